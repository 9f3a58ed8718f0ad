import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')

/** Lints one planted file in a copy of the house's rules. */
const lint = (house: string, path: string, source: string): { readonly refused: boolean; readonly words: string } => {
  const file = join(house, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, source)
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', '--colors=off', path], {
    cwd: house,
    encoding: 'utf8',
  })
  rmSync(file)
  return { refused: status !== 0, words: `${stdout}${stderr}` }
}

describe('imports point one way', () => {
  let house = ''
  beforeAll(() => {
    house = mkdtempSync(join(tmpdir(), 'keyturn-layers-'))
    cpSync(join(root, 'biome.json'), join(house, 'biome.json'))
  })
  afterAll(() => rmSync(house, { recursive: true, force: true }))

  const use = (from: string): string => `import { thing } from '${from}'\nexport const used = thing\n`

  it.each([
    ['src/domain/run/planted.ts', use('node:fs'), 'decides and touches nothing'],
    ['src/domain/run/planted.ts', use('../../main/audit/journal.ts'), 'decides and touches nothing'],
    ['src/domain/run/planted.ts', use('zod'), 'decides and touches nothing'],
    ['src/domain/run/planted.ts', "export { thing } from '../../main/services.ts'\n", 'decides and touches nothing'],
    ['src/contract/planted.ts', use('../main/services.ts'), 'only src/domain and zod'],
    ['src/main/runs/planted.ts', use('../../rehearsal/stamp.ts'), 'knows neither'],
    ['src/main/runs/planted.ts', use('../../cli/main.ts'), 'knows neither'],
    ['src/main/planted.ts', use('electron'), 'Only src/main/electron imports electron'],
    ['src/rehearsal/planted.ts', use('../cli/main.ts'), "behind main's ports"],
    ['src/renderer/planted.ts', use('../main/services.ts'), 'shows snapshots and sends intentions'],
    ['src/renderer/planted.ts', use('node:fs'), 'shows snapshots and sends intentions'],
    ['src/cli/planted.ts', use('electron'), 'without a window'],
  ])('%s may not hold: %s', (path, source, sentence) => {
    const { refused, words } = lint(house, path, source)
    expect(refused, words).toBe(true)
    expect(words.replace(/\s+/g, ' ')).toContain(sentence)
  })

  it.each([
    ['src/domain/run/planted.ts', use('../stamp/version.ts')],
    ['src/contract/planted.ts', use('../domain/run/event.ts')],
    ['src/main/runs/planted.ts', use('../../domain/run/event.ts')],
    ['src/main/electron/planted.ts', use('electron')],
    ['src/rehearsal/planted.ts', use('../main/vault/vault.ts')],
    ['src/cli/planted.ts', use('../rehearsal/rehearse.ts')],
  ])('%s may hold: %s', (path, source) => {
    const { refused, words } = lint(house, path, source)
    expect(refused, words).toBe(false)
  })
})
