import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { channelOf, stopChannel, valueChannel } from '../../../src/contract/bridge.ts'
import { type KeyturnContract, contract as keyturnContract } from '../../../src/contract/contract.ts'
import {
  ask,
  type Contract,
  type HandlersOf,
  operationsOf,
  Problem,
  resultOf,
  type Watcher,
  watch,
} from '../../../src/contract/definition.ts'
import { type Binding, bindContract, type MessageEvent } from '../../../src/main/electron/binding.ts'

const contract = {
  folders: {
    make: ask(z.strictObject({ name: z.string().max(20) }), z.strictObject({ path: z.string() })),
    seen: watch(z.strictObject({ below: z.string() }), z.number()),
  },
} as const satisfies Contract

/** A window, with all that was sent to it. */
const windowOf = (id: number) => {
  const sent: (readonly unknown[])[] = []
  return {
    id,
    sent,
    gone: false,
    isDestroyed() {
      return this.gone
    },
    send: (channel: string, ...message: readonly unknown[]) => void sent.push([channel, ...message]),
  }
}
type TestWindow = ReturnType<typeof windowOf>

interface TestEvent extends MessageEvent {
  readonly sender: TestWindow
  readonly own: boolean
}

class TestDoor {
  readonly listeners = new Map<string, (event: TestEvent, ...message: unknown[]) => Promise<unknown>>()

  handle(channel: string, listener: (event: TestEvent, ...message: unknown[]) => Promise<unknown>): void {
    this.listeners.set(channel, listener)
  }

  /** What Electron does when a message comes: it has been through the structured clone. */
  say(window: TestWindow, channel: string, ...message: readonly unknown[]): Promise<unknown> {
    return this.sayAs({ sender: window, own: true }, channel, ...message)
  }

  async sayAs(event: TestEvent, channel: string, ...message: readonly unknown[]): Promise<unknown> {
    const listener = this.listeners.get(channel)
    if (listener === undefined) throw new Error(`No handler registered for '${channel}'`)
    return listener(event, ...message.map((each) => structuredClone(each)))
  }
}

const make = channelOf('folders.make')
const seen = channelOf('folders.seen')

let door: TestDoor
let binding: Binding
let made: string[]
let watchers: Watcher<number>[]
let refused: unknown[]
let faults: unknown[]

const handlers: HandlersOf<typeof contract> = {
  folders: {
    make: async ({ name }) => {
      made.push(name)
      if (name === 'broken') throw new Error('the disk said no')
      return { path: `/made/${name}` }
    },
    seen: ({ below }, watcher) => {
      if (below === 'broken') throw new Error('the disk said no')
      watchers.push(watcher)
      watcher.show(watchers.length)
    },
  },
}

const bind = (given: HandlersOf<typeof contract> = handlers): Binding =>
  bindContract<typeof contract, TestEvent>({
    contract,
    handlers: given,
    door,
    isOwn: ({ own }) => own,
    onRefused: (facts) => refused.push(facts),
    problemOf: (error, operation) => {
      faults.push(operation)
      return { message: error instanceof Error ? error.message : 'no error', doNext: [] }
    },
    checkAnswers: true,
  })

beforeEach(() => {
  door = new TestDoor()
  made = []
  watchers = []
  refused = []
  faults = []
  binding = bind()
})

const problem = (message: unknown) => ({ ok: false, problem: expect.objectContaining({ message }) })

describe('what a window asks', () => {
  it('is answered by its handler', async () => {
    expect(await door.say(windowOf(1), make, { name: 'a' })).toEqual({ ok: true, value: { path: '/made/a' } })
    expect(refused).toEqual([])
  })

  it('is answered in words when the handler fails', async () => {
    expect(await door.say(windowOf(1), make, { name: 'broken' })).toEqual(problem('the disk said no'))
    expect(faults).toEqual(['folders.make'])
  })

  it('is refused, and the refusal told, when another page or a frame asks it', async () => {
    const answer = await door.sayAs({ sender: windowOf(1), own: false }, make, { name: 'a' })
    expect(answer).toEqual(problem(expect.stringContaining('its own window only')))
    expect(made).toEqual([])
    expect(refused).toEqual([{ operation: 'folders.make', reason: 'wrong sender' }])
  })

  it.each([
    ['nothing', []],
    ['more than one message', [{ name: 'a' }, { name: 'b' }]],
    ['another type', [{ name: 1 }]],
    ['something beside what belongs there', [{ name: 'a', mode: 'x' }]],
    ['a prototype to pollute', [JSON.parse('{"name":"a","__proto__":{"admin":true}}')]],
    ['a constructor', [{ name: 'a', constructor: { prototype: { admin: true } } }]],
    ['a map', [new Map([['name', 'a']])]],
    ['a date', [new Date(0)]],
    ['an error', [new Error('x')]],
    ['numbers in a buffer', [new Float64Array(4)]],
    ['a text that is longer than its limit', [{ name: 'a'.repeat(21) }]],
    ['something deeper than anything is', [nested(40)]],
  ])('is refused when it holds %s', async (_, message) => {
    expect(await door.say(windowOf(1), make, ...message)).toEqual(problem(expect.stringContaining('Nothing was done.')))
    expect(made).toEqual([])
    expect(refused).toEqual([{ operation: 'folders.make', reason: 'wrong form' }])
    expect({}).not.toHaveProperty('admin')
  })

  it('is refused before it is parsed when it is too large', async () => {
    expect(await door.say(windowOf(1), make, { name: 'a'.repeat(1_000_000) })).toEqual(
      problem(expect.stringContaining('larger than Keyturn takes')),
    )
    expect(refused).toEqual([{ operation: 'folders.make', reason: 'too large' }])
  })

  it('is never answered with more than the contract says, while answers are checked', async () => {
    bind({ folders: { ...handlers.folders, make: async () => ({ path: '/made', secret: 'x' }) } })
    const answer = await door.say(windowOf(1), make, { name: 'a' })
    expect(answer).toMatchObject({ ok: false })
    expect(JSON.stringify(answer)).not.toContain('"x"')
  })
})

function nested(depth: number): unknown {
  return depth === 0 ? 'a' : { name: nested(depth - 1) }
}

describe('what a window watches', () => {
  const values = (window: TestWindow): readonly unknown[] => window.sent.map(([, id, result]) => [id, result])

  it('is shown as it comes, under the number that the window gave it', async () => {
    const window = windowOf(1)
    expect(await door.say(window, seen, 7, { below: '/' })).toEqual({ ok: true, value: null })
    watchers[0]?.show(5)
    expect(window.sent.every(([channel]) => channel === valueChannel)).toBe(true)
    expect(values(window)).toEqual([
      [7, { ok: true, value: 1 }],
      [7, { ok: true, value: 5 }],
    ])
  })

  it('is told to no one any more once the window stops it', async () => {
    const window = windowOf(1)
    await door.say(window, seen, 7, { below: '/' })
    await door.say(window, stopChannel, 7)
    expect(watchers[0]?.signal.aborted).toBe(true)
    watchers[0]?.show(5)
    watchers[0]?.fail(new Error('too late'))
    expect(values(window)).toEqual([[7, { ok: true, value: 1 }]])
    expect(faults).toEqual([])
  })

  it('can’t be stopped by another window', async () => {
    const [window, other] = [windowOf(1), windowOf(2)]
    await door.say(window, seen, 7, { below: '/' })
    expect(await door.say(other, stopChannel, 7)).toEqual({ ok: true, value: null })
    expect(watchers[0]?.signal.aborted).toBe(false)
  })

  it.each([[8], ['7'], [7.5], [Number.NaN], [{ id: 7 }], [null]])('goes on when the window stops %j', async (id) => {
    const window = windowOf(1)
    await door.say(window, seen, 7, { below: '/' })
    await door.say(window, stopChannel, id)
    expect(watchers[0]?.signal.aborted).toBe(false)
  })

  it('ends when the page of the window is gone, and that of no other window', async () => {
    const [window, other] = [windowOf(1), windowOf(2)]
    await door.say(window, seen, 1, { below: '/' })
    await door.say(window, seen, 2, { below: '/' })
    await door.say(other, seen, 1, { below: '/' })
    binding.release(window)
    expect(watchers.map(({ signal }) => signal.aborted)).toEqual([true, true, false])
    await door.say(window, seen, 1, { below: '/' })
    expect(watchers).toHaveLength(4)
  })

  it('is sent to no window that is gone', async () => {
    const window = windowOf(1)
    await door.say(window, seen, 7, { below: '/' })
    window.gone = true
    watchers[0]?.show(5)
    expect(values(window)).toHaveLength(1)
  })

  it('ends with words when it fails, at the beginning or later', async () => {
    const window = windowOf(1)
    await door.say(window, seen, 1, { below: '/' })
    watchers[0]?.fail(new Error('the share is gone'))
    watchers[0]?.show(5)
    await door.say(window, seen, 2, { below: 'broken' })
    expect(values(window).slice(1)).toEqual([
      [1, problem('the share is gone')],
      [2, problem('the disk said no')],
    ])
    expect(watchers[0]?.signal.aborted).toBe(true)
  })

  it('is refused under a number that is taken, and from another page', async () => {
    const window = windowOf(1)
    await door.say(window, seen, 7, { below: '/' })
    expect(await door.say(window, seen, 7, { below: '/' })).toMatchObject({ ok: false })
    expect(await door.sayAs({ sender: window, own: false }, seen, 8, { below: '/' })).toMatchObject({ ok: false })
    expect(watchers).toHaveLength(1)
    expect(refused).toEqual([
      { operation: 'folders.seen', reason: 'wrong form' },
      { operation: 'folders.seen', reason: 'wrong sender' },
    ])
  })

  it('is not more than 200 things at once', async () => {
    const window = windowOf(1)
    const answers = await Promise.all(
      Array.from({ length: 201 }, (_unused, id) => door.say(window, seen, id, { below: '/' })),
    )
    expect(answers.filter((answer) => Problem.safeParse(Reflect.get(Object(answer), 'problem')).success)).toHaveLength(
      1,
    )
    await door.say(window, stopChannel, 0)
    expect(await door.say(window, seen, 999, { below: '/' })).toEqual({ ok: true, value: null })
  })
})

describe('whatever a page sends', () => {
  const junk = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
    key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'name', 'prototype', 'toString')),
    maxDepth: 6,
  })
  const channels = [...operationsOf(keyturnContract).keys()].map(channelOf)
  const Answer = resultOf(z.null())

  it('is answered with a result in words and reaches no handler that it does not fit', async () => {
    const reached: { readonly name: string; readonly input: unknown }[] = []
    const operations = operationsOf(keyturnContract)
    const own = new TestDoor()
    // Derived from the contract as the real ones are, which the compiler can't follow.
    const recording = Object.fromEntries(
      Object.entries(keyturnContract).map(([area, all]) => [
        area,
        Object.fromEntries(
          Object.keys(all).map((name) => [
            name,
            async (input: unknown) => {
              reached.push({ name: `${area}.${name}`, input })
              return null
            },
          ]),
        ),
      ]),
    ) as unknown as HandlersOf<KeyturnContract>
    bindContract<KeyturnContract, TestEvent>({
      contract: keyturnContract,
      handlers: recording,
      door: own,
      isOwn: () => true,
      onRefused: () => {},
      problemOf: () => ({ message: 'a fault', doNext: [] }),
      checkAnswers: false,
    })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...channels, stopChannel),
        fc.array(fc.oneof(junk, fc.integer(), fc.constant(null)), { maxLength: 3 }),
        async (channel, message) => {
          const answer = await own.say(windowOf(1), channel, ...message)
          expect(Answer.safeParse(answer).success).toBe(true)
        },
      ),
      { numRuns: 3_000 },
    )
    for (const { name, input } of reached) expect(operations.get(name)?.input.safeParse(input).success).toBe(true)
    expect(reached.length).toBeGreaterThan(0)
  })
})
