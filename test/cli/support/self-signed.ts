import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import forge from 'node-forge'

export interface SelfSigned {
  readonly key: KeyObject
  readonly keyPem: string
  readonly certificatePem: string
  readonly der: Buffer
  readonly thumbprint: string
}

/** A certificate for some names, signed by its own key: enough to be served and to be read. */
export const selfSigned = (names: readonly string[], subject = 'Test'): SelfSigned => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keyPem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const key = forge.pki.privateKeyFromPem(keyPem)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date('2026-01-01T00:00:00Z')
  certificate.validity.notAfter = new Date('2046-01-01T00:00:00Z')
  const name = [{ name: 'commonName', value: subject }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) }])
  certificate.sign(key, forge.md.sha256.create())
  const der = Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'binary')
  return {
    key: createPrivateKey(keyPem),
    keyPem,
    certificatePem: forge.pki.certificateToPem(certificate),
    der,
    thumbprint: createHash('sha1').update(der).digest('hex').toUpperCase(),
  }
}
