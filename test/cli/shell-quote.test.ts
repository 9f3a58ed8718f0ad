import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shellQuoted } from '../../src/cli/shell-quote.ts'

describe('a word to paste into a shell', () => {
  it('is left alone when it may be', () => {
    expect(shellQuoted('/tmp/keyturn-rehearsal-Ab1/journal.db', 'linux')).toBe('/tmp/keyturn-rehearsal-Ab1/journal.db')
    expect(shellQuoted('C:\\Keyturn\\journal.db', 'win32')).toBe('C:\\Keyturn\\journal.db')
  })

  it('is quoted when it has to be', () => {
    expect(shellQuoted('/tmp/a b/journal.db', 'linux')).toBe("'/tmp/a b/journal.db'")
    expect(shellQuoted('C:\\a b\\journal.db', 'win32')).toBe('"C:\\a b\\journal.db"')
  })

  it.runIf(process.platform !== 'win32')('arrives as one word, whatever it holds', () => {
    const words = fc.sample(
      fc.string({ minLength: 1 }).map((text) => text.replaceAll('\0', '')),
      { numRuns: 200, seed: 1 },
    )
    const script = words.map((word) => `printf '%s\\0' ${shellQuoted(word, 'linux')}`).join('\n')
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(words.map((word) => `${word}\0`).join(''))
  })
})
