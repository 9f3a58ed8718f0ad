import { mkdir, readFile, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { pemOf } from '../certificates/pem.ts'
import { exists, hasCode, replaceFile, syncFolder, TargetExists, writeNewFile } from '../files/durable.ts'
import { systemWords } from '../files/system-words.ts'
import { HexDigest } from './entry.ts'
import { type KeyProtection, type ProtectionKind, SigningKeyUnusable } from './key-protection.ts'
import { newPrivateKey, type SigningKey, signingKeyOf } from './signing-key.ts'

/**
 * The key of a log in a file, `signing-key.json`, in a folder of its own: which key it is, how it is protected, and the
 * private key (PKCS#8 in DER) as that protection left it.
 */
const KeyFile = z.strictObject({
  format: z.literal('keyturn.signing-key.v1'),
  id: HexDigest,
  publicKey: z.string(),
  protection: z.enum(['operating-system', 'passphrase', 'none']),
  sealed: z.base64(),
})
type KeyFile = z.output<typeof KeyFile>

/** A key file has less than one kilobyte. */
const maximalBytes = 65_536

interface Options {
  /** Path of the file. */
  readonly path: string
  readonly protection: KeyProtection
}

/** The key in a file. Throws `SigningKeyUnusable`. */
export const openSigningKey = async ({ path, protection }: Options): Promise<SigningKey> => {
  const file = await readKeyFile(path)
  if (file.protection !== protection.kind) {
    throw new SigningKeyUnusable(`The signing key ${path} ${otherProtection[file.protection]}`)
  }
  const key = keyIn(file, path, protection)
  if (key.id !== file.id || key.publicKey !== file.publicKey) throw damaged(path, undefined)
  return key
}

/**
 * Makes a new key and writes it to a file, for nobody but this account to read; beside it goes `public-key.pem`, which
 * verifies what the key signs. The folder is made when it is missing. Throws `TargetExists` when there is such a file.
 */
export const makeSigningKey = async ({ path, protection }: Options): Promise<SigningKey> => {
  const secret = newPrivateKey()
  try {
    const key = signingKeyOf(secret)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeNewFile(path, keyFileText(key, secret, protection), 0o600)
    await writePublicKey(path, key)
    return key
  } finally {
    secret.fill(0)
  }
}

/** The key in a file, or a new one when there is no such file. Throws `SigningKeyUnusable`. */
export const openOrMakeSigningKey = async (options: Options): Promise<SigningKey> => {
  if (!(await exists(options.path))) {
    try {
      return await makeSigningKey(options)
    } catch (error) {
      // Another Keyturn was faster: its key it is.
      if (!(error instanceof TargetExists)) throw error
    }
  }
  const key = await openSigningKey(options)
  if (!(await exists(publicKeyPath(options.path)))) await writePublicKey(options.path, key)
  return key
}

/**
 * Puts a key aside, so that a new one can take its place: the file stays beside, as `signing-key-<first 16 digits of its
 * id>.json`. A key that can't be opened any more can be put aside too. Gives the new path. Throws `SigningKeyUnusable`,
 * and `TargetExists` when there is a file of that name, with nothing touched.
 */
export const retireSigningKey = async (path: string): Promise<string> => {
  const { id } = await readKeyFile(path)
  const retired = retiredKeyPath(path, id)
  if (await exists(retired)) throw new TargetExists(retired)
  await rename(path, retired)
  await syncFolder(dirname(path))
  return retired
}

/** Which key is in a file, whether it can be opened or not. Throws `SigningKeyUnusable`. */
export const keyIdIn = async (path: string): Promise<string> => (await readKeyFile(path)).id

/** How the key in a file is protected. Throws `SigningKeyUnusable`. */
export const protectionIn = async (path: string): Promise<ProtectionKind> => (await readKeyFile(path)).protection

/** Where the key of this id is kept once it was put aside. */
export const retiredKeyPath = (path: string, id: string): string =>
  join(dirname(path), `signing-key-${id.slice(0, 16)}.json`)

/** What the operator has to know of a key that is kept like that; null when there is nothing to be said. */
export const keyFileWarning = (kind: ProtectionKind): string | null =>
  kind === 'none'
    ? 'The key that signs the log lies in a file that nothing protects: whoever can read it can sign a forged log. Protect it by a passphrase, or see to it that only this account can read that file and its backups.'
    : null

const otherProtection: { readonly [kind in ProtectionKind]: string } = {
  passphrase: 'is protected by a passphrase: give it with --key-passphrase-file.',
  'operating-system':
    'is protected by the operating system for the account that made it: use Keyturn’s window under that account, or let the log go on with a new key.',
  none: 'is not protected by anything, though it was expected to be: use it as it is, without a passphrase, or let the log go on with a new key.',
}

const keyFileText = ({ id, publicKey }: SigningKey, secret: Buffer, protection: KeyProtection): string => {
  const sealed = protection.seal(secret)
  const file: KeyFile = {
    format: 'keyturn.signing-key.v1',
    id,
    publicKey,
    protection: protection.kind,
    sealed: sealed.toString('base64'),
  }
  sealed.fill(0)
  return `${JSON.stringify(file, null, 2)}\n`
}

const publicKeyPath = (path: string): string => join(dirname(path), 'public-key.pem')

const writePublicKey = (path: string, { publicKey }: SigningKey): Promise<void> =>
  replaceFile(publicKeyPath(path), pemOf('PUBLIC KEY', Buffer.from(publicKey, 'base64')))

const keyIn = (file: KeyFile, path: string, protection: KeyProtection): SigningKey => {
  const sealed = Buffer.from(file.sealed, 'base64')
  const secret = openedBy(protection, sealed, path)
  try {
    return signingKeyOf(secret)
  } catch (error) {
    throw damaged(path, error)
  } finally {
    secret.fill(0)
    sealed.fill(0)
  }
}

const openedBy = (protection: KeyProtection, sealed: Buffer, path: string): Buffer => {
  try {
    return protection.open(sealed)
  } catch (error) {
    if (!(error instanceof SigningKeyUnusable)) throw error
    throw new SigningKeyUnusable(`The signing key ${path} can't be used. ${error.message}`, { cause: error })
  }
}

const readKeyFile = async (path: string): Promise<KeyFile> => {
  const parsed = KeyFile.safeParse(await readJson(path))
  if (parsed.success) return parsed.data
  // Its own words would repeat what stands in the file.
  throw noKeyFile(path)
}

const readJson = async (path: string): Promise<unknown> => {
  const text = await readSmallFile(path)
  try {
    return JSON.parse(text)
  } catch {
    // As above.
    throw noKeyFile(path)
  }
}

const readSmallFile = async (path: string): Promise<string> => {
  try {
    if ((await stat(path)).size <= maximalBytes) return await readFile(path, 'utf8')
  } catch (error) {
    throw new SigningKeyUnusable(
      hasCode(error, 'ENOENT')
        ? `There is no signing key ${path}. Put the file back from its backup, or let the log go on with a new key.`
        : `The signing key ${path} can't be read: ${systemWords(error)}. Check the path, and that this account may read it.`,
      { cause: error },
    )
  }
  throw noKeyFile(path)
}

const noKeyFile = (path: string): SigningKeyUnusable =>
  new SigningKeyUnusable(
    `${path} is not a signing key of Keyturn, or is damaged. Name the right file, or put it back from its backup.`,
  )

const damaged = (path: string, cause: unknown): SigningKeyUnusable =>
  new SigningKeyUnusable(
    `The signing key ${path} is damaged: the private key in it is not the one that it names. Put the file back from its backup.`,
    { cause },
  )
