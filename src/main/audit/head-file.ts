import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from '../files/durable.ts'
import type { Head } from './journal.ts'

/** What something outside the log remembers of it: an entry, its hash, and when it was the newest. */
export interface Anchor {
  /** Where the anchor was found, for the operator to read. */
  readonly source: string
  readonly entry: number
  readonly hash: string
  readonly at: string
}

const HeadFile = z.object({
  format: z.literal('keyturn.head.v1'),
  entry: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime({ precision: 3 }),
})

/** Keeps the newest head of the log in a file of its own, which is replaced as a whole. */
export const writeHeadFile = (path: string, head: Head): Promise<void> =>
  replaceFile(
    path,
    `${JSON.stringify({ format: 'keyturn.head.v1', entry: head.seq, hash: head.hash, at: head.at }, null, 2)}\n`,
  )

export class AnchorUnreadable extends Error {
  override readonly name = 'AnchorUnreadable'
}

/** Reads a head file. Throws `AnchorUnreadable` with words. */
export const readHeadFile = (path: string): Anchor => {
  let parsed: z.output<typeof HeadFile>
  try {
    parsed = HeadFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new AnchorUnreadable(
      `${path} is not a head file of Keyturn, or can't be read. Give the head.json of this log.`,
      { cause: error },
    )
  }
  return { source: path, entry: parsed.entry, hash: parsed.hash, at: parsed.at }
}
