import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { prepared } from '../../scripts/electron/cache.ts'
import { given } from '../../scripts/electron/given.ts'
import { StandInRefused, standIn } from '../../scripts/electron/stand-in.ts'
import { whyNoWindow } from '../../scripts/electron/why-no-window.ts'
import { electronRuntime, NoElectron, type Source } from '../../scripts/electron-runtime.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const at = temporaryFolder()
afterEach(() => vi.unstubAllEnvs())

const having = (kind: 'official' | 'given' | 'stand-in'): Source =>
  vi.fn(async () => ({ kind, executable: `/${kind}/electron`, version: '45.5.0' }))
const lacking = (missing: string): Source => vi.fn(async () => ({ missing }))

describe('the Electron that runs Keyturn', () => {
  it('is the first that is to be had, and nothing else is tried', async () => {
    const later = having('stand-in')
    const found = await electronRuntime(() => {}, [lacking('no network'), having('given'), later])
    expect(found.kind).toBe('given')
    expect(later).not.toHaveBeenCalled()
  })

  it('is missing with every reason, and with what helps', async () => {
    const nowhere = electronRuntime(() => {}, [lacking('no network'), lacking('none is named'), lacking('no npm')])
    await expect(nowhere).rejects.toBeInstanceOf(NoElectron)
    await expect(nowhere).rejects.toThrow(/no network; none is named; no npm.*ELECTRON_OVERRIDE_DIST_PATH/)
  })

  it('can be given, as a folder laid out as Electron is released', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', at('electron'))
    mkdirSync(at('electron'))
    expect(await given()).toEqual({ missing: expect.stringContaining(at('electron')) })
    writeFileSync(at('electron/electron'), '')
    writeFileSync(at('electron/version'), 'v45.5.0\n')
    expect(await given()).toEqual({ kind: 'given', executable: at('electron/electron'), version: '45.5.0' })
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '')
    expect(await given()).toEqual({ missing: expect.stringContaining('ELECTRON_OVERRIDE_DIST_PATH') })
  })
})

describe('the stand-in', () => {
  it('is refused when what came is not what was chosen, and nothing of it is kept', async () => {
    const fetch = async (folder: string): Promise<string> => {
      const tarball = join(folder, 'stand-in.tgz')
      await writeFile(tarball, 'something else')
      return tarball
    }
    const refused = standIn(() => {}, fetch, at('cache', '33'))
    await expect(refused).rejects.toBeInstanceOf(StandInRefused)
    await expect(refused).rejects.toThrow(/sha512 of .*stand-in\.tgz differs/)
    expect(existsSync(at('cache'))).toBe(false)
  })

  it('is not fetched again when it is there', async () => {
    mkdirSync(at('cache', '33'), { recursive: true })
    const fetch = vi.fn()
    expect(await standIn(() => {}, fetch, at('cache', '33'))).toMatchObject({ kind: 'stand-in' })
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('a preparation', () => {
  const preparing = fileURLToPath(new URL('./support/preparing-process.ts', import.meta.url))

  it('that is killed leaves nothing that looks ready, and the next one is whole and leaves nothing else', async () => {
    const child = spawn(process.execPath, [preparing, at('cache', 'thing')], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(readdirSync(at('cache'))).toHaveLength(1)
    expect(existsSync(at('cache', 'thing'))).toBe(false)

    await prepared(at('cache', 'thing'), (folder) => writeFile(join(folder, 'file'), 'whole'))
    expect(readdirSync(at('cache'))).toEqual(['thing'])
  })

  it('that another process has finished meanwhile is that of the other', async () => {
    const folder = at('cache', 'thing')
    await prepared(folder, async () => {
      await prepared(folder, (inner) => writeFile(join(inner, 'file'), 'of the other'))
    })
    expect(readdirSync(at('cache'))).toEqual(['thing'])
    expect(readdirSync(folder)).toEqual(['file'])
  })

  it('that fails says why, and leaves nothing', async () => {
    await expect(prepared(at('cache', 'thing'), () => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
    expect(readdirSync(at('cache'))).toEqual([])
  })
})

describe('npm start', () => {
  const start = fileURLToPath(new URL('../../scripts/start.ts', import.meta.url))

  it('says in one sentence that there is no display, and what goes without one', () => {
    const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env
    const { status, stderr, stdout } = spawnSync(process.execPath, [start], { env, encoding: 'utf8', timeout: 60_000 })
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/no display.*“npm run rehearse”\.$/)])
  })

  it('opens no window as root, and where there is no display', () => {
    expect(whyNoWindow('linux', { DISPLAY: ':0' }, 0)).toMatch(/as root/)
    expect(whyNoWindow('linux', { DISPLAY: '' }, 1000)).toMatch(/no display/)
  })

  it.each([
    ['linux', { DISPLAY: ':0' }, 1000],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000],
    ['win32', {}, undefined],
    ['darwin', {}, 0],
  ] as const)('opens one on %s with %j', (platform, environment, user) => {
    expect(whyNoWindow(platform, environment, user)).toBeNull()
  })
})
