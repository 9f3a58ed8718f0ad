import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { verifyLog } from '../../../src/main/audit/verify-log.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { handMadeZip } from './bundle/support/hand-made-zip.ts'
import { bundleFiles, linesFile, randomOf, validLog } from './support/forged-logs.ts'
import { hashed, oldLine } from './support/forged-rows.ts'
import { rowsOf, writeLog } from './support/journals.ts'

const at = temporaryFolder()

const log = validLog({
  random: randomOf(7),
  entries: 40,
  formatOneEntries: 0,
  closed: false,
  clockJumps: 0,
  keyChanges: 0,
})
const whole = { result: 'OK', entries: log.lines.length, head: log.hashes.at(-1)?.toString('hex') }

describe('a log is verified in whatever form it comes', () => {
  it('as a database, at rest or in use', async () => {
    writeLog(at('journal.db'), [{}, {}])
    expect(await verifyLog(at('journal.db'))).toMatchObject({ result: 'OK', entries: 5 })
  })

  it.each(['journal.jsonl', 'journal.db', 'noname', 'report.html'])('as lines, in a file named %s', async (name) => {
    writeFileSync(at(name), linesFile(log.lines))
    expect(await verifyLog(at(name))).toMatchObject(whole)
  })

  it('as lines of a database, with the same head', async () => {
    writeLog(at('journal.db'), [{ text: 'Größe 漢' }, {}])
    const rows = rowsOf(at('journal.db'))
    writeFileSync(at('journal.jsonl'), rows.map(({ line }) => `${line}\n`).join(''))
    const { result, entries, head, signature } = await verifyLog(at('journal.db'))
    expect(await verifyLog(at('journal.jsonl'))).toMatchObject({ result, entries, head, signature })
  })

  it('as lines of format 1', async () => {
    writeFileSync(
      at('old.jsonl'),
      hashed([oldLine(1), oldLine(2)])
        .map(({ line }) => `${line}\n`)
        .join(''),
    )
    expect(await verifyLog(at('old.jsonl'))).toMatchObject({
      result: 'Warning',
      entries: 2,
      findings: [{ code: 'format-1' }],
    })
  })

  it('as a bundle', async () => {
    const files = [...bundleFiles(log)].map(([name, content]) => ({ name, content }))
    writeFileSync(at('bundle.zip'), handMadeZip(files))
    expect(await verifyLog(at('bundle.zip'))).toMatchObject(whole)
    writeFileSync(at('bundle.zip'), handMadeZip(files.filter(({ name }) => name !== 'journal.jsonl')))
    expect(await verifyLog(at('bundle.zip'))).toMatchObject({ result: 'Fail', entries: 0 })
  })

  it('as lines whose first one was altered in any bit of its beginning', async () => {
    const bytes = linesFile(log.lines)
    for (let bit = 0; bit < 8 * 24; bit += 1) {
      const altered = Buffer.from(bytes)
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      writeFileSync(at('journal.jsonl'), altered)
      expect(await verifyLog(at('journal.jsonl'))).toMatchObject({ result: 'Fail', firstBad: 1, entries: 0 })
    }
  })
})

describe('a file that is no log', () => {
  it.each([
    ['an empty file', ''],
    ['a text', 'remember the milk\n'],
    ['a report', '<!doctype html><title>Report</title>'],
    ['another database', `SQLite format 2\0${'x'.repeat(1000)}`],
  ])('is refused in words: %s', async (_title, content) => {
    writeFileSync(at('file'), content)
    await expect(verifyLog(at('file'))).rejects.toMatchObject({
      name: 'NotAJournal',
      message: expect.stringMatching(
        /file is no audit log: neither a database.*nor an export.*nor a bundle\. Check the path\./,
      ),
    })
  })

  it('is refused in words when it can’t be read', async () => {
    mkdirSync(at('folder'))
    for (const name of ['folder', 'absent', 'absent/absent']) {
      await expect(verifyLog(at(name))).rejects.toMatchObject({
        name: 'NotAJournal',
        message: expect.stringMatching(
          /can't be read: .*See that the file is there, and that this account may read it/,
        ),
      })
    }
  })

  it('is refused in words when it only begins like one', async () => {
    writeFileSync(at('file'), 'PK\x03\x04 but no zip')
    await expect(verifyLog(at('file'))).rejects.toMatchObject({ name: 'BundleUnreadable' })
    writeFileSync(at('file'), `SQLite format 3\0${'x'.repeat(5000)}`)
    await expect(verifyLog(at('file'))).rejects.toMatchObject({ name: 'NotAJournal' })
  })
})
