import { existsSync, readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeHeadFile } from '../../../src/main/audit/head-file.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { note, open, rowsOf, tamper, writeLog } from '../../main/audit/support/journals.ts'
import { removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

let folder = ''
let file = ''
let copy = ''
beforeEach(async () => {
  folder = await temporaryFolder()
  file = join(folder, 'journal.db')
  copy = join(folder, 'safe', 'copy.db')
  await mkdir(join(folder, 'safe'))
})
afterEach(() => removeFolder(folder))

const backup = (...more: readonly string[]) =>
  keyturn(['audit', 'backup', '--database', 'journal.db', '--out', 'safe/copy.db', ...more], { cwd: folder })

describe('audit backup', () => {
  it('copies a log, and says what it verified', async () => {
    writeLog(file, [{ a: 1 }, { a: 2 }])
    const { status, stdout, stderr } = await backup()
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const { entries, head } = verifyJournal(copy)
    expect(stdout).toMatch(/^OK {2}.*copy\.db\n/)
    expect(stdout).toContain(`${entries} entries, verified in the copy; head ${head}`)
    expect(rowsOf(copy)).toEqual(rowsOf(file))
  })

  it('answers with JSON, for a log that is in use too', async () => {
    const journal = open(file)
    try {
      journal.append(note())
      const { status, stdout } = await backup('--json')
      expect(status).toBe(0)
      const { seq, hash } = journal.head()
      expect(JSON.parse(stdout)).toEqual({
        command: 'audit backup',
        result: 'OK',
        out: copy,
        entries: seq,
        head: hash,
        findings: [],
      })
    } finally {
      journal.close()
    }
  })

  it('tells what deserves attention', async () => {
    writeLog(file, [{ a: 1 }])
    // The clock of the tests begins anew, so that it was set back.
    const journal = open(file)
    journal.append(note())
    journal.close()
    const { status, stdout } = await backup()
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Warning {2}.*copy\.db\n.*\n +Warning {2}clock, entry \d+: /)
  })

  it('never writes over anything', async () => {
    writeLog(file, [{ a: 1 }])
    await writeFile(copy, 'mine')
    const { status, stderr } = await backup()
    expect(status).toBe(2)
    expect(stderr).toMatch(/copy\.db exists already.*Keyturn writes over nothing/)
  })

  it('makes no copy of a log that does not verify', async () => {
    writeLog(file, [{ a: 1 }, { a: 2 }])
    tamper(file, (database) => database.exec(`update entry set line = replace(line, '"a":2', '"a":3')`))
    const { status, stdout, stderr } = await backup()
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^keyturn audit backup: The copy of .*journal\.db does not verify, and was removed: .*\n$/)
    expect(readdirSync(join(folder, 'safe'))).toEqual([])
  })

  it('makes none of a log that is older than its own head file', async () => {
    const journal = open(file)
    journal.append(note())
    const head = journal.sign()
    journal.close()
    await mkdir(join(folder, 'anchors'))
    await writeHeadFile(join(folder, 'anchors', 'head.json'), head)
    tamper(file, (database) => database.exec('delete from entry where seq > 2'))
    const { status, stderr } = await backup()
    expect(status).toBe(2)
    expect(stderr).toMatch(/head\.json saw entry \d+/)
    expect(existsSync(copy)).toBe(false)
  })

  it.each([
    ['a log that is not there', ['--database', 'absent.db', '--out', 'copy.db'], 'absent.db'],
    ['a folder that is not there', ['--database', 'journal.db', '--out', 'nowhere/copy.db'], 'nowhere'],
    ['no target', ['--database', 'journal.db'], '--out is missing'],
  ])('says in one line that it can’t work with %s', async (_title, argv, words) => {
    writeLog(file, [{ a: 1 }])
    const { status, stdout, stderr } = await keyturn(['audit', 'backup', ...argv], { cwd: folder })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(words)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})
