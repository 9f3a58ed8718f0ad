import { contextBridge, ipcRenderer } from 'electron'
import { type Bridge, channelOf, stopChannel, valueChannel } from '../contract/bridge.ts'
import type { Problem, Result } from '../contract/definition.ts'

/**
 * The bridge between a page and main: two functions that reach the channels of the contract and nothing else of Electron.
 * What goes through is copied. It has no list of the operations: main takes those of the contract and holds what comes
 * against it, and the schemas would cost each start of a window thirty milliseconds here.
 */

type Listener = (answer: unknown) => void

const watched = new Map<number, Listener>()

/** Not from 0, so that a page that was loaded anew does not take up the numbers of the one before it. */
let lastNumber = Math.floor(Math.random() * 2 ** 40)

const unreachable: Result<never> = {
  ok: false,
  problem: {
    message: 'The window does not reach that part of Keyturn. Whether something was done is not known.',
    doNext: [
      'Look at the log before you try again. Close Keyturn and start it again; if it stays, install it anew: its parts do not fit each other.',
    ],
  } satisfies Problem,
}

/** Main answers everything that it takes with a result. Else it is gone, or what was given can't be copied. */
const send = async (channel: string, ...message: readonly unknown[]): Promise<unknown> => {
  try {
    return await ipcRenderer.invoke(channel, ...message)
  } catch {
    return unreachable
  }
}

/** What comes from a page may be anything, whatever the type says. */
const channelOfAny = (operation: unknown): string => channelOf(typeof operation === 'string' ? operation : '')

const bridge: Bridge = {
  ask: (operation, input) => send(channelOfAny(operation), input),
  watch: (operation, input, listener) => {
    if (typeof listener !== 'function') throw new TypeError('watch takes a function that is told each answer')
    lastNumber += 1
    const number = lastNumber
    watched.set(number, listener)
    void begin(channelOfAny(operation), number, input)
    return () => {
      if (watched.delete(number)) void send(stopChannel, number)
    }
  },
}

/** Main shows values as they come; its answer says only whether it watches at all. */
const begin = async (channel: string, number: number, input: unknown): Promise<void> => {
  const answer = await send(channel, number, input)
  if (isDone(answer)) return
  watched.get(number)?.(answer)
  watched.delete(number)
}

const isDone = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true

ipcRenderer.on(valueChannel, (_event, number: unknown, answer: unknown) => {
  if (typeof number === 'number') watched.get(number)?.(answer)
})

// A frame within the page gets no bridge, whatever comes to load this file there.
if (process.isMainFrame) contextBridge.exposeInMainWorld('keyturn', bridge)
