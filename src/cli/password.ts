import { isUtf8, transcode } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { systemMessage } from '../main/operator-errors.ts'
import type { Given } from './arguments.ts'
import type { Surroundings } from './command.ts'
import { InputError, UsageError } from './failure.ts'
import { absolutePath } from './paths.ts'

export const passwordOptions = [
  { name: 'password-file', value: 'FILE', need: 'optional', meaning: 'the password is the first line of this file' },
  {
    name: 'password-stdin',
    value: null,
    need: 'optional',
    meaning: 'the password is the first line of standard input',
  },
] as const

/** No password is longer; a file without a line end must not fill the memory. */
const longestLine = 64 * 1024

const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * The password as UTF-8 bytes, for the caller to wipe; null when neither option was given. It never becomes a string,
 * so that no message, trace or heap of strings can hold it.
 */
export const givenPassword = async (
  given: Given<'password-file' | 'password-stdin'>,
  surroundings: Surroundings,
): Promise<Buffer | null> => {
  const file = given.optional('password-file')
  const fromInput = given.switch('password-stdin')
  if (file !== null && fromInput)
    throw new UsageError('--password-file and --password-stdin are both given: choose one.')
  if (file !== null) return passwordFromFile(absolutePath(file, surroundings.environment))
  if (!fromInput) return null
  if (surroundings.stdin.isTTY === true) {
    throw new InputError(
      '--password-stdin reads from a pipe, and this is a terminal, which would show what you type: use --password-file FILE.',
    )
  }
  return passwordFrom(surroundings.stdin, 'standard input')
}

/** The same for a command that can't do without. Throws `UsageError` with what the password is for. */
export const requiredPassword = async (
  given: Given<'password-file' | 'password-stdin'>,
  surroundings: Surroundings,
  purpose: string,
): Promise<Buffer> => {
  const password = await givenPassword(given, surroundings)
  if (password === null) throw new UsageError(`${purpose}: add --password-file FILE.`)
  return password
}

/** The password in the first line of a file, for the caller to wipe. Throws `InputError`. */
export const passwordFromFile = async (path: string): Promise<Buffer> => {
  try {
    return await passwordFrom(createReadStream(path, { end: longestLine + 4 }), path)
  } catch (error) {
    const message = error instanceof Error ? systemMessage(error, path) : null
    throw message === null ? error : new InputError(`The password file can't be read: ${message}`, { cause: error })
  }
}

/**
 * The first line, without its line end and without a byte order mark, as UTF-8. Windows PowerShell 5.1 writes UTF-16 with
 * a mark when output is redirected into a file, so that is understood too.
 */
const passwordFrom = async (source: AsyncIterable<unknown>, name: string): Promise<Buffer> => {
  const bytes = await beginning(source)
  const text = asUtf8(bytes, name)
  const end = text.indexOf(lineFeed)
  const line = text.subarray(0, end < 0 ? text.length : end)
  const password = Buffer.from(end >= 0 && line.at(-1) === carriageReturn ? line.subarray(0, -1) : line)
  text.fill(0)
  bytes.fill(0)
  if (password.length === 0)
    throw new InputError(`The first line of ${name} is empty: the password stands in the first line.`)
  if (password.length > longestLine)
    throw new InputError(`The first line of ${name} is longer than any password: name the right file.`)
  if (password.includes(0) || !isUtf8(password)) {
    password.fill(0)
    throw new InputError(`The first line of ${name} is not UTF-8 text: save it as UTF-8.`)
  }
  return password
}

/** The bytes up to the end of the first line, or more. */
const beginning = async (source: AsyncIterable<unknown>): Promise<Buffer> => {
  let bytes = Buffer.alloc(0)
  for await (const chunk of source) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a password is read as bytes, and this source gives text')
    const longer = Buffer.concat([bytes, chunk])
    bytes.fill(0)
    chunk.fill(0)
    bytes = longer
    if (bytes.length > longestLine || (utf16(bytes) === null && bytes.includes(lineFeed))) break
  }
  return bytes
}

const utf16 = (bytes: Buffer): 'little-endian' | 'big-endian' | null => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'little-endian'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'big-endian' : null
}

const asUtf8 = (bytes: Buffer, name: string): Buffer => {
  const order = utf16(bytes)
  if (order === null) {
    const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    return marked ? bytes.subarray(3) : bytes
  }
  if (bytes.length % 2 !== 0) throw new InputError(`${name} breaks off within a character: save it as UTF-8.`)
  const units = bytes.subarray(2)
  return transcode(order === 'big-endian' ? units.swap16() : units, 'utf16le', 'utf8')
}
