import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const Names = z.record(z.string(), z.string())
const manifest = z
  .object({ scripts: Names, dependencies: Names, devDependencies: Names })
  .parse(JSON.parse(read('package.json')))
const dependencies = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)))
const permissive = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause']

describe('every dependency', () => {
  it.each(dependencies)('%s has its reason in docs/decisions.md', (name) => {
    expect(read('docs/decisions.md')).toContain(`**${name}**`)
  })

  it.each(dependencies)('%s has a permissive licence', (name) => {
    const { license } = z.object({ license: z.string() }).parse(JSON.parse(read(`node_modules/${name}/package.json`)))
    expect(
      license.split(/[() ]+/).some((word) => permissive.includes(word)),
      license,
    ).toBe(true)
  })

  it.each(Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))('%s is pinned', (_, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it('comes from wherever the reader’s npm is set up to look', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved"|registry\./)
  })
})

describe('the README', () => {
  const commands = [...read('README.md').matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => line.trim() !== '')

  it('begins with the two commands that CI runs', () => {
    expect(commands.slice(0, 2)).toEqual(['npm ci && npm run rehearse', 'npm ci && npm test'])
    for (const command of commands.slice(0, 2)) expect(read('.ci/run')).toContain(`\n${command}\n`)
  })

  it.each(
    commands.flatMap((command) =>
      [...command.matchAll(/npm (?:run (?:--silent )?)?([\w:]+)/g)].map(([, script = '']) => script),
    ),
  )('names a script that exists: %s', (script) => {
    expect(script === 'ci' || Object.hasOwn(manifest.scripts, script)).toBe(true)
  })

  it.each([...read('README.md').matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, path = '']) => path))(
    'links to %s',
    (path) => {
      expect(existsSync(join(root, path))).toBe(true)
    },
  )
})

describe('the sources', () => {
  const code = files.filter((file) => /\.(ts|tsx|mjs|ps1)$/.test(file))

  it('promise nothing that is not there', () => {
    const word = new RegExp(['TO', 'DO|FIX', 'ME'].join(''))
    expect(code.filter((file) => word.test(read(file)))).toEqual([])
  })

  it.each(files.filter((file) => /^test\/(?!project\/).*\.test\.ts$/.test(file) && !file.includes('/support/')))(
    '%s stands where its source does',
    (file) => {
      const folder = join('src', file.slice('test/'.length, file.lastIndexOf('/')))
      expect(existsSync(join(root, folder)), folder).toBe(true)
    },
  )
})
