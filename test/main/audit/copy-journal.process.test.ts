import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { copyJournal } from '../../../src/main/audit/copy-journal.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { rowsOf, writeLog } from './support/journals.ts'

const at = temporaryFolder()
const script = (name: string): string => fileURLToPath(new URL(`./support/${name}`, import.meta.url))

const started = new Set<ChildProcess>()
afterEach(async () => {
  for (const child of started) await kill(child)
  started.clear()
})

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

interface Started {
  readonly child: ChildProcessByStdio<null, Readable, null>
  /** The lines that it says. */
  readonly lines: AsyncIterator<string>
}

/** Starts one of the processes of the tests, in a shell that sets its limits first. */
const start = (name: string, argv: readonly string[], limits = ':'): Started => {
  const child = spawn('bash', ['-c', `${limits}; exec "$0" "$@"`, process.execPath, script(name), ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.add(child)
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
}

const nextOf = async (lines: AsyncIterator<string>): Promise<string | null> => {
  const { value, done } = await lines.next()
  return done === true ? null : value
}

const copy = (from: string, to: string) =>
  copyJournal({ from, to, anchors: [], signal: new AbortController().signal, onProgress: () => {} })

/** A log that is copied in many steps. */
const writeLargeLog = (path: string): void =>
  writeLog(
    path,
    Array.from({ length: 200 }, (_, index) => ({ index, text: 'x'.repeat(100_000) })),
  )

describe('a log to which another process appends all the time', () => {
  it('is copied as often as one likes, each time with all that was acknowledged before', async () => {
    const from = at('journal.db')
    writeLargeLog(from)
    const { lines } = start('appending-process.ts', [from, '1000000'])
    const acknowledged = async (): Promise<number> => {
      const [, seq = '0'] = /^(\d+) /.exec((await nextOf(lines)) ?? '') ?? []
      return Number(seq)
    }
    for (const name of ['first.db', 'second.db', 'third.db']) {
      let newest = 0
      while (newest === 0) newest = await acknowledged()
      const { entries } = await copy(from, at(name))
      expect(entries).toBeGreaterThanOrEqual(newest)
      expect(verifyJournal(at(name))).toMatchObject({ result: 'OK', findings: [], entries })
      expect(rowsOf(from).slice(0, entries)).toEqual(rowsOf(at(name)))
      // It went on meanwhile.
      while (newest <= entries) newest = await acknowledged()
    }
  })
})

describe('a copy that is killed', () => {
  it.each([1, 2, 4, 7, 9])(
    'after %i steps leaves nothing of its name, and the next one leaves nothing of it',
    async (steps) => {
      const from = at('journal.db')
      const to = at('copy.db')
      writeLargeLog(from)
      const { child, lines } = start('copying-process.ts', [from, to])
      for (let step = 0; step < steps; step += 1) expect(await nextOf(lines)).toBe('copying')
      await kill(child)
      expect(existsSync(to)).toBe(false)
      expect(verifyJournal(from).result).toBe('OK')
      await copy(from, to)
      expect(rowsOf(to)).toEqual(rowsOf(from))
      expect(readdirSync(at()).filter((name) => !name.startsWith('journal.db'))).toEqual(['copy.db'])
    },
  )
})

describe('a copy for which there is no room', () => {
  it('is not made, and says so', async () => {
    const from = at('journal.db')
    const to = at('copy.db')
    writeLargeLog(from)
    // No file may grow beyond so many kilobytes. The signal is ignored, so that the write fails as on a full disk.
    const { child, lines } = start('copying-process.ts', [from, to], "trap '' XFSZ; ulimit -f 5000")
    const ended = once(child, 'exit')
    let said: string | null = null
    for (let line = await nextOf(lines); line !== null; line = await nextOf(lines)) said = line
    await ended
    expect(said).toMatch(/^CopyNotWhole .*journal\.db could not be copied to .*copy\.db: .*Make room/)
    expect(readdirSync(at()).filter((name) => !name.startsWith('journal.db'))).toEqual([])
  })
})
