import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { TargetExists } from '../../../src/main/files/durable.ts'
import { type CopiedFile, compareTrees, copyTree, hashTree, proveEqual } from '../../../src/main/share/copy.ts'
import { ShareUnreadable } from '../../../src/main/share/inspect.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()
const signal = new AbortController().signal
const copy = (files: readonly string[], onCopied: (file: CopiedFile) => void = () => {}) =>
  copyTree(at('from'), at('to'), files, { signal, onCopied })

beforeEach(() => {
  mkdirSync(at('from', 'ARM Admin'), { recursive: true })
  writeFileSync(at('from', 'ARM Admin', 'größe.pfx'), 'certificate')
  writeFileSync(at('from', 'b.pfx'), 'other')
})

describe('copying', () => {
  it('tells each file as it is done, with the hash that sha256sum gives for it', async () => {
    const seen: CopiedFile[] = []
    const files = await copy(['ARM Admin/größe.pfx', 'b.pfx'], (file) => seen.push(file))
    expect(seen).toEqual(files)
    expect(files).toEqual([
      {
        path: 'ARM Admin/größe.pfx',
        bytes: 11,
        sha256: '03d66dd08835c1ca3f128cceacd1f31ac94163096b20f445ae84285bc0832d72',
      },
      { path: 'b.pfx', bytes: 5, sha256: 'd9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa' },
    ])
    expect(readFileSync(at('to', 'ARM Admin', 'größe.pfx'), 'utf8')).toBe('certificate')
  })

  it('never takes the place of a file', async () => {
    mkdirSync(at('to'))
    writeFileSync(at('to', 'b.pfx'), 'kept')
    await expect(copy(['b.pfx'])).rejects.toThrow(TargetExists)
    expect(readFileSync(at('to', 'b.pfx'), 'utf8')).toBe('kept')
  })

  it('says which file vanished in the middle, and what to do', async () => {
    const copying = copy(['ARM Admin/größe.pfx', 'b.pfx'], () => rmSync(at('from', 'b.pfx')))
    await expect(copying).rejects.toThrow(ShareUnreadable)
    await expect(copying).rejects.toThrow(/b\.pfx vanished.*try again/)
  })

  it('refuses what is too large to be a PFX, without reading it', async () => {
    truncateSync(at('from', 'b.pfx'), 20 * 1024 ** 3)
    await expect(copy(['b.pfx'])).rejects.toThrow(/21474836480 bytes, which is no PFX file/)
    expect(readdirSync(at())).toEqual(['from'])
  })

  it.each([
    ['a link', () => symlinkSync(at('from', 'b.pfx'), at('from', 'c.pfx'))],
    ['a link that leads nowhere', () => symlinkSync(at('nowhere'), at('from', 'c.pfx'))],
    ['a pipe, and does not wait for it', () => execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', at('from', 'c.pfx')])],
  ])('refuses %s', async (_, make) => {
    make()
    await expect(copy(['c.pfx'])).rejects.toThrow(/c\.pfx is no ordinary file. Take it away/)
    await expect(hashTree(at('from'))).rejects.toThrow(ShareUnreadable)
  })
})

describe('comparing', () => {
  const file = (path: string, sha256 = path): CopiedFile => ({ path, sha256, bytes: 1 })

  it('takes names that differ in case for the same, as Windows does', () => {
    expect(compareTrees([file('KeyVault/a.pfx', 'x')], [file('keyvault/A.PFX', 'x')])).toEqual([])
  })

  it('overlooks none of two files whose names differ in case alone', () => {
    const found = [file('KeyVault/A.pfx', 'other'), file('KeyVault/a.pfx', 'x')]
    for (const each of [found, found.toReversed()]) {
      expect(compareTrees([file('KeyVault/a.pfx', 'x')], each)).toEqual([
        { path: 'KeyVault/A.pfx', difference: 'extra' },
      ])
    }
  })

  it('finds nothing between equal trees, and every difference between others, in whatever order', () => {
    const trees = fc.uniqueArray(
      fc.record({ path: fc.stringMatching(/^[a-z]{1,3}$/), sha256: fc.constantFrom('1', '2') }),
      {
        selector: ({ path }) => path,
      },
    )
    fc.assert(
      fc.property(trees, trees, (left, right) => {
        const [expected, found] = [left, right].map((tree) => tree.map(({ path, sha256 }) => file(path, sha256)))
        if (expected === undefined || found === undefined) return
        expect(compareTrees(expected, expected.toReversed())).toEqual([])
        const equal = expected.filter(({ path, sha256 }) =>
          found.some((other) => other.path === path && other.sha256 === sha256),
        )
        const paths = new Set([...expected, ...found].map(({ path }) => path))
        expect(compareTrees(expected, found)).toHaveLength(paths.size - equal.length)
      }),
    )
  })

  it('names what differs when two trees have to be equal', async () => {
    const expected = await hashTree(at('from'))
    await proveEqual(expected, at('from'))
    writeFileSync(at('from', 'b.pfx'), 'altered')
    await expect(proveEqual(expected, at('from'))).rejects.toThrow(/b\.pfx \(changed\).*stop it/)
  })
})
