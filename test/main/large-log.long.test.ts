import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { createDatabase, insertion } from '../../src/main/audit/database.ts'
import { beginning, EntryMaker, endOf, type LogEnd, newIdentity } from '../../src/main/audit/entry-maker.ts'
import { queryLog } from '../../src/main/audit/query.ts'
import type { Verification } from '../../src/main/audit/verification.ts'
import { auditWork } from '../../src/main/audit/work.ts'
import { exportLog } from '../../src/main/export/export-log.ts'
import { LogSource } from '../../src/main/export/log-source.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { note, origin, steadyClock, testKey } from './audit/support/journals.ts'

const at = temporaryFolder()
const bytes = 4.3e9
const entryBytes = 512 * 1024

/** A log of more than 4 GB, written without any flush: how it comes into being is not what is tested. */
const writeLargeLog = (path: string): LogEnd => {
  const maker = new EntryMaker(steadyClock(), origin, newIdentity('JUMP01', 'large'), testKey)
  const opening = maker.opening(beginning, null)
  createDatabase(
    path,
    opening.map(({ row }) => row),
  )
  const database = new Database(path)
  database.pragma('journal_mode = off')
  database.pragma('synchronous = off')
  const insert = insertion(database)
  let end = opening.reduce((before, made) => endOf(made, before), beginning)
  const add = (text: string): void => {
    for (const made of maker.made(end, note({ text }, null))) {
      insert.run(made.row.seq, made.row.line, made.row.hash)
      end = endOf(made, end)
    }
  }
  database.transaction(() => {
    const text = randomBytes(entryBytes / 2).toString('hex')
    for (let written = 0; written < bytes; written += entryBytes) add(`${written} ${text}`)
    add('the last one')
  })()
  database.close()
  return end
}

/** In the worker, whose heap is limited: a log that grew in memory would end it. */
const verified = (path: string): Promise<Verification> =>
  auditWork('verify', { path, anchors: [] }, { signal: new AbortController().signal, onProgress: () => {} })

it('a log of 4 GB is verified, looked into, exported and verified again', async () => {
  const path = at('journal.db')
  const end = writeLargeLog(path)
  expect(await verified(path)).toMatchObject({ result: 'OK', entries: end.seq, head: end.hash })

  const filter = { run: null, step: null, type: null, actor: null, from: null, to: null, text: 'the last one' }
  const page = queryLog(path, { filter, order: 'newest-first', beyond: null, limit: 1 })
  expect(page.entries).toHaveLength(1)

  const source = new LogSource(path)
  await exportLog({
    source,
    format: 'jsonl',
    out: at('log.jsonl'),
    run: null,
    verification: await verified(path),
    by: { app: 'Keyturn test', host: 'JUMP01', at: new Date('2026-11-24T00:00:00.000Z') },
    seal: null,
    printPdf: null,
  })
  source.close()
  rmSync(path)
  expect(await verified(at('log.jsonl'))).toMatchObject({ result: 'OK', entries: end.seq, head: end.hash })
})
