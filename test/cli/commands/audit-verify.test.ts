import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeHeadFile } from '../../../src/main/audit/head-file.ts'
import { openJournal } from '../../../src/main/audit/journal.ts'
import { removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

let folder = ''
let journal = ''
let anchor = ''
beforeEach(async () => {
  folder = await temporaryFolder()
  journal = join(folder, 'journal.db')
  anchor = join(folder, 'anchors', 'head.json')
  const opened = openJournal({
    path: journal,
    clock: { now: () => new Date('2026-11-23T10:15:00.000Z'), monotonicMilliseconds: () => 1, boot: 'boot' },
    origin: { actor: { account: 'CONTOSO\\operator', sid: null }, host: 'jump', app: '0.1.0' },
  })
  for (let entry = 0; entry < 5; entry += 1) {
    opened.append({ stamp: 'east', run: 'run', step: null, type: 'note', facts: { entry } })
  }
  const head = opened.head()
  opened.close()
  if (head === null) throw new Error('the journal has no head')
  await mkdir(join(folder, 'anchors'))
  await writeHeadFile(anchor, head)
})
afterEach(() => removeFolder(folder))

/** Changes the database behind Keyturn's back. */
const tamper = (statement: string): void => {
  const database = new Database(journal)
  for (const { name } of database
    .prepare<[], { name: string }>("select name from sqlite_master where type = 'trigger'")
    .all()) {
    database.exec(`drop trigger "${name}"`)
  }
  database.exec(statement)
  database.close()
}

const verify = (...more: readonly string[]) => keyturn(['audit', 'verify', 'journal.db', ...more], { cwd: folder })

describe('audit verify', () => {
  it('finds an unaltered log good, with its head', async () => {
    const { status, stdout, stderr } = await verify('--anchor', 'anchors/head.json', '--json')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      command: 'audit verify',
      result: 'OK',
      entries: 5,
      head: expect.stringMatching(/^[0-9a-f]{64}$/),
      firstBad: null,
      findings: [],
      anchors: [{ source: expect.stringContaining('head.json'), entry: 5, at: '2026-11-23T10:15:00.000Z' }],
    })
    expect((await verify()).stdout).toContain('--anchor')
  })

  it('names the first bad entry of an altered log', async () => {
    tamper(`update entry set line = replace(line, '"entry":2', '"entry":9') where seq = 3`)
    const { status, stdout } = await verify('--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ command: 'audit verify', result: 'Fail', firstBad: 3 })
    expect((await verify()).stdout).toContain('The first bad entry is 3')
  })

  it('notices an end that was cut off, by the anchor', async () => {
    tamper('delete from entry where seq > 3')
    const { status, stdout } = await verify('--anchor', anchor, '--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ result: 'Fail', entries: 3 })
  })

  it.each([
    ['a text', 'just some words\n'],
    ['an empty file', ''],
  ])('can not verify %s', async (_title, text) => {
    await writeFile(join(folder, 'other.db'), text)
    const plain = await keyturn(['audit', 'verify', join(folder, 'other.db')])
    expect(plain).toMatchObject({ status: 2, stdout: '' })
    expect(plain.stderr).toContain('other.db')
    const json = await keyturn(['audit', 'verify', join(folder, 'other.db'), '--json'])
    expect(json.status).toBe(2)
    expect(JSON.parse(json.stdout)).toEqual({ command: 'audit verify', error: expect.stringContaining('other.db') })
  })

  it.each([
    ['a file that is not there', ['absent.db'], 'absent.db'],
    ['a folder', ['anchors'], 'anchors'],
    ['an anchor that is not there', ['journal.db', '--anchor', 'absent.json'], 'absent.json'],
    ['an anchor that is none', ['journal.db', '--anchor', 'journal.db'], 'journal.db'],
  ])('says in one line that %s can not be used', async (_title, argv, words) => {
    const { status, stdout, stderr } = await keyturn(['audit', 'verify', ...argv], { cwd: folder })
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(words)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})
