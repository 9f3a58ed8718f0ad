import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { recallAnchors } from '../../src/main/audit/anchors/recall-anchors.ts'
import { headFilePlace, readHeadFile, writeHeadFile } from '../../src/main/audit/head-file.ts'
import { makeSigningKey, openSigningKey } from '../../src/main/audit/key-file.ts'
import { noProtection } from '../../src/main/audit/key-protection.ts'
import { logFolderOf } from '../../src/main/audit/log-folder.ts'
import { openJournal } from '../../src/main/audit/open-journal.ts'
import type { SigningKey } from '../../src/main/audit/signing-key.ts'
import { verifyJournal } from '../../src/main/audit/verify-database.ts'
import type { Clock } from '../../src/main/clock.ts'
import { archiveLog, changeLogKey, setLogAside } from '../../src/main/log-keeping.ts'
import { record } from '../../src/main/runs/run-journal.ts'
import { Story } from '../domain/run/support/run-events.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { note, origin, steadyClock } from './audit/support/journals.ts'

const at = temporaryFolder()
let key: SigningKey
let clock: Clock

const keeper = () => ({ folder: logFolderOf(at('log', 'journal.db')), clock, origin })
const journalPath = (): string => keeper().folder.journal
const options = () => ({ path: journalPath(), clock, origin, key })

const verified = async (path = journalPath()) => {
  const { anchors } = await recallAnchors(path, [headFilePlace(keeper().folder.head)])
  return verifyJournal(path, { anchors })
}

beforeEach(async () => {
  clock = steadyClock()
  key = await makeSigningKey({ path: keeper().folder.signingKey, protection: noProtection })
  const journal = openJournal(options())
  for (let entry = 0; entry < 5; entry += 1) journal.append(note({ entry }, null))
  journal.close()
})

const besides = (): readonly string[] => readdirSync(dirname(journalPath())).toSorted()

describe('closing a log and beginning the next', () => {
  it('keeps the old one as one file with its last head, and names it in the new one', async () => {
    const before = readFileSync(journalPath())
    const kept = await archiveLog(keeper(), key, 'End of the year')
    expect(kept.file).toMatch(/journal-until-20261123T\d{6}Z\.db$/)
    expect(before.length).toBeGreaterThan(0)
    const old = verifyJournal(kept.file)
    expect(old).toMatchObject({ result: 'OK', entries: kept.entries, head: kept.head, signature: { closed: true } })
    const next = openJournal(options())
    const [first] = [...next.entries()]
    next.close()
    expect(first).toMatchObject({
      type: 'log-opened',
      facts: {
        previous: {
          file: kept.file.slice(dirname(kept.file).length + 1),
          entries: kept.entries,
          head: kept.head,
          reason: 'retention',
          log: old.signature?.log,
        },
      },
    })
    expect((await verified()).findings).toEqual([])
    const head = readHeadFile(
      join(
        dirname(keeper().folder.head),
        `${first?.facts.previous === null ? '' : kept.file.slice(dirname(kept.file).length + 1)}.head.json`,
      ),
    )
    expect(head).toMatchObject({ entry: kept.entries, hash: kept.head })
  })

  it('can be done again and again', async () => {
    const files: string[] = []
    for (let year = 0; year < 3; year += 1) {
      const inThatYear = { ...clock, now: () => new Date(Date.UTC(2027 + year, 0, 1)) }
      files.push((await archiveLog({ ...keeper(), clock: inThatYear }, key, `${2027 + year}`)).file)
    }
    expect(new Set(files).size).toBe(3)
    for (const file of files) expect(verifyJournal(file).result).not.toBe('Fail')
    expect((await verified()).result).not.toBe('Fail')
  })

  it('is refused while a run is open, and nothing is changed', async () => {
    const journal = openJournal(options())
    for (const { event } of new Story().events) record(journal, 'run-1', 'east', event)
    journal.close()
    const before = besides()
    await expect(archiveLog(keeper(), key, 'End of the year')).rejects.toThrow(/A run is open in this log: run-1/)
    expect(besides()).toEqual(before)
    const again = openJournal(options())
    expect(again.append(note({}, null)).type).toBe('note')
    again.close()
  })
})

describe('setting a damaged log aside', () => {
  const damage = (): void => {
    const database = new Database(journalPath())
    database.exec('drop trigger entry_is_never_changed')
    database.exec("update entry set line = replace(line, 'JUMP01', 'JUMP02') where seq = 5")
    database.close()
  }

  it('moves it away as it is, and begins a new one that names it and the last whole hash', async () => {
    damage()
    const bytes = readFileSync(journalPath())
    const kept = await setLogAside(keeper(), key)
    expect(kept.entries).toBe(4)
    expect(readFileSync(kept.file).equals(bytes)).toBe(true)
    const next = openJournal(options())
    expect([...next.entries()][0]?.facts.previous).toMatchObject({ reason: 'damaged', entries: 4, head: kept.head })
    next.append(note({}, null))
    next.close()
    expect((await verified()).result).not.toBe('Fail')
    expect(verifyJournal(kept.file)).toMatchObject({ result: 'Fail', firstBad: 5 })
  })

  it('takes the write-ahead log of a killed writer along', async () => {
    const journal = openJournal(options())
    journal.append(note({ after: 'the kill' }, null))
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(`${journalPath()}${suffix}`, at(`killed${suffix}`))
    journal.close()
    for (const suffix of ['', '-wal', '-shm']) renameSync(at(`killed${suffix}`), `${journalPath()}${suffix}`)
    damage()
    // SQLite folds the WAL into the database when the last writer closes: the one of a killed process is made here.
    if (!existsSync(`${journalPath()}-wal`)) writeFileSync(`${journalPath()}-wal`, 'what was left')
    const kept = await setLogAside(keeper(), key)
    expect(existsSync(`${kept.file}-wal`)).toBe(true)
    expect(existsSync(`${journalPath()}-wal`)).toBe(false)
    expect((await verified()).result).not.toBe('Fail')
  })

  it('is done for a file that is no database any more, and keeps the old head beside', async () => {
    const journal = openJournal(options())
    const before = journal.head()
    journal.close()
    const again = openJournal(options())
    mkdirSync(dirname(keeper().folder.head), { recursive: true })
    await writeHeadFile(keeper().folder.head, again.sign())
    again.close()
    writeFileSync(journalPath(), 'these bytes are no database any more, whatever they were before')
    const kept = await setLogAside(keeper(), key)
    expect(kept).toMatchObject({ entries: 0, head: '0'.repeat(64) })
    const oldHead = `${kept.file.slice(dirname(kept.file).length + 1)}.head.json`
    expect(readHeadFile(join(dirname(keeper().folder.head), oldHead)).entry).toBeGreaterThanOrEqual(before.seq)
    expect((await verified()).findings).toEqual([])
  })

  it('is refused for a log that verifies', async () => {
    const before = readFileSync(journalPath())
    await expect(setLogAside(keeper(), key)).rejects.toThrow(/verifies, so there is no reason to set it aside/)
    expect(readFileSync(journalPath()).equals(before)).toBe(true)
  })
})

describe('a new key for a log', () => {
  const change = () => changeLogKey(keeper(), noProtection, 'New jump box')

  it('is vouched for by the one before, whose file stays', async () => {
    const { key: next, vouchedFor } = await change()
    expect(vouchedFor).toBe(true)
    expect(next.id).not.toBe(key.id)
    const found = await verified()
    expect(found).toMatchObject({ result: 'OK', signature: { keyId: next.id } })
    expect(found.signature?.keys).toEqual([key.id, next.id])
    expect((await openSigningKey({ path: keeper().folder.signingKey, protection: noProtection })).id).toBe(next.id)
    expect(readdirSync(dirname(keeper().folder.signingKey))).toContain(`signing-key-${key.id.slice(0, 16)}.json`)
  })

  it('is written into the log without a voucher when the one before is lost, and every verification says so', async () => {
    renameSync(keeper().folder.signingKey, at('lost.json'))
    const { vouchedFor } = await change()
    expect(vouchedFor).toBe(false)
    expect(await verified()).toMatchObject({ result: 'Warning', findings: [{ code: 'new-key' }] })
  })

  it('is finished by the next try when the first one was interrupted after the key was made', async () => {
    renameSync(
      keeper().folder.signingKey,
      join(dirname(keeper().folder.signingKey), `signing-key-${key.id.slice(0, 16)}.json`),
    )
    const made = await makeSigningKey({ path: keeper().folder.signingKey, protection: noProtection })
    expect(() => openJournal({ ...options(), key: made })).toThrow(/audit change-key/)
    const { key: next, vouchedFor } = await change()
    expect([next.id, vouchedFor]).toEqual([made.id, true])
    expect((await verified()).result).toBe('OK')
  })
})
