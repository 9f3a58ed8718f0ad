import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { removeLeftovers, writeNewFile } from '../../files/durable.ts'
import { GivenNames, isBundleName, signatureName, sumsName } from './bundle-names.ts'

/** A file in a bundle: its name there, and its content or where that is read from. */
export interface BundlePart {
  readonly name: string
  readonly content: Buffer | string | { readonly file: string } | (() => Readable | AsyncIterable<Uint8Array>)
}

export interface BundleOptions {
  readonly path: string
  /** Asked for one after the other, each when the one before was read. */
  readonly parts: Iterable<BundlePart> | AsyncIterable<BundlePart>
  /** Signs what `signedBytes` gives; null for a bundle without a signature. */
  readonly sign: ((bytes: Uint8Array) => Buffer) | null
  /** The time that every file in the bundle gets. A zip has no time zones: it is written down as UTC. */
  readonly at: Date
}

/**
 * Writes a bundle: a zip with these files, `SHA256SUMS` over them and, if it is signed, `SHA256SUMS.sig`. The same input
 * gives the same bytes. It has its name only when it is whole and flushed, and never takes the place of a file.
 * Memory does not grow with the size of the files. Throws `TargetExists`, a TypeError for a name that is not allowed or
 * comes twice, and whatever reading a part throws; nothing is left behind then.
 */
export const writeBundle = async (options: BundleOptions): Promise<void> => {
  await removeLeftovers(options.path)
  const bytes = Readable.from(bytesOf(options))
  try {
    await writeNewFile(options.path, bytes)
  } finally {
    await giveBack(bytes)
  }
}

/** Whoever hears of a failure may want to move a file that was being read: it has to be closed by then. */
const giveBack = async (stream: Readable): Promise<void> => {
  // How the stream ended is known to who read it.
  await finished(stream.destroy()).catch(() => {})
}

/** The bytes that a bundle's signature is over, from those of its `SHA256SUMS`. */
export const signedBytes = (sums: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from('keyturn.bundle.v1\0', 'latin1'), sums])

async function* bytesOf(options: BundleOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const zip = new ZipFile()
  const bytes = new PassThrough()
  const stop = new AbortController()
  zip.outputStream.pipe(bytes)
  const filled = fill({ zip, at: options.at, stop: stop.signal }, options).catch((error: unknown) => {
    bytes.destroy(error instanceof Error ? error : new Error(String(error)))
  })
  try {
    yield* bytes
  } finally {
    stop.abort()
    await filled
  }
}

/** A zip that is being written. */
interface Target {
  readonly zip: ZipFile
  readonly at: Date
  /** Nobody takes what is written any more. */
  readonly stop: AbortSignal
}

const fill = async (target: Target, { parts, sign }: BundleOptions): Promise<void> => {
  const given = new GivenNames([sumsName, signatureName])
  const hashes = new Map<string, string>()
  for await (const { name, content } of parts) {
    if (!isBundleName(name)) throw new TypeError(`${JSON.stringify(name)} can't be the name of a file in a bundle`)
    if (!given.add(name)) throw new TypeError(`two files of the bundle are called ${name}`)
    hashes.set(name, await add(target, name, content))
  }
  const sums = Buffer.from(sumsOf(hashes), 'latin1')
  await add(target, sumsName, sums)
  if (sign !== null) await add(target, signatureName, `${sign(signedBytes(sums)).toString('base64')}\n`)
  target.zip.end()
}

/** Lines as `sha256sum` reads them, sorted by name. */
const sumsOf = (hashes: ReadonlyMap<string, string>): string =>
  [...hashes]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, sha256]) => `${sha256}  ${name}\n`)
    .join('')

/** Adds a file, and gives its SHA-256 when it was read to its end. */
const add = async ({ zip, at, stop }: Target, name: string, content: BundlePart['content']): Promise<string> => {
  const hash = createHash('sha256')
  const source = Readable.from(hashed(content, hash))
  zip.addReadStream(source, name, { mtime: inLocalTime(at), forceDosTimestamp: true, mode: 0o100644 })
  try {
    await finished(source, { signal: stop })
  } finally {
    await giveBack(source)
  }
  return hash.digest('hex')
}

async function* hashed(content: BundlePart['content'], hash: Hash): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunksOf(content)) {
    hash.update(chunk)
    yield chunk
  }
}

const chunksOf = (content: BundlePart['content']): Iterable<Uint8Array> | AsyncIterable<Uint8Array> => {
  if (typeof content === 'function') return content()
  if (typeof content === 'string') return [Buffer.from(content, 'utf8')]
  return Buffer.isBuffer(content) ? [content] : createReadStream(content.file)
}

/** The moment whose local time reads as this one does in UTC: yazl writes local time, which differs from place to place. */
const inLocalTime = (at: Date): Date =>
  new Date(
    at.getUTCFullYear(),
    at.getUTCMonth(),
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  )
