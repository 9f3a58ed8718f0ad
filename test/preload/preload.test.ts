import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Bridge } from '../../src/contract/bridge.ts'
import { channelOf, stopChannel, valueChannel } from '../../src/contract/bridge.ts'

type ValueListener = (event: unknown, number: unknown, answer: unknown) => void

const electron = vi.hoisted(() => ({
  invoked: [] as (readonly unknown[])[],
  exposed: new Map<string, unknown>(),
  answer: (_channel: string): Promise<unknown> => Promise.resolve({ ok: true, value: null }),
  show: [] as ValueListener[],
}))

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, bridge: unknown) => electron.exposed.set(name, bridge) },
  ipcRenderer: {
    invoke: (channel: string, ...message: readonly unknown[]) => {
      electron.invoked.push([channel, ...message])
      return electron.answer(channel)
    },
    on: (channel: string, listener: ValueListener) => {
      if (channel === valueChannel) electron.show.push(listener)
    },
  },
}))

const isBridge = (value: unknown): value is Bridge =>
  typeof value === 'object' && value !== null && 'ask' in value && 'watch' in value

/** The bridge as a page finds it, in its top frame or in a frame within it. */
const bridgeOf = async (isMainFrame: boolean): Promise<Bridge | null> => {
  vi.resetModules()
  electron.exposed.clear()
  Object.assign(process, { isMainFrame })
  await import('../../src/preload/preload.ts')
  const bridge = electron.exposed.get('keyturn')
  return isBridge(bridge) ? bridge : null
}

let bridge: Bridge

beforeEach(async () => {
  electron.invoked.length = 0
  electron.show.length = 0
  electron.answer = async () => ({ ok: true, value: null })
  const made = await bridgeOf(true)
  if (made === null) throw new Error('nothing was exposed')
  bridge = made
})

const show = (number: unknown, answer: unknown): void => {
  for (const listener of electron.show) listener({ sender: 'never told' }, number, answer)
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('the bridge', () => {
  it('is two functions, under one name', () => {
    expect([...electron.exposed.keys()]).toEqual(['keyturn'])
    expect(Object.keys(bridge)).toEqual(['ask', 'watch'])
  })

  it('is not given to a frame within the page', async () => {
    expect(await bridgeOf(false)).toBeNull()
    expect(electron.exposed.size).toBe(0)
  })
})

describe('what a page asks', () => {
  it('goes to the channel of the operation, and its answer comes back', async () => {
    electron.answer = async () => ({ ok: true, value: 7 })
    expect(await bridge.ask('runs.take', { run: 'a' })).toEqual({ ok: true, value: 7 })
    expect(electron.invoked).toEqual([[channelOf('runs.take'), { run: 'a' }]])
  })

  it('is answered in words when main does not answer', async () => {
    electron.answer = async () => {
      throw new Error("No handler registered for 'keyturn:runs.take'")
    }
    const answer = await bridge.ask('runs.take', {})
    expect(answer).toMatchObject({ ok: false, problem: { message: expect.stringContaining('does not reach') } })
    expect(JSON.stringify(answer)).not.toContain('handler')
  })

  it.each([['keyturn-value'], [stopChannel], ['../x'], [['x']], [null], [Symbol.iterator]])(
    'never leaves the channels of the contract: %s',
    async (operation) => {
      await bridge.ask(operation as string, null)
      for (const [channel] of electron.invoked) expect(channel).toMatch(/^keyturn:/)
    },
  )
})

describe('what a page watches', () => {
  const told: unknown[][] = []
  const listen = (...answer: unknown[]): void => void told.push(answer)
  const lastNumber = (): unknown => electron.invoked.at(-1)?.[1]

  beforeEach(() => {
    told.length = 0
  })

  it('is told value by value, without the event that brought it', async () => {
    bridge.watch('runs.list', null, listen)
    show(lastNumber(), { ok: true, value: 1 })
    show(lastNumber(), { ok: true, value: 2 })
    await settled()
    expect(told).toEqual([[{ ok: true, value: 1 }], [{ ok: true, value: 2 }]])
  })

  it('is told nothing of what others watch', () => {
    bridge.watch('runs.list', null, listen)
    show(Number(lastNumber()) + 1, { ok: true, value: 1 })
    show(String(lastNumber()), { ok: true, value: 1 })
    show(undefined, { ok: true, value: 1 })
    expect(told).toEqual([])
  })

  it('stops once, and is told nothing afterwards', () => {
    const stop = bridge.watch('runs.list', null, listen)
    const number = lastNumber()
    stop()
    stop()
    show(number, { ok: true, value: 1 })
    expect(told).toEqual([])
    expect(electron.invoked.filter(([channel]) => channel === stopChannel)).toEqual([[stopChannel, number]])
  })

  it('is told why it can’t be watched, once', async () => {
    const refusal = { ok: false, problem: { message: 'not that', doNext: [] } }
    electron.answer = async () => refusal
    bridge.watch('runs.list', null, listen)
    await settled()
    show(lastNumber(), { ok: true, value: 1 })
    expect(told).toEqual([[refusal]])
  })

  it('has another number each time, and none of a page that was there before', async () => {
    const numbers = new Set<unknown>()
    for (let page = 0; page < 20; page += 1) {
      const made = await bridgeOf(true)
      for (let count = 0; count < 5; count += 1) {
        made?.watch('runs.list', null, listen)
        numbers.add(lastNumber())
      }
    }
    expect(numbers.size).toBe(100)
    for (const number of numbers) expect(Number.isSafeInteger(number)).toBe(true)
  })

  it('needs a function to tell', () => {
    expect(() => bridge.watch('runs.list', null, 'alert(1)' as never)).toThrow(TypeError)
    expect(electron.invoked).toEqual([])
  })
})
