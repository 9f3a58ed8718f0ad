import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('../..', import.meta.url))
const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')

interface Layer {
  readonly folder: string
  /** A part of the sentence with which it refuses. */
  readonly sentence: string
  readonly refuses: readonly string[]
  readonly accepts: readonly string[]
}

const layers: readonly Layer[] = [
  {
    folder: 'src/domain/run',
    sentence: 'decides and touches nothing',
    refuses: [
      ...[
        'node:fs',
        'node:fs/promises',
        'zod',
        'zod/v4',
        'node-forge',
        'electron',
        'react',
        '@fluentui/react-components',
      ],
      ...['../../main', '../../main/services.ts', '../../contract/run-event.ts', '../../rehearsal/stamp.ts'],
      ...['../../cli/main.ts', '../../../node_modules/zod/index.js'],
    ],
    accepts: ['./event.ts', '../stamp/version.ts'],
  },
  {
    folder: 'src/contract',
    sentence: 'only src/domain and zod',
    refuses: [
      'node:fs/promises',
      'electron',
      '../main/services.ts',
      '../rehearsal',
      '../cli/main.ts',
      '../renderer/app.ts',
    ],
    accepts: ['zod', './run-event.ts', '../domain/run/event.ts'],
  },
  {
    folder: 'src/main/runs',
    sentence: 'knows neither',
    refuses: [
      ...[
        'electron',
        'electron/main',
        'react',
        '../electron/window.ts',
        '../../preload/preload.ts',
        '../../renderer/app.ts',
      ],
      ...['../../rehearsal', '../../rehearsal/stamp.ts', '../../cli/main.ts'],
    ],
    accepts: [
      'node:fs/promises',
      'zod',
      '../audit/journal.ts',
      '../../contract/run-event.ts',
      '../../domain/run/event.ts',
    ],
  },
  {
    folder: 'src/main/electron',
    sentence: 'opens the windows and holds none of their code',
    refuses: ['react', '../../renderer/app.ts', '../../preload/preload.ts', '../../cli/main.ts'],
    accepts: ['electron', '../services.ts', '../../contract/run-event.ts'],
  },
  {
    folder: 'src/preload',
    sentence: 'the bridge between the windows and main',
    refuses: ['node:fs', 'zod', '../main/services.ts', '../renderer/app.ts', '../rehearsal/stamp.ts', '../cli/main.ts'],
    accepts: ['electron', 'electron/renderer', '../contract/run-event.ts', '../domain/run/event.ts'],
  },
  {
    folder: 'src/renderer/features/run',
    sentence: 'shows snapshots and sends intentions',
    refuses: [
      ...[
        'node:fs',
        'node:fs/promises',
        'electron',
        'electron/renderer',
        'better-sqlite3',
        '../../../preload/preload.ts',
      ],
      ...['../../../main/services.ts', '../../../rehearsal/stamp.ts', '../../../cli/main.ts'],
    ],
    accepts: ['react', 'zustand', '../../../contract/run-event.ts', '../../../domain/run/event.ts'],
  },
  {
    folder: 'src/rehearsal',
    sentence: "behind main's ports",
    refuses: [
      'electron',
      '../main/electron/window.ts',
      '../cli/main.ts',
      '../renderer/app.ts',
      '../preload/preload.ts',
    ],
    accepts: ['node:tls', '../main/vault/vault.ts', '../domain/run/event.ts'],
  },
  {
    folder: 'src/cli',
    sentence: 'without a window',
    refuses: ['electron', 'react', '../main/electron/window.ts', '../renderer/app.ts', '../preload/preload.ts'],
    accepts: ['../rehearsal/rehearse.ts', '../main/services.ts', '../domain/run/event.ts'],
  },
]

const forms: readonly string[] = [
  "import { thing } from 'node:fs'\nexport const used = thing\n",
  "import type { Thing } from 'node:fs'\nexport type Used = Thing\n",
  "import * as thing from 'node:fs'\nexport const used = thing\n",
  "import 'node:fs'\n",
  "export { thing } from 'node:fs'\n",
  "export * from 'node:fs'\n",
  "export const used = await import('node:fs')\n",
]

const planted = [
  ...layers.flatMap(({ folder, refuses, accepts }) =>
    [...refuses, ...accepts].map((module) => ({ folder, source: `export * from '${module}'\n` })),
  ),
  ...forms.map((source) => ({ folder: 'src/domain/run', source })),
].map((plant, index) => ({ ...plant, path: `${plant.folder}/planted-${index}.ts` }))

const Findings = z.object({
  diagnostics: z.array(z.object({ message: z.string(), location: z.object({ path: z.string() }) })),
})

/** Lints the planted files in a folder that has the house's rules: the words of refusal by path. */
const refusals = (house: string): ReadonlyMap<string, string> => {
  for (const { path, source } of planted) {
    mkdirSync(dirname(join(house, path)), { recursive: true })
    writeFileSync(join(house, path), source)
  }
  const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=json', '--max-diagnostics=none'], {
    cwd: house,
    encoding: 'utf8',
  })
  const { diagnostics } = Findings.parse(JSON.parse(stdout))
  return new Map(diagnostics.map(({ message, location }) => [location.path, message]))
}

describe('imports point one way', () => {
  let refused: ReadonlyMap<string, string> = new Map()
  let house = ''
  beforeAll(() => {
    house = mkdtempSync(join(tmpdir(), 'keyturn-layers-'))
    cpSync(join(root, 'biome.json'), join(house, 'biome.json'))
    refused = refusals(house)
  })
  afterAll(() => rmSync(house, { recursive: true, force: true }))

  const wordsFor = (folder: string, source: string): string | undefined =>
    refused.get(planted.find((plant) => plant.folder === folder && plant.source === source)?.path ?? '')

  describe.each(layers)('$folder', ({ folder, sentence, refuses, accepts }) => {
    it.each(refuses)('may not import %s', (module) => {
      expect(wordsFor(folder, `export * from '${module}'\n`)).toContain(sentence)
    })

    it.each(accepts)('may import %s', (module) => {
      expect(wordsFor(folder, `export * from '${module}'\n`)).toBeUndefined()
    })
  })

  it.each(forms)('whatever form an import takes: %s', (source) => {
    expect(wordsFor('src/domain/run', source)).toContain('decides and touches nothing')
  })

  it('and none takes a form that Biome does not look at', () => {
    const unseen = /(?<!await )\bimport\(|\brequire\(|\bcreateRequire\b|\bimport\((?!['"])/
    const sources = globSync('src/**/*.{ts,tsx}', { cwd: root })
    expect(sources.filter((file) => unseen.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  })
})
