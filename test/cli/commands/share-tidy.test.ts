import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeFolder, serviceFolders, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

let folder = ''
beforeEach(async () => {
  folder = await temporaryFolder()
  await serviceFolders(join(folder, 'share/Certificates/AAD'))
  await mkdir(join(folder, 'share/Certificates/ADFS/Graph'), { recursive: true })
  await writeFile(join(folder, 'share/Certificates/AAD/ARM Admin/CertificateHelp.txt'), 'help')
})
afterEach(() => removeFolder(folder))

const run = (verb: string, ...argv: readonly string[]) =>
  keyturn(['share', verb, '--share', 'share', '--identity', 'AAD', ...argv], { cwd: folder })

describe('share tidy', () => {
  it('is named by share inspect, and only shows what it would do', async () => {
    const inspected = await run('inspect')
    expect(inspected.status).toBe(1)
    expect(inspected.stdout).toMatch(/“share tidy” can set its leavings aside/)
    const { status, stdout } = await run('tidy')
    expect(status).toBe(0)
    expect(stdout).toMatch(/Can be set aside {2}Certificates\/ADFS\n/)
    expect(stdout).toMatch(/Nothing was moved.*--set-aside DIR/)
    expect(existsSync(join(folder, 'share/Certificates/ADFS'))).toBe(true)
  })

  it('moves it when it is told where to, and says what is left to do', async () => {
    await writeFile(join(folder, 'share/notes.txt'), 'mine')
    const { status, stdout } = await run('tidy', '--set-aside', 'aside', '--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'share tidy',
      result: 'Fail',
      moved: ['Certificates/ADFS', 'Certificates/AAD/ARM Admin/CertificateHelp.txt'],
      layout: [{ code: 'foreign-file', path: 'notes.txt' }],
    })
    expect(existsSync(join(folder, 'aside/Certificates/ADFS/Graph'))).toBe(true)
  })

  it('refuses a folder that is not empty with one line', async () => {
    const { status, stderr } = await run('tidy', '--set-aside', folder)
    expect(status).toBe(2)
    expect(stderr).toMatch(/exists already and is not empty/)
  })
})
