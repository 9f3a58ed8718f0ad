import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { beforeEach, expect, it } from 'vitest'
import { makeBackup } from '../../../src/main/backup/backup.ts'
import { TargetExists } from '../../../src/main/files/durable.ts'
import { compareTrees, hashTree } from '../../../src/main/share/copy.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()
const make = (signal = new AbortController().signal) =>
  makeBackup({ from: at('prepared'), to: at('secure', 'backup'), signal, onCopied: () => {} })

beforeEach(() => {
  mkdirSync(at('prepared', 'ARM Admin'), { recursive: true })
  writeFileSync(at('prepared', 'ARM Admin', 'ARMAdmin.pfx'), 'certificate')
})

it('is equal to what it was made of', async () => {
  const copied = await make()
  expect(copied).toEqual(await hashTree(at('prepared')))
  expect(compareTrees(copied, await hashTree(at('secure', 'backup')))).toEqual([])
})

it('never takes the place of another one', async () => {
  await make()
  await expect(make()).rejects.toThrow(TargetExists)
})

it('is not made of nothing', async () => {
  rmSync(at('prepared', 'ARM Admin', 'ARMAdmin.pfx'))
  await expect(make()).rejects.toThrow(/holds no file to back up/)
  expect(existsSync(at('secure', 'backup'))).toBe(false)
})

it('leaves nothing when it is cancelled', async () => {
  await expect(make(AbortSignal.abort())).rejects.toThrow()
  expect(readdirSync(at('secure'))).toEqual([])
})

it('tells every kind of difference', async () => {
  await make()
  const before = await hashTree(at('secure', 'backup'))
  writeFileSync(at('secure', 'backup', 'ARM Admin', 'ARMAdmin.pfx'), 'altered')
  writeFileSync(at('secure', 'backup', 'stranger'), '')
  expect(
    compareTrees([...before, { path: 'lost', sha256: '', bytes: 0 }], await hashTree(at('secure', 'backup'))),
  ).toEqual([
    { path: 'ARM Admin/ARMAdmin.pfx', difference: 'changed' },
    { path: 'lost', difference: 'missing' },
    { path: 'stranger', difference: 'extra' },
  ])
})
