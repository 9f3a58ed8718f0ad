import { readFile, rename, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { z } from 'zod'
import { exists, replaceFile, syncFolder } from './durable.ts'
import { systemWords } from './system-words.ts'

/**
 * Small files in which Keyturn keeps what is its own: JSON with the number of its format, `{ "format": 1, … }`. A later
 * format gets the next number, and a migration that leads there from the one before; 1 is the first.
 */

const format = 1

/** Nothing that is kept so comes near this size. */
const mostBytes = 4 * 1024 * 1024

/** The file can't be what Keyturn wrote, or can't be read. */
export class KeptFileDamaged extends Error {
  override readonly name = 'KeptFileDamaged'
}

/** A later Keyturn wrote the file. */
export class KeptFileNewer extends Error {
  override readonly name = 'KeptFileNewer'
}

const Framed = z.looseObject({ format: z.number().int().min(1) })

/** What such a file holds; null when there is none. Throws `KeptFileDamaged` or `KeptFileNewer`. */
export const readKeptFile = async <T>(path: string, schema: z.ZodType<T>): Promise<T | null> => {
  if (!(await exists(path))) return null
  const framed = Framed.safeParse(await jsonIn(path))
  if (!framed.success) throw notOurs(path, framed.error)
  const { format: written, ...content } = framed.data
  if (written > format) {
    throw new KeptFileNewer(
      `${path} was written by a newer Keyturn: its format is ${written}, and this one knows ${format}.`,
    )
  }
  const parsed = schema.safeParse(content)
  if (!parsed.success) throw notOurs(path, parsed.error)
  return parsed.data
}

/** Replaces such a file as a whole. */
export const writeKeptFile = (path: string, content: object): Promise<void> =>
  replaceFile(path, `${JSON.stringify({ format, ...content }, null, 2)}\n`)

/** Gives a file a name that tells why and when it was set aside, over nothing. Gives the new path. */
export const setFileAside = async (path: string, why: string, at: Date): Promise<string> => {
  const ending = extname(path)
  const stem = `${basename(path, ending)}-${why}-${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z`
  for (let number = 1; ; number += 1) {
    const aside = join(dirname(path), `${stem}${number === 1 ? '' : `-${number}`}${ending}`)
    if (await exists(aside)) continue
    await rename(path, aside)
    await syncFolder(dirname(path))
    return aside
  }
}

const jsonIn = async (path: string): Promise<unknown> => {
  let text: string
  try {
    if ((await stat(path)).size > mostBytes) throw notOurs(path, undefined)
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof KeptFileDamaged) throw error
    throw new KeptFileDamaged(`${path} can’t be read: ${systemWords(error)}.`, { cause: error })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw notOurs(path, error)
  }
}

const notOurs = (path: string, cause: unknown): KeptFileDamaged =>
  new KeptFileDamaged(`${path} is damaged: it does not hold what Keyturn wrote there.`, { cause })
