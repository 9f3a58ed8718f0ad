import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { serviceFolders } from '../../../src/domain/certificates/certificate-set.ts'
import { TargetExists } from '../../../src/main/files/durable.ts'
import { buildShare, SharePreparationRefused } from '../../../src/main/share/build.ts'
import { clearShare } from '../../../src/main/share/clear.ts'
import { compareTrees, filesBelow, hashTree } from '../../../src/main/share/copy.ts'
import { inspectShare, ShareUnreadable } from '../../../src/main/share/inspect.ts'
import { restoreShare } from '../../../src/main/share/restore.ts'
import { asOrdinaryUser } from '../../support/ordinary-user.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()
const stamp = { identity: 'AAD', containerRegistry: false } as const
const signal = new AbortController().signal
const tree = (...parts: readonly string[]): string => at('share', 'Certificates', 'AAD', ...parts)

const build = (onCopied = () => {}) => buildShare({ from: at('prepared'), share: at('share'), stamp, signal, onCopied })

beforeEach(() => {
  mkdirSync(at('share'))
  for (const folder of serviceFolders(stamp)) {
    mkdirSync(at('prepared', folder), { recursive: true })
    writeFileSync(at('prepared', folder, `${folder}.pfx`), `certificate of ${folder}`)
  }
})

describe('building a share', () => {
  it('lays out what the stamp accepts, equal to what was prepared', async () => {
    const copied = await build()
    expect(copied).toHaveLength(11)
    expect(await inspectShare(at('share'), stamp, 'share')).toEqual([])
    expect(compareTrees(await hashTree(at('prepared')), await hashTree(tree()))).toEqual([])
    expect(readdirSync(at('share'))).toEqual(['Certificates'])
  })

  it('refuses what is not prepared as it has to be, and writes nothing', async () => {
    rmSync(at('prepared', 'ARM Admin', 'ARM Admin.pfx'))
    mkdirSync(at('prepared', 'Foo'))
    await expect(build()).rejects.toThrow(SharePreparationRefused)
    await expect(build()).rejects.toMatchObject({
      departures: [
        { code: 'extra-folder', path: 'AAD/Foo' },
        { code: 'no-pfx', path: 'AAD/ARM Admin' },
      ],
    })
    expect(readdirSync(at('share'))).toEqual([])
  })

  it('touches nothing when certificates are there already', async () => {
    mkdirSync(at('share', 'Certificates'))
    writeFileSync(at('share', 'Certificates', 'kept.txt'), 'kept')
    await expect(build()).rejects.toThrow(TargetExists)
    expect(readdirSync(at('share', 'Certificates'))).toEqual(['kept.txt'])
  })

  it('refuses a folder with two PFX files', async () => {
    writeFileSync(at('prepared', 'KeyVault', 'old.pfx'), 'last year’s')
    await expect(build()).rejects.toMatchObject({
      message: expect.stringMatching(/two|2|more than one/i),
      departures: [{ code: 'several-pfx', path: 'AAD/KeyVault' }],
    })
    expect(readdirSync(at('share'))).toEqual([])
  })

  it('leaves nothing on the share when a prepared file vanishes in the middle', async () => {
    const building = build(() => rmSync(at('prepared', 'KeyVault'), { recursive: true, force: true }))
    await expect(building).rejects.toThrow(/KeyVault\.pfx vanished/)
    expect(readdirSync(at('share'))).toEqual([])
  })

  it('gives way to somebody who lays something there at the same time', async () => {
    const other = at('share', 'Certificates', 'other.txt')
    const building = build(() => {
      mkdirSync(at('share', 'Certificates'), { recursive: true })
      writeFileSync(other, 'kept')
    })
    await expect(building).rejects.toThrow(TargetExists)
    expect(readdirSync(at('share'))).toEqual(['Certificates'])
    expect(readFileSync(other, 'utf8')).toBe('kept')
  })

  it('writes nothing to a share that may only be read, and names it', async () => {
    for (const folder of [at(), at('share')]) chmodSync(folder, 0o555)
    await asOrdinaryUser(() =>
      expect(build()).rejects.toMatchObject({ code: 'EACCES', path: expect.stringContaining(at('share')) }),
    )
    chmodSync(at(), 0o755)
    expect(readdirSync(at('share'))).toEqual([])
  })

  it('says what to do when the share is not there, or what is prepared is a file', async () => {
    rmSync(at('share'), { recursive: true })
    await expect(build()).rejects.toThrow(ShareUnreadable)
    expect(existsSync(at('share'))).toBe(false)
    writeFileSync(at('share'), '')
    await expect(build()).rejects.toThrow(/share can't be read: not a directory\. See that the path is right/)
    rmSync(at('prepared'), { recursive: true })
    writeFileSync(at('prepared'), '')
    await expect(build()).rejects.toThrow(/can't be read.*See that the path is right/)
  })

  it('leaves nothing when it is cancelled in the middle', async () => {
    const controller = new AbortController()
    const cancelled = buildShare({
      from: at('prepared'),
      share: at('share'),
      stamp,
      signal: controller.signal,
      onCopied: () => controller.abort(),
    })
    await expect(cancelled).rejects.toThrow()
    expect(readdirSync(at('share'))).toEqual([])
  })
})

describe('inspecting a share', () => {
  it('names links, and follows none', async () => {
    await build()
    symlinkSync(at('prepared'), tree('KeyVault', 'link'))
    expect(await inspectShare(at('share'), stamp, 'share')).toMatchObject([
      { code: 'foreign-file', path: 'Certificates/AAD/KeyVault/link' },
    ])
  })

  it('names a folder that may not be read, and goes on', async () => {
    await build()
    chmodSync(at(), 0o755)
    chmodSync(tree('KeyVault'), 0o700)
    const departures = await asOrdinaryUser(() => inspectShare(at('share'), stamp, 'share'))
    chmodSync(tree('KeyVault'), 0o755)
    expect(departures).toMatchObject([{ code: 'unreadable', path: 'Certificates/AAD/KeyVault' }])
    expect(departures[0]?.message).toMatch(/permission denied/)
  })

  it('gives up on a folder that is no share', async () => {
    for (let index = 0; index < 101; index++) {
      mkdirSync(at('share', String(index)))
      for (let inner = 0; inner < 100; inner++) writeFileSync(at('share', String(index), String(inner)), '')
    }
    await expect(inspectShare(at('share'), stamp, 'share')).rejects.toThrow(/more than 10000 files/)
  })
})

describe('putting the backup back', () => {
  const restore = (signalOf = signal, onCopied = () => {}) =>
    restoreShare({
      backup: at('prepared'),
      share: at('share'),
      stamp,
      setAside: at('aside'),
      signal: signalOf,
      onCopied,
    })

  /** What a failed rotation may leave: a cut file, a lost one, strangers, the other provider's tree. */
  const spoil = async (): Promise<void> => {
    await build()
    truncateSync(tree('KeyVault', 'KeyVault.pfx'), 3)
    rmSync(tree('ACSBlob'), { recursive: true })
    writeFileSync(tree('Graph.txt'), 'stranger')
    mkdirSync(at('share', 'Certificates', 'ADFS', 'Graph'), { recursive: true })
    writeFileSync(at('share', 'Certificates', 'ADFS', 'Graph', 'help.txt'), 'help')
  }

  const expectRestored = async (): Promise<void> => {
    expect(await inspectShare(at('share'), stamp, 'share')).toEqual([])
    expect(compareTrees(await hashTree(at('prepared')), await hashTree(tree()))).toEqual([])
  }

  it('makes the share equal to it, and loses nothing that was there', async () => {
    await spoil()
    const { restored, setAside } = await restore()
    await expectRestored()
    expect(restored.map(({ path }) => path).toSorted()).toEqual(['ACSBlob/ACSBlob.pfx', 'KeyVault/KeyVault.pfx'])
    expect(setAside.toSorted()).toEqual([
      at('aside', 'AAD', 'Graph.txt'),
      at('aside', 'AAD', 'KeyVault', 'KeyVault.pfx'),
      at('aside', 'ADFS', 'Graph', 'help.txt'),
    ])
    expect(readFileSync(at('aside', 'AAD', 'KeyVault', 'KeyVault.pfx'), 'utf8')).toBe('cer')
  })

  it('can be interrupted anywhere and done again', async () => {
    await spoil()
    for (const stopAfter of [0, 1]) {
      const controller = new AbortController()
      let left = stopAfter
      const interrupted = restore(controller.signal, () => {
        left -= 1
        if (left < 0) controller.abort()
      })
      await interrupted.catch(() => {})
    }
    await restore()
    await expectRestored()
  })

  it('reaches the same end from whatever is on the share, and loses no content', { timeout: 60_000 }, async () => {
    const paths = [...serviceFolders(stamp).map((folder) => `AAD/${folder}/${folder}.pfx`), 'AAD/x', 'ADFS/x', 'x']
    const states = fc.dictionary(fc.constantFrom(...paths), fc.constantFrom('', 'cut', 'stranger'))
    await fc.assert(
      fc.asyncProperty(states, states, async (onShare, putAsideBefore) => {
        for (const folder of ['share', 'aside']) rmSync(at(folder), { recursive: true, force: true })
        mkdirSync(at('share'))
        lay(at('share', 'Certificates'), onShare)
        lay(at('aside'), putAsideBefore)
        await restore()
        await expectRestored()
        const kept = (await filesBelow(at('aside'))).map((path) => readFileSync(at('aside', path), 'utf8'))
        expect(kept.toSorted()).toEqual([...Object.values(onShare), ...Object.values(putAsideBefore)].toSorted())
      }),
      { numRuns: 20 },
    )
  })

  const lay = (root: string, files: { readonly [path: string]: string }): void => {
    mkdirSync(root, { recursive: true })
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
  }

  it('puts aside what is far too large for a certificate, too', async () => {
    await build()
    writeFileSync(tree('large.bin'), Buffer.alloc(17 * 1024 ** 2))
    expect((await restore()).setAside).toEqual([at('aside', 'AAD', 'large.bin')])
    await expectRestored()
  })

  it.each<[string, () => void, RegExp]>([
    [
      'a backup that is not the whole set',
      () => rmSync(at('prepared', 'KeyVault'), { recursive: true }),
      /KeyVault is missing.*Nothing was copied/,
    ],
    [
      'an empty backup',
      () => serviceFolders(stamp).map((name) => rmSync(at('prepared', name), { recursive: true })),
      /./,
    ],
    ['a backup that is gone', () => rmSync(at('prepared'), { recursive: true }), /no such file or directory.*See that/],
    ['a link on the share', () => symlinkSync(at('prepared'), tree('link')), /link is no ordinary file/],
  ])('leaves the share as it is for %s', async (_, make, words) => {
    await spoil()
    const before = await filesBelow(at('share'))
    make()
    await expect(restore()).rejects.toThrow(words)
    expect((await filesBelow(at('share'))).filter((path) => !path.endsWith('link'))).toEqual(before)
    expect(existsSync(at('aside'))).toBe(false)
  })

  it('makes no folder in the place of a share that is not connected', async () => {
    rmSync(at('share'), { recursive: true })
    await expect(restore()).rejects.toThrow(ShareUnreadable)
    expect(existsSync(at('share'))).toBe(false)
  })

  it('changes nothing on a share that is right', async () => {
    await build()
    expect(await restore()).toEqual({ restored: [], setAside: [] })
    expect(existsSync(at('aside'))).toBe(false)
  })
})

describe('clearing a share', () => {
  it('takes off what was laid there, and leaves and names what was not', async () => {
    const expected = await build()
    truncateSync(tree('KeyVault', 'KeyVault.pfx'), 3)
    writeFileSync(tree('KeyVault', 'notes.txt'), 'mine')
    symlinkSync(at('prepared'), tree('link'))
    const { removed, left } = await clearShare({ share: at('share'), stamp, expected })
    expect(removed).toHaveLength(11)
    expect(left).toEqual(['AAD/KeyVault/notes.txt', 'AAD/link'])
    expect(readdirSync(tree()).toSorted()).toEqual(['KeyVault', 'link'])
    expect(existsSync(at('prepared', 'KeyVault', 'KeyVault.pfx'))).toBe(true)
  })

  it('can be done twice', async () => {
    const expected = await build()
    await clearShare({ share: at('share'), stamp, expected })
    expect(readdirSync(at('share'))).toEqual([])
    expect(await clearShare({ share: at('share'), stamp, expected })).toEqual({ removed: [], left: [] })
  })
})
