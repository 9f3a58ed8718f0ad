import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { serviceFolders } from '../../../src/domain/certificates/certificate-set.ts'
import { TargetExists } from '../../../src/main/files/durable.ts'
import { buildShare, SharePreparationRefused } from '../../../src/main/share/build.ts'
import { clearShare } from '../../../src/main/share/clear.ts'
import { compareTrees, hashTree } from '../../../src/main/share/copy.ts'
import { inspectShare, ShareUnreadable } from '../../../src/main/share/inspect.ts'
import { restoreShare } from '../../../src/main/share/restore.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()
const stamp = { identity: 'AAD', containerRegistry: false } as const
const signal = new AbortController().signal
const options = { signal, onCopied: () => {} }
const tree = (...parts: readonly string[]): string => at('share', 'Certificates', 'AAD', ...parts)

const build = () => buildShare({ from: at('prepared'), share: at('share'), stamp, ...options })

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

  it('says what to do when the share is not there, or what is prepared is a file', async () => {
    rmSync(at('share'), { recursive: true })
    await expect(build()).rejects.toThrow(ShareUnreadable)
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

  it('gives up on a folder that is no share', async () => {
    for (let index = 0; index < 101; index++) {
      mkdirSync(at('share', String(index)))
      for (let inner = 0; inner < 100; inner++) writeFileSync(at('share', String(index), String(inner)), '')
    }
    await expect(inspectShare(at('share'), stamp, 'share')).rejects.toThrow(/more than 10000 files/)
  })
})

describe('putting the backup back', () => {
  const restore = (signalOf = signal) =>
    restoreShare({
      backup: at('prepared'),
      share: at('share'),
      stamp,
      setAside: at('aside'),
      signal: signalOf,
      onCopied: () => {},
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
      const interrupted = restoreShare({
        backup: at('prepared'),
        share: at('share'),
        stamp,
        setAside: at('aside'),
        signal: controller.signal,
        onCopied: () => {
          left -= 1
          if (left < 0) controller.abort()
        },
      })
      await interrupted.catch(() => {})
    }
    await restore()
    await expectRestored()
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
    const { removed, left } = await clearShare({ share: at('share'), stamp, expected })
    expect(removed).toHaveLength(11)
    expect(left).toEqual(['AAD/KeyVault/notes.txt'])
    expect(readdirSync(tree())).toEqual(['KeyVault'])
  })

  it('can be done twice', async () => {
    const expected = await build()
    await clearShare({ share: at('share'), stamp, expected })
    expect(readdirSync(at('share'))).toEqual([])
    expect(await clearShare({ share: at('share'), stamp, expected })).toEqual({ removed: [], left: [] })
  })
})
