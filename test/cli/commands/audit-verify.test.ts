import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { paperCode } from '../../../src/main/audit/anchors/paper-code.ts'
import { createDatabase } from '../../../src/main/audit/database.ts'
import { writeHeadFile } from '../../../src/main/audit/head-file.ts'
import { openJournal } from '../../../src/main/audit/open-journal.ts'
import { hashed, oldLine } from '../../main/audit/support/forged-rows.ts'
import { testKey } from '../../main/audit/support/journals.ts'
import { removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

let folder = ''
let journal = ''
let anchor = ''
/** The head as it is written on paper. */
let code = ''
beforeEach(async () => {
  folder = await temporaryFolder()
  journal = join(folder, 'journal.db')
  anchor = join(folder, 'kept', 'head.json')
  const opened = openJournal({
    path: journal,
    clock: { now: () => new Date('2026-11-23T10:15:00.000Z'), monotonicMilliseconds: () => 1, boot: 'boot' },
    origin: { actor: { account: 'CONTOSO\\operator', sid: null }, host: 'jump', app: '0.1.0' },
    key: testKey,
  })
  for (let entry = 0; entry < 5; entry += 1) {
    opened.append({ stamp: 'east', run: 'run', step: null, type: 'note', facts: { entry } })
  }
  const head = opened.sign()
  opened.close()
  code = paperCode(head)
  await mkdir(join(folder, 'kept'))
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
    const { status, stdout, stderr } = await verify('--anchor', 'kept/head.json', '--json')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      command: 'audit verify',
      result: 'OK',
      entries: 8,
      head: expect.stringMatching(/^[0-9a-f]{64}$/),
      firstBad: null,
      findings: [],
      anchors: [
        { source: expect.stringContaining('head.json'), entry: 8, at: '2026-11-23T10:15:00.000Z', holds: true },
      ],
      signature: { origin: expect.stringMatching(/^jump\/.{36}$/), key: testKey.id, signedTo: 8, closed: false },
    })
    expect((await verify()).stdout).toContain('--anchor')
  })

  it('holds the log against a code from paper, and against the head that lies beside it', async () => {
    const written = await verify('--code', code.toLowerCase().replaceAll('-', ' '), '--json')
    expect(JSON.parse(written.stdout)).toMatchObject({ result: 'OK', anchors: [{ entry: 8, at: null, holds: true }] })
    await mkdir(join(folder, 'anchors'))
    await copyFile(anchor, join(folder, 'anchors', 'head.json'))
    tamper('delete from entry where seq > 4')
    for (const more of [[], ['--code', code]]) {
      const { status, stdout } = await verify(...more, '--json')
      expect(status).toBe(1)
      expect(JSON.parse(stdout)).toMatchObject({ result: 'Fail', entries: 4, firstBad: 5 })
      expect(stdout).toMatch(/"code": ?"cut"/)
    }
  })

  it('warns of a log that nobody signs, and says so', async () => {
    createDatabase(join(folder, 'old.db'), hashed([oldLine(1), oldLine(2)]), 1)
    const { status, stdout } = await keyturn(['audit', 'verify', 'old.db', '--json'], { cwd: folder })
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      result: 'Warning',
      entries: 2,
      findings: [{ code: 'format-1', result: 'Warning', entry: null }],
      signature: null,
    })
    const plain = await keyturn(['audit', 'verify', 'old.db'], { cwd: folder })
    expect(plain.stdout).toContain('Nobody signs it.')
  })

  it('names the first bad entry of an altered log', async () => {
    tamper(`update entry set line = replace(line, '"entry":2', '"entry":9') where seq = 5`)
    const { status, stdout } = await verify('--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ command: 'audit verify', result: 'Fail', firstBad: 5 })
    expect((await verify()).stdout).toContain('The first bad entry is 5')
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
    ['a folder', ['kept'], 'kept'],
    ['an anchor that is not there', ['journal.db', '--anchor', 'absent.json'], 'absent.json'],
    ['an anchor that is none', ['journal.db', '--anchor', 'journal.db'], 'journal.db'],
    ['a code with a wrong letter', ['journal.db', '--code', '8-0000-0000-0000-0000-1'], 'paper code of entry 8'],
  ])('says in one line that %s can not be used', async (_title, argv, words) => {
    const { status, stdout, stderr } = await keyturn(['audit', 'verify', ...argv], { cwd: folder })
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(words)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})
