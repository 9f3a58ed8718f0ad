import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { passphraseProtection } from '../../../src/main/audit/key-protection.ts'
import { removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'
import { logWithRun } from '../support/logs.ts'

let folder = ''
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => removeFolder(folder))

const exportAs = (format: string, out: string, ...more: readonly string[]) =>
  keyturn(['audit', 'export', '--database', 'journal.db', '--out', out, '--format', format, ...more], { cwd: folder })

const verify = (file: string) => keyturn(['audit', 'verify', file, '--json'], { cwd: folder })

describe('audit export', () => {
  it.each([
    ['html', 'report.html', /^<!doctype html>/],
    ['csv', 'entries.csv', /^\ufeffentry,time_utc,/],
    ['jsonl', 'log.jsonl', /^\{"actor":/],
    ['bundle', 'bundle.zip', /^PK/],
  ])('writes %s', async (format, out, begins) => {
    await logWithRun(join(folder, 'journal.db'))
    const { status, stdout, stderr } = await exportAs(format, out, '--json')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'audit export',
      result: 'OK',
      format,
      run: null,
      out: join(folder, out),
      ...(format === 'bundle' ? { signed: true } : {}),
    })
    expect(readFileSync(join(folder, out), format === 'bundle' ? 'latin1' : 'utf8')).toMatch(begins)
  })

  it('writes lines and a bundle that verify, with the log’s own head', async () => {
    await logWithRun(join(folder, 'journal.db'))
    for (const [format, out] of [
      ['jsonl', 'größe 漢.jsonl'],
      ['bundle', 'größe 漢.zip'],
    ] as const) {
      expect((await exportAs(format, out)).status).toBe(0)
      const { status, stdout } = await verify(out)
      expect(status).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ result: 'OK', firstBad: null })
    }
  })

  it('writes over nothing, and nothing when it can’t', async () => {
    await logWithRun(join(folder, 'journal.db'))
    writeFileSync(join(folder, 'mine.csv'), 'mine')
    const refused = await exportAs('csv', 'mine.csv')
    expect(refused.status).toBe(2)
    expect(refused.stderr).toMatch(/mine\.csv exists already/)
    expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe('mine')
    const before = readdirSync(folder)
    for (const [args, words] of [
      [['html', 'a.html', '--run', 'run-9'], /There is no run run-9.*run-1/],
      [['pdf', 'a.pdf'], /--format must be html or csv or jsonl or bundle/],
      [['csv', 'absent/a.csv'], /absent.*no such file/],
    ] as const) {
      const [format, out, ...more] = args
      const { status, stdout, stderr } = await exportAs(format, out, ...more)
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toMatch(words)
    }
    expect(readdirSync(folder)).toEqual(before)
  })

  it('says that the log is none, and that an altered one is only evidence', async () => {
    writeFileSync(join(folder, 'journal.db'), 'no log')
    expect(await exportAs('csv', 'a.csv')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('not a Keyturn'),
    })
    await removeFolder(join(folder, 'journal.db'))
    await logWithRun(join(folder, 'journal.db'))
    const database = new Database(join(folder, 'journal.db'))
    database.exec(
      "drop trigger entry_is_never_changed; update entry set line = replace(line, 'JUMP01', 'X') where seq = 4",
    )
    database.close()
    const altered = await exportAs('jsonl', 'a.jsonl')
    expect(altered.status).toBe(1)
    expect(altered.stdout).toContain('does not verify from entry 4 on')
    expect(existsSync(join(folder, 'a.jsonl'))).toBe(true)
  })

  it('signs a bundle with the log’s key, by its passphrase, and says when it can’t', async () => {
    writeFileSync(join(folder, 'passphrase.txt'), 'correct horse\n')
    await logWithRun(join(folder, 'journal.db'), { protection: passphraseProtection(Buffer.from('correct horse')) })
    const unsigned = await exportAs('bundle', 'unsigned.zip')
    expect(unsigned.status).toBe(0)
    expect(unsigned.stderr).toMatch(/not signed.*--key-passphrase-file/)
    expect(JSON.parse((await verify('unsigned.zip')).stdout)).toMatchObject({
      result: 'Warning',
      findings: [{ code: 'bundle-unsigned' }],
    })
    const signed = await exportAs('bundle', 'signed.zip', '--key-passphrase-file', 'passphrase.txt')
    expect({ ...signed, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(JSON.parse((await verify('signed.zip')).stdout)).toMatchObject({ result: 'OK', findings: [] })
  })
})
