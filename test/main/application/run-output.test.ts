import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Given } from '../../../src/contract/definition.ts'
import type { OutputStretch } from '../../../src/contract/run-snapshot.ts'
import { showOutput } from '../../../src/main/application/run-output.ts'
import type { Journal } from '../../../src/main/audit/journal.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { open } from '../audit/support/journals.ts'

const at = temporaryFolder()

const append = (journal: Journal, first: number, count: number, attempt = 1, step = 'Rotation'): void => {
  const lines = Array.from({ length: count }, (_, index) => ({ stream: 'output', text: `line ${first + index}` }))
  const facts = { step, attempt, fact: { fact: 'output', lines } }
  journal.append({ stamp: 'east', run: 'run-1', step, type: 'step-learned', facts })
}

/** Whoever watches, with everything that was shown put together as a window does. */
class Watcher {
  readonly stretches: Given<OutputStretch>[] = []
  readonly lines: string[] = []
  readonly #controller = new AbortController()
  readonly signal = this.#controller.signal

  show = (stretch: Given<OutputStretch>): void => {
    this.stretches.push(stretch)
    this.lines.splice(stretch.from, Number.POSITIVE_INFINITY, ...stretch.lines.map(({ text }) => text))
  }

  fail = (error: unknown): void => {
    throw error
  }

  stop(): void {
    this.#controller.abort()
  }
}

const numbered = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `line ${index}`)

it('100,000 lines come in their order, in stretches between which other work goes on, with what is written meanwhile', async () => {
  const journal = open(at('journal.db'))
  for (let entry = 0; entry < 200; entry += 1) append(journal, entry * 500, 500)
  append(journal, 0, 3, 1, 'Readiness')
  const watcher = new Watcher()
  let turns = 0
  let showing = true
  const shown = showOutput(journal, 'run-1', 'Rotation', watcher).finally(() => {
    showing = false
  })
  expect(watcher.lines.length).toBeGreaterThan(0)
  append(journal, 100_000, 700, 2)
  while (showing) {
    turns += 1
    await nextTurn()
  }
  await shown
  expect(turns).toBeGreaterThan(100)
  append(journal, 100_700, 2, 2)
  expect(watcher.lines).toEqual(numbered(100_702))
  expect(Math.max(...watcher.stretches.map(({ lines }) => lines.length))).toBeLessThanOrEqual(500)
  expect(watcher.stretches.at(-1)?.lines[0]).toMatchObject({ attempt: 2, stream: 'output' })
  watcher.stop()
  append(journal, 100_702, 1, 2)
  expect(watcher.lines).toHaveLength(100_702)
  journal.close()
})

it('a step without output shows that there is none, and what comes then', async () => {
  const journal = open(at('journal.db'))
  const watcher = new Watcher()
  await showOutput(journal, 'run-1', 'Rotation', watcher)
  expect(watcher.stretches).toEqual([{ from: 0, lines: [] }])
  append(journal, 0, 2)
  expect(watcher.lines).toEqual(numbered(2))
  journal.close()
})
