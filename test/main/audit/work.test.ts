import { writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { createDatabase } from '../../../src/main/audit/database.ts'
import { openJournalInBackground } from '../../../src/main/audit/open-journal.ts'
import { inspectJournal, verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { auditWork } from '../../../src/main/audit/work.ts'
import type { Watch } from '../../../src/main/workers/task-worker.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { anchorAt, hashed, oldLine } from './support/forged-rows.ts'
import { note, open, origin, type Row, rowsOf, steadyClock, tamper, testKey, writeLog } from './support/journals.ts'

const at = temporaryFolder()

const watch = (more: Partial<Watch<number>> = {}): Watch<number> => ({
  signal: new AbortController().signal,
  onProgress: () => {},
  ...more,
})

let long: readonly Row[] = []
beforeAll(() => {
  long = hashed(Array.from({ length: 60_000 }, (_, index) => oldLine(index + 1)))
})

/** A log long enough to tell its progress more than once. */
const writeLong = (): string => {
  createDatabase(at('long.db'), long, 1)
  return at('long.db')
}

describe('a verification in the worker', () => {
  it('finds what one in the same thread finds, anchors and all', async () => {
    writeLog(at('journal.db'), [{}, {}, {}])
    const anchors = [anchorAt(rowsOf(at('journal.db')), 4)]
    tamper(at('journal.db'), (database) => database.exec('delete from entry where seq = 5'))
    const options = { path: at('journal.db'), anchors }
    expect(await auditWork('verify', options, watch())).toEqual(verifyJournal(at('journal.db'), { anchors }))
    expect(await auditWork('inspect', options, watch())).toEqual(inspectJournal(at('journal.db'), { anchors }))
  })

  it('tells its progress', async () => {
    const path = writeLong()
    for (const name of ['verify', 'inspect'] as const) {
      const counts: number[] = []
      await auditWork(name, { path, anchors: [] }, watch({ onProgress: (entries) => counts.push(entries) }))
      expect(counts).toEqual([10_000, 20_000, 30_000, 40_000, 50_000, 60_000])
    }
  })

  it.each(['long.db', 'long.jsonl'])(
    'ends in the middle of %s when it is cancelled, and the next one is not',
    async (name) => {
      writeLong()
      writeFileSync(at('long.jsonl'), long.map(({ line }) => `${line}\n`).join(''))
      const controller = new AbortController()
      const reason = new Error('the operator cancelled')
      const counts: number[] = []
      const onProgress = (entries: number): void => {
        counts.push(entries)
        controller.abort(reason)
      }
      const options = { path: at(name), anchors: [] }
      await expect(auditWork('verify', options, { signal: controller.signal, onProgress })).rejects.toBe(reason)
      expect(counts.length).toBeLessThan(6)
      expect(await auditWork('verify', options, watch())).toMatchObject({ result: 'Warning', entries: 60_000 })
    },
  )

  it('is not even begun when it was cancelled before', async () => {
    const reason = new Error('the operator cancelled')
    const options = { path: at('absent.db'), anchors: [] }
    await expect(auditWork('verify', options, watch({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason)
  })

  it('fails with the name and the words of its error', async () => {
    writeFileSync(at('notes.txt'), 'remember the milk')
    await expect(auditWork('verify', { path: at('notes.txt'), anchors: [] }, watch())).rejects.toMatchObject({
      name: 'NotAJournal',
      message: expect.stringMatching(/notes\.txt is no audit log/),
    })
    await expect(auditWork('inspect', { path: at('absent.db'), anchors: [] }, watch())).rejects.toMatchObject({
      name: 'NotAJournal',
    })
  })
})

describe('opening a journal in the background', () => {
  const background = (path: string, watching = watch()) =>
    openJournalInBackground({ path, clock: steadyClock(), origin, key: testKey }, watching)

  it('begins one, goes on with one, and takes one of format 1 over, with progress', async () => {
    const clock = steadyClock()
    const begun = await openJournalInBackground({ path: at('new.db'), clock, origin, key: testKey }, watch())
    expect(begun.append(note()).seq).toBe(3)
    begun.close()
    const again = await openJournalInBackground({ path: at('new.db'), clock, origin, key: testKey }, watch())
    expect(again.append(note()).seq).toBe(5)
    again.close()
    const counts: number[] = []
    const old = await background(writeLong(), watch({ onProgress: (entries) => counts.push(entries) }))
    expect(old.append(note()).seq).toBe(60_003)
    old.close()
    expect(counts).toEqual([10_000, 20_000, 30_000, 40_000, 50_000, 60_000])
  })

  it('keeps the journal for itself meanwhile', async () => {
    const path = writeLong()
    const opening = background(path)
    expect(() => open(path)).toThrow(expect.objectContaining({ name: 'JournalLocked' }))
    const journal = await opening
    journal.close()
    open(path, { clock: steadyClock(1000) }).close()
  })

  it('gives it back when it is cancelled, with nothing changed', async () => {
    const path = writeLong()
    const controller = new AbortController()
    const opening = background(path, { signal: controller.signal, onProgress: () => controller.abort() })
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' })
    expect(rowsOf(path)).toHaveLength(60_000)
    open(path).close()
    expect(rowsOf(path)).toHaveLength(60_002)
  })

  it('refuses one that was altered, and gives it back', async () => {
    writeLog(at('journal.db'), [{}, {}])
    tamper(at('journal.db'), (database) =>
      database.exec("update entry set line = replace(line, 'JUMP01', 'X') where seq = 3"),
    )
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(background(at('journal.db'))).rejects.toMatchObject({
        name: 'JournalAltered',
        message: expect.stringMatching(/Entry 3 is not what was written/),
      })
    }
  })
})
