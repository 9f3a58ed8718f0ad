import { mkdirSync, writeFileSync } from 'node:fs'
import { expect, it, vi } from 'vitest'
import { CopyDiffers, copyTree } from '../../../src/main/share/copy.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** A disk that alters what is written, which no test can bring about otherwise. */
vi.mock('../../../src/main/files/durable.ts', async (original) => ({
  ...(await original<typeof import('../../../src/main/files/durable.ts')>()),
  writeNewFile: async (path: string) => writeFileSync(path, 'altered'),
}))

const at = temporaryFolder()

it('notices a disk or a network that alters what is copied', async () => {
  mkdirSync(at('from'))
  writeFileSync(at('from', 'a.pfx'), 'certificate')
  const onCopied = vi.fn()
  const copying = copyTree(at('from'), at('to'), ['a.pfx'], { signal: new AbortController().signal, onCopied })
  await expect(copying).rejects.toThrow(CopyDiffers)
  await expect(copying).rejects.toThrow(/do not go on before that is understood/)
  expect(onCopied).not.toHaveBeenCalled()
})
