import { createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { chainOf } from '../../../src/main/certificates/chain.ts'
import { authorityUsages, endpointUsages, signCertificate } from '../../../src/rehearsal/x509.ts'

const keyPair = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const spki = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' })

const issue = (
  subject: string,
  key: KeyObject,
  issuer: string,
  issuerKey: KeyObject,
  options: { readonly years?: number; readonly authority?: boolean } = {},
): X509Certificate =>
  new X509Certificate(
    signCertificate(
      {
        subject: `CN=${subject}`,
        issuer: `CN=${issuer}`,
        publicKey: spki(key),
        notBefore: new Date('2026-01-01T00:00:00Z'),
        notAfter: new Date(`${2026 + (options.years ?? 1)}-01-01T00:00:00Z`),
        names: [],
        authority: options.authority ?? true,
        usages: (options.authority ?? true) ? authorityUsages : endpointUsages,
        crlUrl: null,
      },
      issuerKey,
    ),
  )

describe('a chain', () => {
  let leafKey: KeyObject
  let issuingKey: KeyObject
  let rootKey: KeyObject
  let otherKey: KeyObject
  let leaf: X509Certificate
  let issuing: X509Certificate
  let root: X509Certificate

  beforeAll(() => {
    leafKey = keyPair()
    issuingKey = keyPair()
    rootKey = keyPair()
    otherKey = keyPair()
    leaf = issue('leaf', leafKey, 'issuing', issuingKey, { authority: false })
    issuing = issue('issuing', issuingKey, 'root', rootKey)
    root = issue('root', rootKey, 'root', rootKey)
  })

  it('leads from the leaf to the root, in whatever order the certificates lie', () => {
    expect(chainOf([root, leaf, issuing], 1)).toMatchObject({ places: [1, 2, 0], end: 'self-signed' })
  })

  it('says what is missing', () => {
    expect(chainOf([leaf, root], 0)).toMatchObject({ places: [0], end: 'issuer-missing' })
    expect(chainOf([leaf, issuing], 0)).toMatchObject({ places: [0, 1], end: 'issuer-missing' })
  })

  it('takes, of a CA that was renewed with its key, the certificate that is valid longer', () => {
    const renewed = issue('issuing', issuingKey, 'root', rootKey, { years: 5 })
    expect(chainOf([leaf, issuing, renewed, root], 0).places).toEqual([0, 2, 3])
    expect(chainOf([leaf, renewed, issuing, root], 0).places).toEqual([0, 1, 3])
  })

  it('passes over a CA of the same name with another key', () => {
    const namesake = issue('issuing', otherKey, 'root', rootKey, { years: 9 })
    expect(chainOf([leaf, namesake, issuing, root], 0)).toMatchObject({ places: [0, 2, 3], end: 'self-signed' })
  })

  it('goes on from the new certificate of a root that its old key signed', () => {
    const newRoot = issue('root', otherKey, 'root', rootKey)
    const issuedByNew = issue('issuing', issuingKey, 'root', otherKey)
    expect(chainOf([leaf, issuedByNew, newRoot, root], 0)).toMatchObject({ places: [0, 1, 2, 3], end: 'self-signed' })
    expect(chainOf([leaf, issuedByNew, newRoot], 0)).toMatchObject({ places: [0, 1, 2], end: 'issuer-missing' })
  })

  it('ends where a signature is forged', () => {
    const altered = (certificate: X509Certificate): X509Certificate => {
      const bytes = Buffer.from(certificate.raw)
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      return new X509Certificate(bytes)
    }
    expect(chainOf([altered(leaf), issuing, root], 0)).toMatchObject({ places: [0], end: 'signature-invalid' })
    expect(chainOf([leaf, issuing, altered(root)], 0)).toMatchObject({ places: [0, 1, 2], end: 'signature-invalid' })
  })

  it('ends in a root from elsewhere only when the list has no issuer of its own, and that root signed it', () => {
    const other = issue('root', otherKey, 'root', otherKey)
    expect(chainOf([leaf, issuing], 0, [other, root])).toEqual({ places: [0, 1], rootBeyond: root, end: 'self-signed' })
    expect(chainOf([leaf, issuing], 0, [other])).toEqual({ places: [0, 1], rootBeyond: null, end: 'issuer-missing' })
    const renewed = issue('root', rootKey, 'root', rootKey, { years: 9 })
    expect(chainOf([leaf, issuing, root], 0, [renewed])).toMatchObject({ places: [0, 1, 2], rootBeyond: null })
  })

  it('ends at an issuer that is no CA', () => {
    const notAnAuthority = issue('issuing', issuingKey, 'root', rootKey, { authority: false })
    expect(chainOf([leaf, notAnAuthority, root], 0)).toMatchObject({ places: [0, 1], end: 'issuer-not-a-ca' })
  })

  it('ends somewhere, also when two certificates issue each other', () => {
    const one = issue('one', leafKey, 'two', rootKey)
    const two = issue('two', rootKey, 'one', leafKey)
    expect(chainOf([one, two], 0)).toMatchObject({ places: [0, 1] })
  })
})
