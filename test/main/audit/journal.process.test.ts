import { type ChildProcess, type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, rowsOf, steadyClock, writeLog } from './support/journals.ts'

const at = temporaryFolder()
const script = fileURLToPath(new URL('./support/appending-process.ts', import.meta.url))

const started = new Set<ChildProcess>()
afterEach(async () => {
  for (const child of started) await kill(child)
  started.clear()
})

/** Behind what any other process of the test may have written. */
const later = steadyClock(10_000_000)

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

interface Started {
  readonly child: ChildProcessByStdio<Writable, Readable, null>
  readonly lines: AsyncIterator<string>
}

/** Starts a process that appends, in a shell that sets its limits first. Gives the lines that it says. */
const start = (path: string, entries: number, limits = ':'): Started => {
  const child = spawn('bash', ['-c', `${limits}; exec "$0" "$@"`, process.execPath, script, path, String(entries)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  started.add(child)
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
}

const acknowledged = async (lines: AsyncIterator<string>, count: number): Promise<readonly string[]> => {
  const said: string[] = []
  while (said.length < count) {
    const { value, done } = await lines.next()
    if (done === true) break
    said.push(value)
  }
  return said
}

const until = async (lines: AsyncIterator<string>, pattern: RegExp): Promise<readonly string[]> => {
  const said = [...(await acknowledged(lines, 1))]
  while (!pattern.test(said.at(-1) ?? '')) {
    const [next] = await acknowledged(lines, 1)
    if (next === undefined) throw new Error(`the process ended without ${pattern}`)
    said.push(next)
  }
  return said
}

const rest = (lines: AsyncIterator<string>): Promise<readonly string[]> => acknowledged(lines, Number.POSITIVE_INFINITY)

/** Every acknowledged entry stands in the log, with its hash, and the log is whole. */
const expectKept = (path: string, said: readonly string[]): void => {
  const kept = new Map(rowsOf(path).map(({ seq, hash }) => [String(seq), hash.toString('hex')]))
  const entries = said.filter((line) => /^\d/.test(line)).map((line) => line.split(' '))
  for (const [seq = '', hash] of entries) expect(kept.get(seq)).toBe(hash)
  expect(verifyJournal(path)).toMatchObject({ result: 'OK', findings: [] })
}

describe('a journal that another process has open', () => {
  it('has no second writer, can be verified and read, and is free when its process is killed', async () => {
    const path = at('journal.db')
    const { child, lines } = start(path, 5)
    expect(await acknowledged(lines, 7)).toHaveLength(7)
    expect(() => open(path)).toThrow(
      expect.objectContaining({ name: 'JournalLocked', message: expect.stringContaining('in use by another Keyturn') }),
    )
    expect(verifyJournal(path)).toMatchObject({ result: 'OK', entries: 7 })
    await kill(child)
    const journal = open(path)
    expect(journal.append(note()).seq).toBe(8)
    journal.close()
  })
})

describe('a process that is killed while it appends', () => {
  it.each([1, 2, 3, 17, 60, 200])('has lost nothing that it acknowledged: after %i entries', async (count) => {
    const path = at('journal.db')
    writeLog(path, [{ before: true }])
    const { child, lines } = start(path, 1_000_000)
    const said = await acknowledged(lines, count + 1)
    child.kill('SIGKILL')
    const all = [...said, ...(await rest(lines))]
    expectKept(path, all)
    const journal = open(path, { clock: later })
    const entry = journal.append(note())
    expect(entry.seq).toBeGreaterThan(all.length)
    expect([...journal.entries()]).toHaveLength(entry.seq)
    journal.close()
    expect(verifyJournal(path)).toMatchObject({ result: 'OK', entries: entry.seq + 1, findings: [] })
  })

  it('leaves a journal or none, whenever it is killed on the way to its first entry', async () => {
    for (const milliseconds of [40, 80, 120, 160, 200, 240]) {
      const path = at(`${milliseconds}.db`)
      const { child, lines } = start(path, 0)
      const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds)
      await once(child, 'exit')
      clearTimeout(timer)
      await rest(lines)
      const journal = open(path)
      expect(journal.append(note()).seq).toBe(3)
      journal.close()
    }
  })
})

describe('a disk that is full', () => {
  // No file may grow beyond so many kilobytes. The signal is ignored, so that the write fails as on a full disk.
  it.each([64, 200, 333])(
    'ends appending with words, loses nothing, and goes on after it: at %i kB',
    async (kilobytes) => {
      const path = at('journal.db')
      const { child, lines } = start(path, 1_000_000, `trap '' XFSZ; ulimit -S -f ${kilobytes}`)
      const said = await until(lines, /^JournalUnwritable/)
      expect(said.at(-1)).toMatch(
        /^JournalUnwritable The journal .*journal\.db can't be written: .*Make room on its disk/,
      )
      const entries = said.length - 2
      expect(entries).toBeGreaterThan(0)
      expectKept(path, said)
      // Besides those that were asked for, there are the two that open the log, and its checkpoints.
      const kept = rowsOf(path).length
      expect(kept).toBe(2 + entries + Math.floor(entries / 255))
      await promisify(execFile)('prlimit', ['--pid', String(child.pid), '--fsize=unlimited'])
      child.stdin.write('there is room again\n')
      const [more = ''] = await acknowledged(lines, 1)
      expect(more).toMatch(new RegExp(`^${kept + 1} `))
      expectKept(path, [...said, more])
      await kill(child)
      expectKept(path, [...said, more])
    },
  )

  it('refuses to begin a journal, and leaves none', async () => {
    const path = at('journal.db')
    const { lines } = start(path, 1, `trap '' XFSZ; ulimit -f 1`)
    expect((await rest(lines)).at(-1)).toMatch(/^JournalUnwritable /)
    const journal = open(path)
    expect(journal.append(note()).seq).toBe(3)
    journal.close()
  })
})

it('a listener that fails takes nothing back, and its error is not lost', async () => {
  const script = fileURLToPath(new URL('./support/throwing-listener-process.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, at('journal.db')])
  expect(stdout.trim().split('\n')).toEqual([
    'the second listener heard of 3',
    'appended 3',
    'the second listener heard of 4',
    'appended 4',
    'uncaught: the first listener failed',
    'uncaught: the first listener failed',
    'the second listener heard of 5',
    'uncaught: the first listener failed',
  ])
  expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 5 })
})
