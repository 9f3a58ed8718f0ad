import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeFolder, serviceFolders, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

let folder = ''
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => removeFolder(folder))

const inspect = (...more: readonly string[]) =>
  keyturn(['share', 'inspect', '--share', '.', '--identity', 'AAD', ...more], { cwd: folder })

describe('share inspect', () => {
  it('finds nothing in an exact layout', async () => {
    await serviceFolders(join(folder, 'Certificates', 'AAD'))
    const { status, stdout } = await inspect('--json')
    expect(JSON.parse(stdout)).toEqual({ command: 'share inspect', result: 'OK', layout: [] })
    expect(status).toBe(0)
    expect((await inspect()).stdout).toContain('OK')
  })

  it('names each departure with what to do, and ends with 1', async () => {
    await serviceFolders(join(folder, 'Certificates', 'AAD'))
    await mkdir(join(folder, 'Certificates', 'AAD', 'Foo'))
    await writeFile(join(folder, 'Certificates', 'AAD', 'ARM Admin', 'notes.txt'), 'x')
    const { status, stdout, stderr } = await inspect('--json')
    const document = JSON.parse(stdout)
    expect(status).toBe(1)
    expect(stderr).toBe('')
    expect(document).toMatchObject({ command: 'share inspect', result: 'Fail' })
    expect(document.layout.map(({ code }: { code: string }) => code).sort()).toEqual(['extra-folder', 'foreign-file'])
    for (const departure of document.layout) {
      expect(Object.keys(departure).sort()).toEqual(['code', 'fix', 'message', 'path', 'result'])
      expect(departure.fix).not.toBe('')
    }
    const text = (await inspect()).stdout
    expect(text).toContain('extra-folder')
    expect(text).toContain('notes.txt')
  })

  it('can not look into a folder that is not there', async () => {
    const plain = await keyturn(['share', 'inspect', '--share', join(folder, 'absent'), '--identity', 'AAD'])
    expect(plain).toMatchObject({ status: 2, stdout: '' })
    expect(plain.stderr).toContain('absent')
    expect(plain.stderr.trimEnd().split('\n')).toHaveLength(1)
    const json = await keyturn(['share', 'inspect', '--share', join(folder, 'absent'), '--identity', 'AAD', '--json'])
    expect(json.status).toBe(2)
    expect(JSON.parse(json.stdout)).toEqual({ command: 'share inspect', error: expect.stringContaining('absent') })
  })
})
