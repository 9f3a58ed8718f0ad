import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from '../files/durable.ts'
import type { Head } from './journal.ts'

/** What something outside the log remembers of it: an entry, its hash, and when it was the newest. */
export interface Anchor {
  /** Where the anchor was found, for the operator to read. */
  readonly source: string
  readonly entry: number
  /** 64 lower-case hex digits. */
  readonly hash: string
  readonly at: string
}

const format = 'keyturn.head.v1'
const maximalBytes = 65_536

const HeadFile = z.object({
  format: z.literal(format),
  entry: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime({ precision: 3 }),
})

/** Keeps the newest head of the log in a file of its own, which is replaced as a whole. Its folder must be there. */
export const writeHeadFile = (path: string, head: Head): Promise<void> => replaceFile(path, `${headFileText(head)}\n`)

/** A head as such a file holds it, without the line end of its last line. */
export const headFileText = ({ seq, hash, at }: Head): string =>
  JSON.stringify({ format, entry: seq, hash, at }, null, 2)

export class AnchorUnreadable extends Error {
  override readonly name = 'AnchorUnreadable'
}

/** Reads a head file. Throws `AnchorUnreadable` with words. */
export const readHeadFile = (path: string): Anchor => {
  const parsed = HeadFile.safeParse(readJson(path))
  if (!parsed.success) throw noHeadFile(path, parsed.error)
  const { entry, hash, at } = parsed.data
  return { source: path, entry, hash, at }
}

const readJson = (path: string): unknown => {
  const text = readSmallFile(path)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw noHeadFile(path, error)
  }
}

const readSmallFile = (path: string): string => {
  try {
    if (statSync(path).size <= maximalBytes) return readFileSync(path, 'utf8')
  } catch (error) {
    throw new AnchorUnreadable(
      `The head file ${path} can't be read: ${error instanceof Error ? error.message : String(error)}. Check the path, and that this account may read it.`,
      { cause: error },
    )
  }
  throw noHeadFile(path, undefined)
}

const noHeadFile = (path: string, cause: unknown): AnchorUnreadable =>
  new AnchorUnreadable(
    `${path} is not a head file of Keyturn. Give the head.json that was kept for this log, or verify without it.`,
    { cause },
  )
