import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { child, contextChild, type Element, readElement } from '../main/certificates/ber.ts'
import { dnsNames, extensionsOf } from '../main/certificates/certificate-facts.ts'
import { oids } from '../main/certificates/object-identifiers.ts'
import { pemBlocks, pemOf } from '../main/certificates/pem.ts'
import { exists, removeLeftovers, writeNewFile, writeNewFolder } from '../main/files/durable.ts'
import { authorityUsages, endpointUsages, signCertificate } from './x509.ts'

/**
 * A small enterprise CA for rehearsals, since a rehearsal has no real one: a root and an issuing CA of its own. Its keys
 * protect nothing but simulated endpoints.
 */
export interface EnterpriseCa {
  readonly issuing: { readonly key: KeyObject; readonly certificate: Buffer }
  readonly root: Buffer
}

/** An endpoint's certificate with its private key. */
export interface Identity {
  readonly key: KeyObject
  /** DER, leaf first, root last. */
  readonly chain: readonly Buffer[]
}

const generate = promisify(generateKeyPair)
const day = 86_400_000
const rootName = 'CN=Rehearsal Root CA,O=Keyturn rehearsal'
const issuingName = 'CN=Rehearsal Issuing CA,O=Keyturn rehearsal'
const crlUrl = 'http://crl.rehearsal.local/issuing.crl'

/** The CA of a rehearsal, from its folder; made there at its first use, as a whole. */
export const openEnterpriseCa = async (folder: string, at: Date): Promise<EnterpriseCa> => {
  if (!(await exists(folder))) await makeCa(folder, at)
  const secret = await readFile(join(folder, 'own-secret'))
  const [issuingPem, rootPem, keyPem] = await Promise.all(
    ['issuing.cer', 'root.cer', 'issuing.key'].map((name) => readFile(join(folder, name), 'latin1')),
  )
  return {
    issuing: {
      key: createPrivateKey({ key: keyPem ?? '', format: 'pem', passphrase: secret }),
      certificate: onlyCertificate(issuingPem),
    },
    root: onlyCertificate(rootPem),
  }
}

/** Issues a certificate for a new key. */
export const issueIdentity = async (
  ca: EnterpriseCa,
  names: readonly string[],
  validity: { readonly notBefore: Date; readonly notAfter: Date },
): Promise<Identity> => {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 })
  const leaf = signCertificate(
    {
      subject: `CN=${names[0] ?? ''},O=Keyturn rehearsal`,
      issuer: issuingName,
      publicKey: publicKey.export({ type: 'spki', format: 'der' }),
      ...validity,
      names,
      authority: false,
      usages: endpointUsages,
      crlUrl,
    },
    ca.issuing.key,
  )
  return { key: privateKey, chain: [leaf, ca.issuing.certificate, ca.root] }
}

/**
 * Answers every request of a folder, as a CA does after a day or a week: one `.cer` for each under a name of the CA's
 * own, half of them PEM and half DER, and its own certificates beside them. Does nothing when the replies are there.
 */
export const answerRequests = async (options: {
  readonly ca: EnterpriseCa
  readonly requests: string
  readonly replies: string
  readonly at: Date
}): Promise<void> => {
  if (await exists(options.replies)) return
  await removeLeftovers(options.replies)
  const requests = (await readdir(options.requests)).filter((name) => name.endsWith('.req')).toSorted()
  await writeNewFolder(options.replies, async (temporary) => {
    for (const [index, name] of requests.entries()) {
      const der = answer(options.ca, await readRequest(options.requests, name), options.at)
      await writeNewFile(join(temporary, `certnew-${index + 1}.cer`), index % 2 === 0 ? pemOf('CERTIFICATE', der) : der)
    }
    await writeNewFile(join(temporary, 'issuing-ca.cer'), options.ca.issuing.certificate)
    await writeNewFile(join(temporary, 'root-ca.pem'), pemOf('CERTIFICATE', options.ca.root))
  })
}

/** The part of a request that its own key has signed. */
const readRequest = async (folder: string, name: string): Promise<Element> => {
  const [block] = pemBlocks(await readFile(join(folder, name), 'latin1'))
  if (block?.label !== 'CERTIFICATE REQUEST') {
    throw new TypeError(`${join(folder, name)} is no certificate request in PEM. Take it away, or make it anew.`)
  }
  return child(readElement(block.der), 0)
}

/** Gives what was asked for: the names, and the usages. */
const answer = (ca: EnterpriseCa, information: Element, at: Date): Buffer => {
  const attributes = contextChild(information, 0)
  const extensions = extensionsOf(attributes === null ? null : child(child(attributes, 0), 1))
  return signCertificate(
    {
      subject: child(information, 1).raw,
      issuer: issuingName,
      publicKey: child(information, 2).raw,
      notBefore: new Date(at.getTime() - day),
      notAfter: new Date(at.getTime() + 730 * day),
      names: dnsNames(extensions),
      authority: false,
      usages: {
        key: extensions.get(oids.keyUsage)?.raw ?? null,
        extended: extensions.get(oids.extendedKeyUsage)?.raw ?? null,
      },
      crlUrl,
    },
    ca.issuing.key,
  )
}

const makeCa = async (folder: string, at: Date): Promise<void> => {
  await removeLeftovers(folder)
  const [root, issuing] = await Promise.all([
    generate('rsa', { modulusLength: 2048 }),
    generate('rsa', { modulusLength: 2048 }),
  ])
  const validity = { notBefore: new Date(at.getTime() - 1000 * day), notAfter: new Date(at.getTime() + 2600 * day) }
  const rootCertificate = authority(rootName, rootName, root.publicKey, root.privateKey, validity)
  const issuingCertificate = authority(issuingName, rootName, issuing.publicKey, root.privateKey, validity)
  const secret = randomBytes(32).toString('hex')
  await writeNewFolder(folder, async (temporary) => {
    await writeNewFile(join(temporary, 'own-secret'), secret, 0o600)
    await writeNewFile(join(temporary, 'root.cer'), pemOf('CERTIFICATE', rootCertificate))
    await writeNewFile(join(temporary, 'issuing.cer'), pemOf('CERTIFICATE', issuingCertificate))
    await writeNewFile(
      join(temporary, 'issuing.key'),
      issuing.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: secret }),
      0o600,
    )
  })
}

const authority = (
  subject: string,
  issuer: string,
  key: KeyObject,
  issuerKey: KeyObject,
  validity: { readonly notBefore: Date; readonly notAfter: Date },
): Buffer =>
  signCertificate(
    {
      subject,
      issuer,
      publicKey: createPublicKey(key.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'der' }),
      ...validity,
      names: [],
      authority: true,
      usages: authorityUsages,
      crlUrl: null,
    },
    issuerKey,
  )

const onlyCertificate = (pem: string | undefined): Buffer => {
  const der = pemBlocks(pem ?? '').find(({ label }) => label === 'CERTIFICATE')?.der
  if (der === undefined)
    throw new Error('the folder of the rehearsal’s CA is damaged: remove it and begin a new rehearsal')
  return der
}
