import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Given, parseArguments } from '../../src/cli/arguments.ts'
import type { Surroundings } from '../../src/cli/command.ts'
import { givenPassword, passwordOptions } from '../../src/cli/password.ts'
import { VirtualScreen } from './support/virtual-screen.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn password '))
})
afterEach(() => rm(folder, { recursive: true }))

const surroundings = (stdin: Surroundings['stdin']): Surroundings => ({
  stdin,
  stdout: new VirtualScreen(80, 24),
  stderr: new VirtualScreen(80, 24),
  environment: {},
  json: false,
  now: () => new Date(0),
  cancelSignal: () => new AbortController().signal,
})

const read = (argv: readonly string[], stdin: Surroundings['stdin'] = Readable.from([])): Promise<Buffer | null> =>
  givenPassword(new Given(parseArguments(argv, passwordOptions, [])), surroundings(stdin))

const fromFile = async (bytes: Buffer | string): Promise<string | undefined> => {
  const file = join(folder, 'Kennwort ü.txt')
  await writeFile(file, bytes)
  return (await read(['--password-file', file]))?.toString('utf8')
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')

describe('a password', () => {
  it.each([
    ['ended by a line feed', 'Pässwörd 1\nsecond line\n', 'Pässwörd 1'],
    ['ended as Windows does', 'Pässwörd 1\r\nsecond line\r\n', 'Pässwörd 1'],
    ['without a line end', 'Pässwörd 1', 'Pässwörd 1'],
    ['with blanks around it', '  a b \n', '  a b '],
    ['after a byte order mark', '\ufeffabc\r\n', 'abc'],
    ['with letters of any script', '密码🔑é\n', '密码🔑é'],
    [
      'that Windows PowerShell wrote as UTF-16',
      Buffer.concat([Buffer.from([0xff, 0xfe]), utf16('Pässċ🔑\r\n')]),
      'Pässċ🔑',
    ],
    ['in big-endian UTF-16', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16('Päss\r\n').swap16()]), 'Päss'],
  ])('%s is the first line of its file', async (_title, bytes, expected) => {
    expect(await fromFile(bytes)).toBe(expected)
  })

  it.each([
    ['an empty file', '', 'is empty'],
    ['an empty first line', '\r\nsecond\n', 'is empty'],
    ['nothing but a byte order mark', '\ufeff', 'is empty'],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0x62, 0x0a]), 'save it as UTF-8'],
    ['UTF-16 without a mark', utf16('abc\n'), 'save it as UTF-8'],
    ['a line that never ends', Buffer.alloc(300_000, 'x'), 'longer than any password'],
  ])('%s is refused with words that name the file', async (_title, bytes, words) => {
    await expect(fromFile(bytes)).rejects.toThrow(words)
    await expect(fromFile(bytes)).rejects.toThrow('Kennwort ü.txt')
  })

  it('in a file that is absent, or a folder, is refused with words', async () => {
    await expect(read(['--password-file', join(folder, 'absent')])).rejects.toThrow(
      /password file can't be read.*absent.*no such file/i,
    )
    await expect(read(['--password-file', folder])).rejects.toThrow(/password file can't be read/)
  })

  it('comes from standard input, in pieces, without waiting for its end', async () => {
    const endless = new Readable({ read: () => {} })
    endless.push(Buffer.from('Pa'))
    endless.push(Buffer.from('ss1\r\nmore'))
    expect((await read(['--password-stdin'], endless))?.toString()).toBe('Pass1')
  })

  it('in UTF-16 from standard input is whole, also when a letter holds the byte of a line feed', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), utf16('PaĊss\r\n')])
    const pieces = Readable.from([bytes.subarray(0, 8), bytes.subarray(8)])
    expect((await read(['--password-stdin'], pieces))?.toString()).toBe('PaĊss')
  })

  it('is not asked for on a terminal, which would show it', async () => {
    await expect(read(['--password-stdin'], Object.assign(Readable.from([]), { isTTY: true }))).rejects.toThrow(
      '--password-file',
    )
  })

  it('comes from one place only, or is not given at all', async () => {
    await expect(read(['--password-stdin', '--password-file', 'x'])).rejects.toThrow('choose one')
    expect(await read([])).toBeNull()
  })
})
