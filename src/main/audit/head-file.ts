import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { exists, replaceFile } from '../files/durable.ts'
import { systemWords } from '../files/system-words.ts'
import type { Anchor } from './anchor.ts'
import { AnchorUnreadable } from './anchor-unreadable.ts'
import { AnchorNotKept, type AnchorPlace } from './anchors/anchor-place.ts'
import { headsInReport } from './anchors/head-in-report.ts'
import { anchorOf, isGenuine, type KeptHead, lineIn } from './anchors/kept-head.ts'
import { paperCode } from './anchors/paper-code.ts'
import { HexDigest } from './entry.ts'

/** The format of a signed log's heads. Those of older logs hold nothing that could prove them. */
const signedFormat = 'keyturn.head.v2'
const unsignedFormat = 'keyturn.head.v1'

/** Characters that a head file may have, and bytes that a report may have. */
const longestHead = 65_536
const largestReport = 64 * 1024 * 1024

/** Bytes of the longest way to write a character in HTML: `&quot;`. */
const longestReference = 6

const common = {
  entry: z.number().int().positive(),
  hash: HexDigest,
  at: z.iso.datetime({ precision: 3 }),
}

const HeadFile = z.discriminatedUnion('format', [
  z.object({
    format: z.literal(signedFormat),
    ...common,
    origin: z.string(),
    publicKey: z.string(),
    /** The checkpoint's line in base64. */
    checkpoint: z.string(),
  }),
  z.object({ format: z.literal(unsignedFormat), ...common }),
])
type HeadFile = z.output<typeof HeadFile>

/**
 * A head as such a file holds it, without the line end of its last line. ASCII, so that it survives every editor and every
 * console. The paper code is there for people only.
 */
export const headFileText = (kept: KeptHead): string =>
  inAscii(
    JSON.stringify(
      {
        format: signedFormat,
        entry: kept.seq,
        hash: kept.hash,
        at: kept.at,
        origin: kept.origin,
        code: paperCode(kept),
        publicKey: kept.publicKey,
        checkpoint: Buffer.from(kept.line, 'utf8').toString('base64'),
      },
      null,
      2,
    ),
  )

const inAscii = (json: string): string =>
  json.replace(/[^\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Keeps a head of the log in a file of its own, which is replaced as a whole. Its folder must be there. */
export const writeHeadFile = (path: string, kept: KeptHead): Promise<void> =>
  replaceFile(path, `${headFileText(kept)}\n`)

/** Reads a head file. Throws `AnchorUnreadable` with words. */
export const readHeadFile = (path: string): Anchor => parseHeadFile(readText(path, longestHead), path)

/** Reads a head file, or the head that a saved report shows. Throws `AnchorUnreadable` with words. */
export const readAnchorFile = (path: string): Anchor => {
  const text = readText(path, largestReport)
  return parseHeadFile(text.trimStart().startsWith('<') ? onlyHeadIn(text, path) : text, path)
}

/**
 * What the text of a head file says. One that is signed must be genuine. Throws `AnchorUnreadable` with words.
 * @param source where the text was found, for the operator to read
 */
export const parseHeadFile = (text: string, source: string): Anchor => {
  const file = headFileIn(text, source)
  if (file.format === signedFormat) return anchorOf(keptHeadOf(file, source), source)
  const { entry, hash, at } = file
  return { source, entry, hash, at, origin: null }
}

/** A head file as a place that remembers one head. */
export const headFilePlace = (path: string): AnchorPlace => ({
  name: path,
  keep: async (kept) => {
    try {
      await writeHeadFile(path, kept)
    } catch (error) {
      throw new AnchorNotKept(
        `The head of the log was not kept in ${path}: ${systemWords(error)}. Make room there, or give this account access to that folder.`,
        { cause: error },
      )
    }
  },
  recall: async () => {
    return (await exists(path)) ? [readHeadFile(path)] : []
  },
})

const headFileIn = (text: string, source: string): HeadFile => {
  if (text.length > longestHead) throw noHeadFile(source, undefined)
  const parsed = HeadFile.safeParse(jsonIn(text, source))
  if (!parsed.success) throw noHeadFile(source, parsed.error)
  return parsed.data
}

const jsonIn = (text: string, source: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw noHeadFile(source, error)
  }
}

const keptHeadOf = (file: Extract<HeadFile, { format: typeof signedFormat }>, source: string): KeptHead => {
  const { entry: seq, hash, at, origin, publicKey } = file
  const line = lineIn(file.checkpoint)
  const kept = line === null ? null : { seq, hash, at, origin, publicKey, line }
  if (kept !== null && isGenuine(kept)) return kept
  throw new AnchorUnreadable(
    `${source} was altered: the signature in it does not stand for what it says of entry ${seq}. It proves nothing; take another copy, and find out who could write this one.`,
  )
}

const onlyHeadIn = (html: string, path: string): string => {
  const [found, ...more] = headsInReport(html, longestReference * longestHead)
  if (found === undefined) throw noHeadFile(path, undefined)
  if (more.length === 0) return found
  throw new AnchorUnreadable(
    `${path} shows more than one head of a log. Save the lines of the right one, at the end of the report, as head.json and give that.`,
  )
}

const readText = (path: string, mostBytes: number): string => {
  try {
    if (statSync(path).size <= mostBytes) return textOf(readFileSync(path))
  } catch (error) {
    throw new AnchorUnreadable(
      `The head file ${path} can't be read: ${error instanceof Error ? error.message : String(error)}. Check the path, and that this account may read it.`,
      { cause: error },
    )
  }
  throw noHeadFile(path, undefined)
}

/** What was saved from a report by hand may begin with a byte order mark; Windows PowerShell 5.1 writes UTF-16 with one. */
const textOf = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le', 2) : new TextDecoder().decode(bytes)

const noHeadFile = (path: string, cause: unknown): AnchorUnreadable =>
  new AnchorUnreadable(
    `${path} is not a head file of Keyturn. Give the head.json that was kept for this log, or verify without it.`,
    { cause },
  )
