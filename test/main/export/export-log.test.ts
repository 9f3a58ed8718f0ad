import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { stepOf } from '../../../src/domain/run/event.ts'
import { openBundle } from '../../../src/main/audit/bundle/read-bundle.ts'
import { readAnchorFile } from '../../../src/main/audit/head-file.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { verifyLog } from '../../../src/main/audit/verify-log.ts'
import { type ExportFormat, exportLog } from '../../../src/main/export/export-log.ts'
import { LogSource } from '../../../src/main/export/log-source.ts'
import { rerunRun, successfulRun } from '../../support/run-history.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, rowsOf, testKey } from '../audit/support/journals.ts'

const at = temporaryFolder()

/** A log with these runs in it. */
const logWith = (...runs: readonly string[]): string => {
  const journal = open(at('journal.db'))
  for (const [index, run] of runs.entries()) {
    for (const { event } of index % 2 === 0 ? successfulRun() : rerunRun()) {
      const { type, ...facts } = event
      journal.append({ stamp: 'east', run, step: stepOf(event), type, facts })
    }
  }
  journal.close()
  return at('journal.db')
}

const exported = async (
  format: ExportFormat,
  { run = null, signed = true, printed = false }: { run?: string | null; signed?: boolean; printed?: boolean } = {},
): Promise<string> => {
  const out = at('exports', `export.${format}`)
  mkdirSync(dirname(out), { recursive: true })
  const source = new LogSource(at('journal.db'))
  try {
    await exportLog({
      source,
      format,
      out,
      run,
      verification: verifyJournal(at('journal.db')),
      by: { app: 'Keyturn test', host: 'JUMP01', at: new Date('2026-11-24T00:00:00.000Z') },
      seal: signed ? (bytes) => testKey.sign(bytes) : null,
      printPdf: printed ? (html, paper) => Promise.resolve(Buffer.from(`${paper} ${html.length}`)) : null,
    })
  } finally {
    source.close()
  }
  return out
}

describe('a log that is exported', () => {
  it('as lines is the lines, and verifies like the log', async () => {
    const rows = rowsOf(logWith('run-1'))
    const out = await exported('jsonl')
    expect(readFileSync(out, 'utf8')).toBe(rows.map(({ line }) => `${line}\n`).join(''))
    const found = await verifyLog(out)
    expect(found).toMatchObject({ result: 'OK', entries: rows.length, head: rows.at(-1)?.hash.toString('hex') })
  })

  it('as lines or table of one run holds that run alone', async () => {
    logWith('run-1', 'run-2')
    const lines = readFileSync(await exported('jsonl', { run: 'run-2' }), 'utf8')
      .trimEnd()
      .split('\n')
    expect(lines.every((line) => line.includes('"run":"run-2"'))).toBe(true)
    expect(lines).toHaveLength(rerunRun().length)
    const table = readFileSync(await exported('csv', { run: 'run-2' }), 'utf8')
    expect(table.match(/,run-2,/g)).toHaveLength(rerunRun().length)
    expect(table).not.toContain(',run-1,')
  })

  it('as a report shows a head that can be given to a later verification', async () => {
    logWith('run-1')
    const anchor = readAnchorFile(await exported('html'))
    expect(verifyJournal(at('journal.db'), { anchors: [anchor] })).toMatchObject({
      result: 'OK',
      anchors: [{ holds: true }],
    })
  })

  it('as a report is of one run: which one has to be said when there are several, and it has to be there', async () => {
    logWith('run-1', 'run-2')
    await expect(exported('html')).rejects.toThrow(/holds 2 runs.*--run.*run-1, run-2/)
    await expect(exported('html', { run: 'run-3' })).rejects.toThrow(/no run run-3.*run-1, run-2/)
    expect(existsSync(at('exports', 'export.html'))).toBe(false)
    expect(readFileSync(await exported('html', { run: 'run-2' }), 'utf8')).toContain('run-2')
  })

  it('is never written over a file', async () => {
    logWith('run-1')
    mkdirSync(at('exports'))
    for (const format of ['html', 'csv', 'jsonl', 'bundle'] as const) {
      writeFileSync(at('exports', `export.${format}`), 'mine')
      await expect(exported(format)).rejects.toThrow(expect.objectContaining({ name: 'TargetExists' }))
      expect(readFileSync(at('exports', `export.${format}`), 'utf8')).toBe('mine')
    }
    expect(readdirSync(at('exports'))).toHaveLength(4)
  })

  it('as a PDF is printed from the report, where that can be done', async () => {
    logWith('run-1')
    await expect(exported('pdf')).rejects.toThrow(/in Keyturn’s window only/)
    const html = readFileSync(await exported('html'), 'utf8')
    expect(readFileSync(await exported('pdf', { printed: true }), 'utf8')).toBe(`A4 ${html.length}`)
  })

  it('is exported as evidence when it was altered, and every form that can say so does', async () => {
    logWith('run-1')
    const database = new Database(at('journal.db'))
    database.exec('drop trigger entry_is_never_changed')
    database.exec("update entry set line = replace(line, 'JUMP01', 'JUMP02') where seq = 9")
    database.close()
    expect(readFileSync(await exported('html'), 'utf8')).toContain('does not verify')
    expect(await verifyLog(await exported('jsonl'))).toMatchObject({ result: 'Fail', firstBad: 9 })
    expect(await verifyLog(await exported('bundle'))).toMatchObject({ result: 'Fail', firstBad: 9 })
  })

  it('says that an entry can’t be told of when it says nothing any more; its lines are exported all the same', async () => {
    logWith('run-1')
    const database = new Database(at('journal.db'))
    database.exec('drop trigger entry_is_never_changed')
    database.exec('update entry set line = \'{"run":"run-1"}\' where seq = 9')
    database.close()
    await expect(exported('html')).rejects.toThrow(/Entry 9 .* can't be read.*--format jsonl/)
    expect(await verifyLog(await exported('jsonl'))).toMatchObject({ result: 'Fail', firstBad: 9 })
  })

  it('as lines is exported though one of them is no JSON any more', async () => {
    logWith('run-1')
    const database = new Database(at('journal.db'))
    database.exec("drop trigger entry_is_never_changed; update entry set line = 'x' where seq = 9")
    database.close()
    expect(await verifyLog(await exported('jsonl'))).toMatchObject({ result: 'Fail', firstBad: 9 })
    expect(readFileSync(await exported('html', { run: 'run-1' }), 'utf8')).toContain('does not verify')
  })
})

describe('a bundle of a log', () => {
  it('holds the log, the reports of its runs and both verifiers, and verifies', async () => {
    logWith('run-1', 'run-2')
    const out = await exported('bundle', { printed: true })
    expect(await verifyLog(out)).toMatchObject({ result: 'OK', findings: [], anchors: [{ holds: true }] })
    const bundle = await openBundle(out)
    const text = async (name: string): Promise<string> => (await bundle.bytes(name, 1e8)).toString('utf8')
    try {
      expect(bundle.names).toEqual(
        expect.arrayContaining([
          'README.txt',
          'verify.ps1',
          'verify.html',
          'journal.jsonl',
          'entries.csv',
          'checkpoints.jsonl',
          'head.json',
          'public-key.pem',
          'reports/run-1.html',
          'reports/run-1.pdf',
          'reports/run-2.html',
          'SHA256SUMS',
          'SHA256SUMS.sig',
        ]),
      )
      expect(await text('README.txt')).toMatch(/signed by {4}key [0-9a-f]{64}.*Runs {9}run-1, run-2/is)
      const listed = await text('SHA256SUMS')
      for (const name of bundle.names.filter((each) => !each.startsWith('SHA256SUMS'))) {
        const sha256 = createHash('sha256')
          .update(await bundle.bytes(name, 1e8))
          .digest('hex')
        expect(listed).toContain(`${sha256}  ${name}\n`)
      }
    } finally {
      await bundle.close()
    }
  })

  it('says what could not be put in: the transcripts of the tests are nowhere', async () => {
    logWith('run-1')
    const bundle = await openBundle(await exported('bundle'))
    const missing = (await bundle.bytes('NOT-INCLUDED.txt', 1e6)).toString('utf8')
    await bundle.close()
    expect(missing).toMatch(/^run-1: the transcript .* is not there any more/)
  })

  it('of one run holds the whole log, which alone can be verified, and that run’s report', async () => {
    logWith('run-1', 'run-2')
    const bundle = await openBundle(await exported('bundle', { run: 'run-2' }))
    const lines = (await bundle.bytes('journal.jsonl', 1e8)).toString('utf8')
    const reports = bundle.names.filter((name) => name.startsWith('reports/'))
    await bundle.close()
    expect(lines).toContain('"run":"run-1"')
    expect(reports).toEqual(['reports/run-2.html'])
  })

  it('is made without a signature when the key is not at hand, and says so when it is verified', async () => {
    logWith('run-1')
    expect(await verifyLog(await exported('bundle', { signed: false }))).toMatchObject({
      result: 'Warning',
      findings: [{ code: 'bundle-unsigned' }],
    })
  })

  it('of a log without runs holds the log', async () => {
    const journal = open(at('journal.db'))
    journal.append(note({}, null))
    journal.close()
    expect(await verifyLog(await exported('bundle'))).toMatchObject({ result: 'OK', entries: 4 })
  })
})
