import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { commands } from '../../src/cli/commands.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const Names = z.record(z.string(), z.string())
const manifest = z
  .object({ scripts: Names, dependencies: Names, devDependencies: Names })
  .parse(JSON.parse(read('package.json')))
const dependencies = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]
// A checkout may belong to another account than the one that tests it.
const safe = ['-c', 'safe.directory=*']
const files = execFileSync('git', [...safe, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => statSync(join(root, file), { throwIfNoEntry: false })?.isFile())
const permissive = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause']
// Its licence asks that changed files of it stay open. Only tests use it, as it is, and nothing of it is shipped.
const exceptions: Readonly<Record<string, string>> = { 'axe-core': 'MPL-2.0', 'ical.js': 'MPL-2.0' }

describe('every dependency', () => {
  it.each(dependencies)('%s has its reason in docs/decisions.md', (name) => {
    expect(read('docs/decisions.md')).toContain(`**${name}**`)
  })

  it.each(dependencies)('%s has a permissive licence', (name) => {
    const { license } = z.object({ license: z.string() }).parse(JSON.parse(read(`node_modules/${name}/package.json`)))
    const words = license.split(/[() ]+/)
    expect(exceptions[name] === license || words.some((word) => permissive.includes(word)), license).toBe(true)
  })

  it('that is an exception is never shipped', () => {
    expect(Object.keys(manifest.devDependencies)).toEqual(expect.arrayContaining(Object.keys(exceptions)))
  })

  it.each(Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))('%s is pinned', (_, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it('comes from wherever the reader’s npm is set up to look', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved"|registry\./)
  })
})

const shownIn = (page: string): readonly string[] =>
  [...read(page).matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => line.trim() !== '')

describe('the README', () => {
  it('begins with the two commands that CI runs', () => {
    const [rehearse = '', test = ''] = shownIn('README.md')
    expect([rehearse, test]).toEqual(['npm ci && npm run rehearse', 'npm ci && npm test'])
    for (const command of [rehearse, test]) expect(read('.ci/run')).toContain(`\n${command}\n`)
  })

  it('names every command there is, and no other', () => {
    const named = [...read('README.md').matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name)
    expect(named.toSorted()).toEqual(commands.map(({ name }) => name).toSorted())
  })
})

const pages = files.filter((file) => file.endsWith('.md'))

/** What a page links to, from where it stands, and the sources that it names in its text. */
const mentionedIn = (page: string): readonly string[] => {
  const links = [...read(page).matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, path = '']) => join(dirname(page), path))
  const sources = [...read(page).matchAll(/`((?:src|test|docs|assets|bench|scripts)\/[^`*]*)`/g)].map(
    ([, path = '']) => path,
  )
  return [...new Set([...links, ...sources])]
}

it.each(pages.flatMap((page) => mentionedIn(page).map((path) => ({ page, path }))))(
  '$page speaks of $path, which is there',
  ({ path }) => {
    expect(existsSync(join(root, path))).toBe(true)
  },
)

describe.each(pages.filter((page) => shownIn(page).length > 0))('%s shows a command that exists:', (page) => {
  it.each(shownIn(page))('%s', (line) => {
    for (const [, script = ''] of line.matchAll(/npm (?:run (?:--silent )?)?([\w:]+)/g)) {
      expect(['ci', ...Object.keys(manifest.scripts)]).toContain(script)
    }
    const [, called = '--help'] = line.split('keyturn -- ')
    const known = [...commands.map(({ name }) => name), '--help']
    expect(known.filter((name) => `${called} `.startsWith(`${name} `))).toHaveLength(1)
  })
})

describe('the sources', () => {
  it('promise nothing that is not there', () => {
    const word = new RegExp(['\\b(TO', 'DO|FIX', 'ME)\\b'].join(''))
    const written = files.filter((file) => file !== 'package-lock.json')
    expect(written.filter((file) => word.test(read(file)))).toEqual([])
  })

  // The project's own checks, and the host of PowerShell that other tests run scripts on, have no source to stand beside.
  it.each(
    files.filter((file) => /^test\/(?!project\/|powershell\/).*\.test\.ts$/.test(file) && !file.includes('/support/')),
  )('%s stands where its source does', (file) => {
    const folder = join('src', file.slice('test/'.length, file.lastIndexOf('/')))
    expect(existsSync(join(root, folder)), folder).toBe(true)
  })
})
