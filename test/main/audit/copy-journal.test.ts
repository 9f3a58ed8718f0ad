import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { type CopyOptions, copyJournal } from '../../../src/main/audit/copy-journal.ts'
import { isInWalMode } from '../../../src/main/audit/database.ts'
import type { Journal } from '../../../src/main/audit/journal.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, rowsOf, steadyClock, tamper, writeLog } from './support/journals.ts'

const at = temporaryFolder()

let [from, to] = ['', '']
beforeEach(() => {
  mkdirSync(at('log'))
  mkdirSync(at('safe'))
  from = at('log', 'journal.db')
  to = at('safe', 'copy.db')
})

const copy = (more: Partial<CopyOptions> = {}) =>
  copyJournal({ from, to, anchors: [], signal: new AbortController().signal, onProgress: () => {}, ...more })

const inSafe = (): readonly string[] => readdirSync(at('safe'))

const refused = (name: string, ...words: readonly string[]) =>
  expect.objectContaining({ name, message: expect.stringMatching(new RegExp(words.join('.*'))) })

/** Large enough to be copied in many steps. */
const writeLargeLog = (): void => {
  writeLog(
    from,
    Array.from({ length: 100 }, (_, index) => ({ index, text: 'x'.repeat(100_000) })),
  )
}

describe('the copy of a log', () => {
  it('at rest is the same log in one plain file, and the log is left as it is', async () => {
    writeLog(from, [{ a: 1 }, { a: 2 }])
    const [bytes, names] = [readFileSync(from), readdirSync(at('log'))]
    const { result, entries, head } = await copy()
    expect(rowsOf(to)).toEqual(rowsOf(from))
    expect(verifyJournal(to)).toMatchObject({ result: 'OK', findings: [], entries, head })
    expect(result).toBe('OK')
    expect(inSafe()).toEqual(['copy.db'])
    expect(readFileSync(from).equals(bytes)).toBe(true)
    expect(readdirSync(at('log'))).toEqual(names)
  })

  it('in use holds what was appended last, and is a plain file all the same', async () => {
    const journal = open(from)
    try {
      journal.append(note({ newest: true }))
      await copy()
      expect(isInWalMode(to)).toBe(false)
      expect(rowsOf(to)).toEqual(rowsOf(from))
      expect(inSafe()).toEqual(['copy.db'])
    } finally {
      journal.close()
    }
  })

  it('can be taken up as a log', async () => {
    writeLog(from, [{ a: 1 }])
    await copy()
    open(to).close()
    expect(verifyJournal(to)).toMatchObject({ result: 'OK', findings: [] })
  })

  it('is that of one moment, though entries are appended at every step', async () => {
    writeLargeLog()
    const journal = open(from)
    try {
      const before = rowsOf(from)
      const doing = new Set<string>()
      let steps = 0
      await copy({
        onProgress: (progress) => {
          doing.add(progress.doing)
          steps += 1
          journal.append(note({ steps }))
        },
      })
      expect(steps).toBeGreaterThan(3)
      expect(rowsOf(to)).toEqual(before)
      expect(rowsOf(from).length).toBeGreaterThan(before.length)
      expect([...doing]).toEqual(['copying'])
    } finally {
      journal.close()
    }
  })

  it('does not keep Keyturn from opening the log, and is whole when it does', async () => {
    writeLargeLog()
    const opened: Journal[] = []
    const before = rowsOf(from).length
    await copy({
      onProgress: ({ doing }) => {
        if (doing !== 'copying') return
        if (opened.length === 0) opened.push(open(from, { clock: steadyClock(1000) }))
        for (const journal of opened) journal.append(note({ meanwhile: true }))
      },
    })
    for (const journal of opened) journal.close()
    expect(opened).toHaveLength(1)
    expect(verifyJournal(to).result).toBe('OK')
    expect(rowsOf(to).length).toBeGreaterThan(before)
    expect(rowsOf(from).slice(0, rowsOf(to).length)).toEqual(rowsOf(to))
  })

  it('says how far it is', async () => {
    writeLargeLog()
    const seen: number[] = []
    await copy({ onProgress: (progress) => seen.push(progress.doing === 'copying' ? progress.pages / progress.of : 1) })
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toBeGreaterThan(0.5)
  })

  it('is made of a log whose triggers are gone, with the warning that says so', async () => {
    writeLog(from, [{ a: 1 }])
    const database = new Database(from)
    database.exec('drop trigger entry_is_never_removed')
    database.close()
    expect(await copy()).toMatchObject({ result: 'Warning', findings: [{ code: 'schema-altered' }] })
    expect(existsSync(to)).toBe(true)
  })

  it('removes what an earlier one left when it was killed, and nothing else', async () => {
    writeLog(from, [{ a: 1 }])
    mkdirSync(at('safe', '.copy.db.0123456789ab.part'))
    writeFileSync(at('safe', '.copy.db.0123456789ab.part', 'journal.db-journal'), 'half')
    mkdirSync(at('safe', '.other.db.0123456789ab.part'))
    await copy()
    expect(inSafe()).toEqual(['.other.db.0123456789ab.part', 'copy.db'])
  })
})

describe('no copy is made', () => {
  it.each<[string, () => void, () => unknown, unknown]>([
    ['a file', () => writeFileSync(to, 'mine'), () => readFileSync(to, 'utf8'), 'mine'],
    ['an empty folder', () => mkdirSync(to), () => readdirSync(to), []],
    ['a link that leads nowhere', () => symlinkSync('nowhere', to), () => readlinkSync(to), 'nowhere'],
  ])('over %s', async (_title, make, look, content) => {
    writeLog(from, [{ a: 1 }])
    make()
    await expect(copy()).rejects.toThrow(refused('TargetExists', 'copy.db'))
    expect(look()).toEqual(content)
    expect(inSafe()).toEqual(['copy.db'])
  })

  it('over a file that somebody else made meanwhile', async () => {
    writeLog(from, [{ a: 1 }])
    await expect(copy({ onProgress: () => writeFileSync(to, 'theirs') })).rejects.toThrow(refused('TargetExists'))
    expect(readFileSync(to, 'utf8')).toBe('theirs')
    expect(inSafe()).toEqual(['copy.db'])
  })

  it('over the log itself', async () => {
    writeLog(from, [{ a: 1 }])
    const bytes = readFileSync(from)
    await expect(copy({ to: from })).rejects.toThrow(refused('TargetExists'))
    expect(readFileSync(from).equals(bytes)).toBe(true)
  })

  it('of a log that does not verify', async () => {
    writeLog(from, [{ a: 1 }, { a: 2 }])
    tamper(from, (database) => database.exec(`update entry set line = replace(line, '"a":2', '"a":3')`))
    await expect(copy()).rejects.toThrow(refused('CopyNotWhole', 'journal.db', 'not what was written', 'audit verify'))
    expect(inSafe()).toEqual([])
  })

  it('of a log that lost its end, when something outside of it knows that', async () => {
    writeLog(from, [{ a: 1 }])
    const anchor = { source: 'head.json', entry: 99, hash: 'ab'.repeat(32), at: null, origin: null }
    await expect(copy({ anchors: [anchor] })).rejects.toThrow(refused('CopyNotWhole', 'head.json saw entry 99'))
    expect(inSafe()).toEqual([])
  })

  it('of a log in use whose write-ahead log was left behind', async () => {
    const journal = open(from)
    journal.append(note())
    const left = at('log', 'left.db')
    writeFileSync(left, readFileSync(from))
    journal.close()
    expect(isInWalMode(left)).toBe(true)
    await expect(copy({ from: left })).rejects.toThrow(refused('CopyNotWhole', 'left.db-wal', 'Nothing was copied'))
    expect(inSafe()).toEqual([])
  })

  it.each([
    ['absent.db', null],
    ['text.db', 'some words'],
    ['empty.db', ''],
  ])('of %s, which is no journal', async (name, content) => {
    if (content !== null) writeFileSync(at('log', name), content)
    await expect(copy({ from: at('log', name) })).rejects.toThrow(refused('NotAJournal', name))
    expect(inSafe()).toEqual([])
  })

  it('into a folder that is not there', async () => {
    writeLog(from, [{ a: 1 }])
    rmSync(at('safe'), { recursive: true })
    await expect(copy()).rejects.toThrow(expect.objectContaining({ code: 'ENOENT' }))
    expect(existsSync(at('safe'))).toBe(false)
  })

  it.each(['before it begins', 'while it is made'])('when it is cancelled %s', async (when) => {
    writeLargeLog()
    const controller = new AbortController()
    const reason = new Error('cancelled by the test')
    if (when === 'before it begins') controller.abort(reason)
    const copied = copy({ signal: controller.signal, onProgress: () => controller.abort(reason) })
    await expect(copied).rejects.toThrow(reason)
    expect(inSafe()).toEqual([])
    // The log is free again.
    const journal = open(from)
    journal.close()
    expect(isInWalMode(from)).toBe(false)
  })
})
