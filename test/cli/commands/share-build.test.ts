import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import { removeFolder, serviceFolders, stamp, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

let folder = ''
beforeEach(async () => {
  folder = await temporaryFolder()
  await serviceFolders(join(folder, 'prepared'))
  await mkdir(join(folder, 'share'))
})
afterEach(() => removeFolder(folder))

const build = (...more: readonly string[]) =>
  keyturn(['share', 'build', '--from', 'prepared', '--share', 'share', '--identity', 'AAD', ...more], { cwd: folder })

describe('share build', () => {
  it('lays every file out, with its hash', async () => {
    const { status, stdout } = await build('--json')
    const document = JSON.parse(stdout)
    expect(status).toBe(0)
    expect(document).toMatchObject({ command: 'share build', result: 'OK', layout: [] })
    expect(document.files).toHaveLength(certificateSet(stamp).length)
    const bytes = await readFile(join(folder, 'share', 'Certificates', 'AAD', 'ARM Admin', 'ARMAdmin.pfx'))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(document.files.find(({ path }: { path: string }) => path.includes('ARM Admin'))).toMatchObject({
      sha256,
      bytes: bytes.length,
    })
    const inspected = await keyturn(['share', 'inspect', '--share', join(folder, 'share'), '--identity', 'AAD'])
    expect(inspected.status).toBe(0)
  })

  it('refuses a preparation that departs from the layout, and writes nothing', async () => {
    await rm(join(folder, 'prepared', 'ARM Admin', 'ARMAdmin.pfx'))
    const { status, stdout } = await build('--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'share build',
      result: 'Fail',
      files: [],
      layout: [{ code: 'no-pfx', path: expect.stringContaining('ARM Admin') }],
    })
    expect(await readdir(join(folder, 'share'))).toEqual([])
    expect((await build()).stdout).toContain('no-pfx')
  })

  it('writes over nothing', async () => {
    await mkdir(join(folder, 'share', 'Certificates'))
    await writeFile(join(folder, 'share', 'Certificates', 'mine.txt'), 'mine')
    const { status, stdout, stderr } = await build()
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('exists already')
    expect(await readdir(join(folder, 'share', 'Certificates'))).toEqual(['mine.txt'])
  })

  it('says which preparation folder is not there', async () => {
    await rm(join(folder, 'prepared'), { recursive: true })
    const { status, stderr } = await build()
    expect(status).toBe(2)
    expect(stderr).toContain('prepared')
    expect(await readdir(join(folder, 'share'))).toEqual([])
  })
})
