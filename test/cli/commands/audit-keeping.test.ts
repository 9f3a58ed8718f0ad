import { readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'
import { logWithRun } from '../support/logs.ts'

let folder = ''
beforeEach(async () => {
  folder = await temporaryFolder()
  await logWithRun(join(folder, 'journal.db'), { run: null })
})
afterEach(() => removeFolder(folder))

const audit = (verb: string, ...more: readonly string[]) =>
  keyturn(['audit', verb, '--database', 'journal.db', ...more], { cwd: folder })

const verify = async (file = 'journal.db') => {
  const { status, stdout } = await keyturn(['audit', 'verify', file, '--json'], { cwd: folder })
  return { status, ...JSON.parse(stdout) }
}

const damage = (): void => {
  const database = new Database(join(folder, 'journal.db'))
  database.exec(
    "drop trigger entry_is_never_changed; update entry set line = replace(line, 'JUMP01', 'X') where seq = 2",
  )
  database.close()
}

describe('audit archive', () => {
  it('closes the log and begins the next', async () => {
    const { status, stdout } = await audit('archive', '--reason', 'End of the year', '--json')
    expect(status).toBe(0)
    const { file, entries, head } = JSON.parse(stdout)
    expect(await verify(file)).toMatchObject({ result: 'OK', entries, head, signature: { closed: true } })
    expect(await verify()).toMatchObject({ result: 'OK', signature: { closed: false } })
  })

  it('wants a reason, and the key of the log', async () => {
    expect(await audit('archive')).toMatchObject({ status: 2, stderr: expect.stringContaining('--reason is missing') })
    renameSync(join(folder, 'keys'), join(folder, 'elsewhere'))
    expect(await audit('archive', '--reason', 'x')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/There is no signing key .*signing-key\.json/),
    })
    expect((await verify()).result).toBe('OK')
  })
})

describe('audit set-aside', () => {
  it('refuses a log that verifies, and sets one aside that does not', async () => {
    expect(await audit('set-aside')).toMatchObject({ status: 2, stderr: expect.stringContaining('verifies') })
    damage()
    const { status, stdout } = await audit('set-aside', '--json')
    expect(status).toBe(0)
    const { file, entries } = JSON.parse(stdout)
    expect(entries).toBe(1)
    expect(await verify(file)).toMatchObject({ status: 1, result: 'Fail', firstBad: 2 })
    expect(await verify()).toMatchObject({ status: 0, result: 'OK' })
    expect(readdirSync(join(folder, 'anchors'))).toHaveLength(2)
  })
})

describe('audit change-key', () => {
  it('lets a new key sign, with a warning where nothing protects it', async () => {
    const before = (await verify()).signature.key
    const { status, stdout, stderr } = await audit('change-key', '--reason', 'New jump box', '--json')
    expect(status).toBe(0)
    expect(stderr).toMatch(/lies in a file that nothing protects/)
    const { key, vouchedFor } = JSON.parse(stdout)
    expect(vouchedFor).toBe(true)
    expect(key).not.toBe(before)
    expect(await verify()).toMatchObject({ result: 'OK', signature: { key } })
  })

  it('protects the new key by a passphrase that is asked for', async () => {
    writeFileSync(join(folder, 'passphrase.txt'), 'correct horse battery\n')
    const { status, stderr } = await audit('change-key', '--reason', 'x', '--key-passphrase-file', 'passphrase.txt')
    // The old key is not protected, so that it can't be opened by a passphrase, and does not vouch.
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(await verify()).toMatchObject({ result: 'Warning', findings: [{ code: 'new-key' }] })
    expect((await audit('archive', '--reason', 'x')).stderr).toMatch(/--key-passphrase-file/)
    expect((await audit('archive', '--reason', 'x', '--key-passphrase-file', 'passphrase.txt')).status).toBe(0)
  })
})
