import { createHash } from 'node:crypto'
import { appendFileSync, chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { HashedFile } from '../../../src/domain/run/event.ts'
import { openBundle } from '../../../src/main/audit/bundle/read-bundle.ts'
import { type BundlePart, writeBundle } from '../../../src/main/audit/bundle/write-bundle.ts'
import { TranscriptChanged, transcriptsOf } from '../../../src/main/export/transcripts.ts'
import { asOrdinaryUser } from '../../support/ordinary-user.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A transcript on the disk, as the log has it. */
const transcript = (name: string, text: string): HashedFile => {
  writeFileSync(at(name), text)
  return { path: at(name), sha256: sha256(text), bytes: Buffer.byteLength(text) }
}

const bundled = async (parts: readonly BundlePart[]): Promise<Record<string, string>> => {
  await writeBundle({ path: at('bundle.zip'), parts, sign: null, at: new Date() })
  const bundle = await openBundle(at('bundle.zip'))
  const texts: Record<string, string> = {}
  for (const name of bundle.names) texts[name] = (await bundle.bytes(name, 1_000_000)).toString()
  await bundle.close()
  return texts
}

describe('the transcripts of a run', () => {
  it('are in its bundle as they were fetched, under names that every system takes', async () => {
    mkdirSync(at('again'))
    const { parts, missing } = await transcriptsOf('2026-11-23 größe', [
      transcript('AzS-ERCS01 größe.txt', 'one'),
      transcript('again/AzS-ERCS01 größe.txt', 'two'),
      transcript('empty.txt', ''),
    ])
    expect(missing).toEqual([])
    const { SHA256SUMS: sums, ...others } = await bundled(parts)
    expect(others).toEqual({
      'transcripts/2026-11-23-gro-e/AzS-ERCS01-gro-e.txt': 'one',
      'transcripts/2026-11-23-gro-e/AzS-ERCS01-gro-e-2.txt': 'two',
      'transcripts/2026-11-23-gro-e/empty.txt': '',
    })
    expect(sums).toContain(`${sha256('two')}  transcripts/2026-11-23-gro-e/AzS-ERCS01-gro-e-2.txt\n`)
  })

  it('that the log names twice are there once, by the last part of a path of Windows', async () => {
    const file = transcript('C:\\logs\\a.txt', 'one')
    const { parts } = await transcriptsOf('run', [file, file])
    expect(parts.map(({ name }) => name)).toEqual(['transcripts/run/a.txt'])
  })

  it.each<[string, (file: HashedFile) => void, RegExp]>([
    ['is gone', ({ path }) => rmSync(path), /^is not there any more$/],
    ['has grown', ({ path }) => appendFileSync(path, 'x'), /^has 4 bytes now, and had 3 when it was fetched$/],
    [
      'was altered',
      ({ path }) => writeFileSync(path, 'One'),
      new RegExp(`^has the SHA-256 ${sha256('One')} now, and had ${sha256('one')} when it was fetched$`),
    ],
    [
      'is a link now',
      ({ path }) => {
        rmSync(path)
        symlinkSync(at('other.txt'), path)
      },
      /^is no ordinary file any more$/,
    ],
  ])('of which one %s are there without it, and it is said why', async (_, change, reason) => {
    const [file, other] = [transcript('a.txt', 'one'), transcript('other.txt', 'one')]
    change(file)
    const { parts, missing } = await transcriptsOf('run', [file, other])
    expect(parts.map(({ name }) => name)).toEqual(['transcripts/run/other.txt'])
    expect(missing).toEqual([{ file, reason: expect.stringMatching(reason) }])
  })

  it('that this account may not read are missing, with the reason', async () => {
    const file = transcript('a.txt', 'one')
    chmodSync(file.path, 0)
    const { missing } = await asOrdinaryUser(() => transcriptsOf('run', [file]))
    expect(missing).toEqual([{ file, reason: 'can’t be read: permission denied' }])
  })

  it('of which one is changed while the bundle is written leave no bundle', async () => {
    const file = transcript('a.txt', 'one')
    const { parts } = await transcriptsOf('run', [file])
    writeFileSync(file.path, 'One')
    mkdirSync(at('out'))
    const writing = writeBundle({ path: at('out', 'bundle.zip'), parts, sign: null, at: new Date() })
    await expect(writing).rejects.toThrow(TranscriptChanged)
    await expect(writing).rejects.toThrow(/a\.txt was changed while the bundle was written/)
    expect(readdirSync(at('out'))).toEqual([])
  })
})
