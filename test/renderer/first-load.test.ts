// @vitest-environment node
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'

/** What a window loads before it shows anything, in bytes of minified code. */
const mostBytes = 600_000

let out = ''
let chunks: readonly Rolldown.OutputChunk[] = []

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'keyturn-first-load-'))
  const built = await build({
    configFile: false,
    root: fileURLToPath(new URL('../../src/renderer', import.meta.url)),
    logLevel: 'error',
    plugins: [react()],
    // A test's own mode would let in what React says to developers.
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: { outDir: out, target: 'chrome130', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  })
  if (!('output' in built)) throw new TypeError('the build is watched, or is several')
  chunks = built.output.filter((part) => part.type === 'chunk')
})

afterAll(() => rm(out, { recursive: true, force: true }))

/** A chunk and all that it can't do without, added to those that are there. */
const withNeeded = (first: ReadonlySet<Rolldown.OutputChunk>, chunk: Rolldown.OutputChunk): typeof first =>
  first.has(chunk)
    ? first
    : chunks.filter(({ fileName }) => chunk.imports.includes(fileName)).reduce(withNeeded, new Set([...first, chunk]))

const firstLoaded = (): readonly Rolldown.OutputChunk[] => [
  ...chunks.filter(({ isEntry }) => isEntry).reduce(withNeeded, new Set<Rolldown.OutputChunk>()),
]

it('loads little before it shows anything', () => {
  const bytes = firstLoaded().reduce((sum, { code }) => sum + Buffer.byteLength(code), 0)
  expect(bytes).toBeGreaterThan(100_000)
  expect(bytes).toBeLessThanOrEqual(mostBytes)
})

it('loads no screen before somebody goes there', () => {
  const screens = firstLoaded().flatMap(({ moduleIds }) => moduleIds.filter((id) => id.includes('/renderer/features/')))
  expect(screens).toEqual([])
})
