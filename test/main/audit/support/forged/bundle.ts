import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { entryIn, type ForgedKey } from './chain.ts'
import { checkpointsOf } from './restamp.ts'
import type { ForgedLog } from './valid-log.ts'

export interface ExtractedBundleOptions {
  /** Lines of journal.jsonl in place of the log's own. */
  readonly lines?: readonly Buffer[]
  /** Bytes of journal.jsonl in place of lines. */
  readonly journal?: Buffer
  /** Bytes of head.json in place of those that belong there; null leaves it out. */
  readonly head?: Buffer | null
  /** Files to add before the sums are made, by name. */
  readonly files?: { readonly [name: string]: Buffer }
  /** Leaves out what says nothing about the log, so that there is less to read. */
  readonly bare?: boolean
  /** Key that signs the sums in place of the log's current one; null leaves the signature out. */
  readonly signer?: ForgedKey | null
}

/**
 * Writes what a bundle is when it was extracted, into this folder, which may be missing. The files that say nothing about
 * the log are there, and tiny.
 */
export const writeExtractedBundle = (folder: string, log: ForgedLog, options: ExtractedBundleOptions = {}): void => {
  for (const [name, bytes] of bundleFiles(log, options)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
}

/** The same as names and bytes. */
export const bundleFiles = (log: ForgedLog, options: ExtractedBundleOptions = {}): ReadonlyMap<string, Buffer> => {
  const signed = listedFiles(log, options)
  const names = [...signed.keys()].sort()
  const sums = Buffer.from(names.map((name) => `${sha256(signed.get(name))}  ${name}\n`).join(''), 'latin1')
  const files = new Map(signed).set('SHA256SUMS', sums)
  const signer = options.signer === undefined ? currentKey(log) : options.signer
  if (signer !== null) files.set('SHA256SUMS.sig', sumsSignature(sums, signer))
  return files
}

/** The line of SHA256SUMS.sig. */
export const sumsSignature = (sums: Buffer, key: ForgedKey): Buffer =>
  Buffer.from(`${key.sign(Buffer.concat([bundlePrefix, sums])).toString('base64')}\n`, 'latin1')

const bundlePrefix = Buffer.from('keyturn.bundle.v1\0', 'latin1')

/** Files that say nothing about the log. */
const besides: readonly (readonly [string, Buffer])[] = [
  ['README.txt', Buffer.from('A bundle of the tests.\r\n')],
  ['entries.csv', Buffer.from('seq,at\r\n')],
  ['reports/2026-11-23-0a1b2c3d.html', Buffer.from('<!doctype html><title>Report</title>')],
  ['transcripts/AzS-ERCS01.txt', Buffer.from([0xff, 0xfe, 0x50, 0x00])],
  ['certificates/Public-Portal.pem', Buffer.from('-----BEGIN CERTIFICATE-----\n')],
  ['verify.ps1', Buffer.from('exit 0\r\n')],
  ['verify.html', Buffer.from('<!doctype html><title>Verify</title>')],
]

const listedFiles = (log: ForgedLog, options: ExtractedBundleOptions): ReadonlyMap<string, Buffer> => {
  const checkpoints = checkpointsOf(log)
  const newest = checkpoints.at(-1)
  const key = currentKey(log)
  const files = new Map<string, Buffer>([
    ['journal.jsonl', options.journal ?? linesFile(options.lines ?? log.lines)],
    ...(options.bare === true ? [] : besides),
  ])
  if (options.bare !== true) {
    files.set('checkpoints.jsonl', linesFile(checkpoints.flatMap((index) => log.lines.slice(index, index + 1))))
  }
  if (key !== null) files.set('public-key.pem', pem(key.publicKey))
  const head = options.head === undefined && newest !== undefined ? headFileOf(log, newest + 1) : options.head
  if (head !== undefined && head !== null) files.set('head.json', head)
  for (const [name, bytes] of Object.entries(options.files ?? {})) files.set(name, bytes)
  return files
}

const currentKey = (log: ForgedLog): ForgedKey | null =>
  log.lines.length > log.formatOneEntries ? (log.keys.at(-1) ?? null) : null

export const linesFile = (lines: readonly Buffer[]): Buffer =>
  Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]))

const sha256 = (bytes: Buffer | undefined): string =>
  createHash('sha256')
    .update(bytes ?? Buffer.alloc(0))
    .digest('hex')

const pem = (publicKey: Buffer): Buffer =>
  Buffer.from(
    `-----BEGIN PUBLIC KEY-----\n${publicKey.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`,
  )

/** The head file of the checkpoint with this number. Throws when that entry is none. */
export const headFileOf = (log: ForgedLog, entry: number): Buffer => {
  const line = log.lines[entry - 1] ?? Buffer.from('{}')
  const { at, facts, type } = entryIn(line)
  const key = log.keys.find(({ id }) => JSON.stringify(facts ?? null).includes(id))
  if (type !== 'checkpoint' || key === undefined) throw new Error(`Entry ${entry} is no checkpoint.`)
  const hash = (log.hashes[entry - 1] ?? Buffer.alloc(0)).toString('hex')
  const head = {
    format: 'keyturn.head.v2',
    entry,
    hash,
    at,
    origin: log.origin,
    code: paperCodeOf(entry, hash),
    publicKey: key.publicKey.toString('base64'),
    checkpoint: line.toString('base64'),
  }
  return Buffer.from(`${JSON.stringify(head, null, 2)}\n`)
}

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The paper code of an entry with this hash, by section 4. */
export const paperCodeOf = (entry: number, hashHex: string): string => {
  const bits = BigInt(`0x${hashHex.slice(0, 20)}`)
  const values = Array.from({ length: 16 }, (_, place) => Number((bits >> BigInt(75 - 5 * place)) & 31n))
  const text = values.map((value) => digits[value]).join('')
  const check = checkValue([...String(entry)].map(Number).concat(values))
  return `${entry}-${text.replace(/.{4}(?=.)/g, '$&-')}-${digits[check]}`
}

const checkValue = (values: readonly number[]): number => {
  let product = 32
  for (const value of values) {
    const sum = (product + value) % 32 === 0 ? 32 : (product + value) % 32
    product = (sum * 2) % 33
  }
  return (33 - product) % 32
}
