import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Changes, follow } from '../../../src/main/application/changes.ts'

const watcher = () => {
  const controller = new AbortController()
  const shown: number[] = []
  const failed: unknown[] = []
  return {
    shown,
    failed,
    stop: () => controller.abort(),
    signal: controller.signal,
    show: (value: number) => shown.push(value),
    fail: (error: unknown) => failed.push(error),
  }
}

it('a value is shown at once, and of many changes in a moment the last is never lost', async () => {
  const changes = new Changes()
  const own = watcher()
  let value = 0
  follow(own, () => value, changes)
  expect(own.shown).toEqual([0])
  for (value = 1; value < 1000; value += 1) changes.tell()
  expect(own.shown).toEqual([0])
  while (own.shown.length < 2) await wait(10)
  expect(own.shown).toEqual([0, 1000])
})

it('a change after a rest is not held up, and many in a row come at an even pace', async () => {
  const changes = new Changes()
  const own = watcher()
  const began = performance.now()
  const times: number[] = []
  follow({ ...own, show: () => times.push(performance.now() - began) }, () => 0, changes)
  while (times.length < 8) {
    changes.tell()
    await wait(5)
  }
  const [, , third = 0, , , , , eighth = 0] = times
  // Five more at five a second, whatever else the computer does meanwhile.
  expect(eighth - third).toBeGreaterThan(900)
  expect(third).toBeLessThan(eighth / 2)
})

it('nothing is shown any more when nobody watches, and nothing is kept for it', async () => {
  const changes = new Changes()
  const own = watcher()
  follow(own, () => own.shown.length, changes)
  changes.tell()
  own.stop()
  changes.tell()
  const other = watcher()
  follow(other, () => 7, changes)
  changes.tell()
  while (other.shown.length < 2) await wait(10)
  expect(own.shown).toEqual([0])
})

it('what can’t be made ends the watching with its error', () => {
  const changes = new Changes()
  const own = watcher()
  follow(
    own,
    () => {
      throw new Error('it can’t be made')
    },
    changes,
  )
  changes.tell()
  expect(own.failed).toEqual([new Error('it can’t be made')])
})
