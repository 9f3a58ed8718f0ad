import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { extractFile, listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { chromium } from 'playwright-core'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { olderSqlite } from '../../../scripts/electron/sqlite.ts'
import { needsOlderSqlite } from '../../../scripts/electron/stage.ts'
import { appEnvironment, killAllOver } from './support/app-processes.ts'
import { builtApp, requireWindows } from './support/launch.ts'
import { giveToApp, startedAsOrdinaryUser } from './support/ordinary-account.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const sqliteBinary = join('node_modules', 'better-sqlite3', 'prebuilds', `linux-${process.arch}.node`)

const configuration = z
  .object({
    asar: z.literal(true),
    npmRebuild: z.boolean(),
    publish: z.null(),
    electronFuses: z.record(z.string(), z.boolean()),
    win: z.object({ target: z.array(z.string()), icon: z.string() }),
    nsis: z.record(z.string(), z.unknown()),
    linux: z.object({ target: z.array(z.string()) }),
  })
  .parse(parse(await readFile(join(repository, 'electron-builder.yml'), 'utf8')))

/** The fuses that @electron/fuses knows, by the names that electron-builder has for them. */
const fuses = Object.entries(FuseV1Options).flatMap(([name, index]) =>
  typeof index === 'number' ? [{ name: name.charAt(0).toLowerCase() + name.slice(1), index }] : [],
)

describe('what is packaged', () => {
  let folder = ''
  const at = (...names: readonly string[]): string => join(folder, 'linux-unpacked', ...names)
  const asar = (): string => at('resources', 'app.asar')
  const files = (): readonly string[] => listPackage(asar(), { isPack: false }).map((name) => name.slice(1))

  const pack = async (): Promise<void> => {
    folder = await mkdtemp(join(tmpdir(), 'keyturn-package-'))
    const { executable, version } = builtApp().electron
    const electron = [`-c.electronDist=${dirname(executable)}`, `-c.electronVersion=${version}`]
    const options = ['--linux', 'dir', ...electron, `-c.directories.output=${folder}`]
    await promisify(execFile)('npm', ['run', '--silent', 'package', '--', ...options], { cwd: repository })
  }
  let packed: Promise<void> | null = null
  beforeEach(async (context) => {
    requireWindows(context)
    packed ??= pack()
    await packed
  })
  afterAll(async () => {
    if (folder !== '') await rm(folder, { recursive: true })
  })

  it('holds the build, the native module and nothing else', () => {
    const allowed =
      /^(package\.json|(out|node_modules)$|out\/(main|preload|renderer|licenses\.json)|node_modules\/better-sqlite3)/
    expect(files().filter((file) => !allowed.test(file))).toEqual([])
    expect(
      files().filter((file) => /\.(tsx?|map|md|[ch]pp?)$|(^|\/)(test|tests|bench|docs|deps)(\/|$)/.test(file)),
    ).toEqual([])
    expect(files()).toContain(sqliteBinary)
  })

  it.each([
    'main.cjs',
    'audit-worker.cjs',
    'certificate-worker.cjs',
    'tray.png',
    'agent.ps1',
    'jump-box.ps1',
    'self-test.ps1',
    'verify.ps1',
    'verify.html',
  ])('holds %s', (name) => {
    expect(files()).toContain(`out/main/${name}`)
  })

  it('has a page whose scripts all come from files', () => {
    const page = extractFile(asar(), 'out/renderer/index.html').toString()
    const scripts = [...page.matchAll(/<script[^>]*>([^<]*)/g)]
    expect(scripts.length).toBeGreaterThan(0)
    for (const [tag, inline] of scripts) {
      expect(tag).toMatch(/ src="\.\//)
      expect(inline).toBe('')
    }
  })

  it('has the native module outside of the archive, from where it can be loaded', async () => {
    const unpacked = await readFile(at('resources', 'app.asar.unpacked', sqliteBinary))
    expect(unpacked.equals(await readFile(join(repository, sqliteBinary)))).toBe(true)
  })

  it('brings the licence of everything that is in it', () => {
    const licences = z
      .array(z.object({ name: z.string(), version: z.string(), license: z.string(), text: z.string().min(200) }))
      .parse(JSON.parse(extractFile(asar(), 'out/licenses.json').toString()))
    const names = licences.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['electron', 'better-sqlite3', 'react', 'zod', 'node-forge', '@fluentui/tokens']),
    )
    expect(new Set(licences.map(({ name, version }) => `${name} ${version}`)).size).toBe(licences.length)
  })

  it('has every fuse as it was decided', async () => {
    const wire = await getCurrentFuseWire(at('keyturn'))
    const burnt = fuses.filter(({ index }) => wire[index] !== undefined)
    expect(burnt.length).toBeGreaterThanOrEqual(8)
    for (const { name, index } of burnt) {
      const decided = name === 'wasmTrapHandlers' ? true : configuration.electronFuses[name]
      expect(wire[index], name).toBe(decided ? FuseState.ENABLE : FuseState.DISABLE)
    }
  })

  it('opens its window for an ordinary user, with Chromium’s sandbox on, and lets no debugger into its main process', async () => {
    const { electron, display } = builtApp()
    const [installed, account] = [join(folder, 'installed'), join(folder, 'account')]
    await cp(at(), installed, { recursive: true })
    if (needsOlderSqlite(electron)) {
      await cp(await olderSqlite(() => {}), join(installed, 'resources', 'app.asar.unpacked', sqliteBinary))
    }
    for (const given of [installed, account]) await giveToApp(given)
    const program = await startedAsOrdinaryUser(join(installed, 'keyturn'), join(folder, 'keyturn-as-ordinary-user'))
    const child = spawn(program, ['--inspect=0', '--remote-debugging-port=0'], {
      cwd: account,
      env: appEnvironment(account, account, display),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ended = once(child, 'exit')
    const said: string[] = []
    try {
      const browser = await chromium.connectOverCDP(await addressOf(child.stderr, said), { timeout: 30_000 })
      const shown = async (): Promise<string | null | undefined> =>
        await browser.contexts()[0]?.pages()[0]?.locator('#root').textContent()
      await expect.poll(shown, { timeout: 30_000 }).toMatch(/\w/)
      expect(said.join('\n')).not.toContain('Debugger listening')
      await browser.close()
    } finally {
      await killAllOver(account)
      await ended
    }
  })
})

/** Where the windows can be looked at, which Chromium writes when it is up. */
const addressOf = (output: Readable, said: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const lines = createInterface(output)
    lines.on('line', (line) => {
      said.push(line)
      const [, address] = /^DevTools listening on (ws:\S+)/.exec(line) ?? []
      if (address !== undefined) resolve(address)
    })
    lines.on('close', () => reject(new Error(`The packaged app ended without a window. It said:\n${said.join('\n')}`)))
  })

describe('what is decided about the package', () => {
  it('is that nobody can make Node.js of it, lead it to other code or look into it', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: false,
    })
  })

  it('is each fuse there is, but for the one that electron-builder has no name for', () => {
    const decided = Object.keys(configuration.electronFuses)
    expect(fuses.filter(({ name }) => !decided.includes(name)).map(({ name }) => name)).toEqual(['wasmTrapHandlers'])
  })

  it('is that one too, in an Electron that has it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyturn-fuses-'))
    try {
      const executable = join(folder, 'keyturn')
      await writeFile(executable, Buffer.concat([fuseSentinel, Buffer.from([1, 9]), Buffer.from('010011000')]))
      const { default: setNinthFuse } = await import('../../../scripts/electron/ninth-fuse.ts')
      await setNinthFuse({
        appOutDir: folder,
        packager: { appInfo: { productFilename: 'Keyturn' }, executableName: 'keyturn' },
      })
      expect(await getCurrentFuseWire(executable)).toMatchObject({ [FuseV1Options.WasmTrapHandlers]: FuseState.ENABLE })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('is an installer for Windows that asks for whom and where, a portable program, and a zip', () => {
    expect(configuration.win.target).toEqual(['nsis', 'portable', 'zip'])
    expect(configuration.nsis).toMatchObject({
      oneClick: false,
      perMachine: false,
      selectPerMachineByDefault: true,
      allowElevation: true,
      allowToChangeInstallationDirectory: true,
      deleteAppDataOnUninstall: false,
    })
  })

  it('is that nothing is published and nothing is built anew on the way', () => {
    expect(configuration).toMatchObject({ publish: null, npmRebuild: false, linux: { target: ['dir', 'deb'] } })
  })
})

/** Before the fuses in each Electron. */
const fuseSentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
