import type { z } from 'zod'
import { channelOf, stopChannel, valueChannel } from '../../contract/bridge.ts'
import {
  type Contract,
  type HandlersOf,
  type Operation,
  operationName,
  type Problem,
  type Result,
  weightOf,
} from '../../contract/definition.ts'

/** Main's end of the contract: every message is weighed, parsed and answered here, and nothing it holds is thrown. */

/** The part of Electron's `ipcMain` that is needed. */
export interface MessageDoor<Event extends MessageEvent> {
  handle(channel: string, listener: (event: Event, ...message: unknown[]) => Promise<unknown>): void
}

export interface MessageEvent {
  readonly sender: Sender
}

/** The contents of a window, as whoever watches is reached. */
export interface Sender {
  readonly id: number
  isDestroyed(): boolean
  send(channel: string, ...message: readonly unknown[]): void
}

export interface BindingOptions<C extends Contract, Event extends MessageEvent> {
  readonly contract: C
  readonly handlers: HandlersOf<C>
  readonly door: MessageDoor<Event>
  /** Whether a message comes from the page of Keyturn's own window, and from no frame within it. */
  readonly isOwn: (event: Event) => boolean
  /** Told of each message that was refused. */
  readonly onRefused: (facts: { readonly operation: string; readonly reason: RefusalReason }) => void
  /** What a handler threw, as it is told to the person. */
  readonly problemOf: (error: unknown, operation: string) => Problem
  /** Whether answers are held against the contract too: they are Keyturn's own, and checking them costs time. */
  readonly checkAnswers: boolean
}

export type RefusalReason = 'wrong sender' | 'wrong form' | 'too large' | 'too many watched'

export interface Binding {
  /** Ends everything that a window watches: its page is gone. */
  release(sender: Pick<Sender, 'id'>): void
}

const mostWatched = 200

/** Takes the messages of all operations of a contract. */
export const bindContract = <C extends Contract, Event extends MessageEvent>(
  options: BindingOptions<C, Event>,
): Binding => {
  const watched = new WatchedBySenders()
  for (const [area, operations] of Object.entries(options.contract)) {
    for (const [name, operation] of Object.entries(operations)) {
      const bound = { operation, name: operationName(area, name), handler: handlerOf(options.handlers, area, name) }
      if (operation.kind === 'ask') bindAsk(options, bound)
      else bindWatch(options, bound, watched)
    }
  }
  options.door.handle(stopChannel, async (event, ...message) => {
    const [id] = message
    if (!options.isOwn(event)) return refuse(options, stopChannel, 'wrong sender')
    if (message.length !== 1 || !isWatchNumber(id)) return refuse(options, stopChannel, 'wrong form')
    watched.stop(event.sender, id)
    return done
  })
  return { release: (sender) => watched.stopAll(sender) }
}

interface Bound {
  readonly name: string
  readonly operation: Operation
  readonly handler: Handler
}

type Handler = (...parameters: readonly unknown[]) => unknown

/** The compiler has held every handler against its operation; here they are all alike. */
const handlerOf = (handlers: object, area: string, name: string): Handler => {
  const operations: unknown = Reflect.get(handlers, area)
  const handler: unknown = typeof operations === 'object' && operations !== null ? Reflect.get(operations, name) : null
  if (typeof handler !== 'function') throw new Error(`nothing handles ${operationName(area, name)}`)
  return (...parameters) => Reflect.apply(handler, operations, parameters)
}

const bindAsk = <C extends Contract, Event extends MessageEvent>(
  options: BindingOptions<C, Event>,
  { name, operation, handler }: Bound,
): void =>
  options.door.handle(channelOf(name), async (event, ...message) => {
    if (!options.isOwn(event)) return refuse(options, name, 'wrong sender')
    const [raw] = message
    if (message.length !== 1) return refuse(options, name, 'wrong form')
    const input = inputOf(operation, raw)
    if (!input.ok) return refuse(options, name, input.reason)
    try {
      return answerOf(options, operation, await handler(input.value))
    } catch (error) {
      return failed(options.problemOf(error, name))
    }
  })

const bindWatch = <C extends Contract, Event extends MessageEvent>(
  options: BindingOptions<C, Event>,
  { name, operation, handler }: Bound,
  watched: WatchedBySenders,
): void =>
  options.door.handle(channelOf(name), async (event, ...message) => {
    if (!options.isOwn(event)) return refuse(options, name, 'wrong sender')
    const [id, raw] = message
    if (message.length !== 2 || !isWatchNumber(id)) return refuse(options, name, 'wrong form')
    const input = inputOf(operation, raw)
    if (!input.ok) return refuse(options, name, input.reason)
    const { sender } = event
    const signal = watched.start(sender, id)
    if (typeof signal === 'string') return refuse(options, name, signal)
    const send = (result: Result<unknown>): void => {
      if (!signal.aborted && !sender.isDestroyed()) sender.send(valueChannel, id, result)
    }
    const fail = (error: unknown): void => {
      // An end that the window itself wanted is none to tell of.
      if (signal.aborted) return
      send(failed(options.problemOf(error, name)))
      watched.stop(sender, id)
    }
    const show = (value: unknown): void => {
      try {
        send(answerOf(options, operation, value))
      } catch (error) {
        fail(error)
      }
    }
    try {
      handler(input.value, { show, fail, signal })
    } catch (error) {
      fail(error)
    }
    return done
  })

type Input = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: RefusalReason }

const inputOf = ({ input, largest }: Operation, raw: unknown): Input => {
  const weight = weightOf(raw, largest)
  if (weight > largest) return { ok: false, reason: weight === Number.POSITIVE_INFINITY ? 'wrong form' : 'too large' }
  const parsed: z.ZodSafeParseResult<unknown> = input.safeParse(raw)
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, reason: 'wrong form' }
}

const answerOf = (
  { checkAnswers }: { readonly checkAnswers: boolean },
  { output }: Operation,
  value: unknown,
): Result<unknown> => ({ ok: true, value: checkAnswers ? output.parse(value) : value })

const done: Result<null> = { ok: true, value: null }

const failed = (problem: Problem): Result<never> => ({ ok: false, problem })

const refuse = (
  { onRefused }: { readonly onRefused: BindingOptions<Contract, MessageEvent>['onRefused'] },
  operation: string,
  reason: RefusalReason,
): Result<never> => {
  onRefused({ operation, reason })
  return failed(refusals[reason])
}

const refusals: { readonly [Reason in RefusalReason]: Problem } = {
  'wrong sender': {
    message:
      'Keyturn answers its own window only, and this was asked by another page or a frame of it. Nothing was done.',
    doNext: [],
  },
  'wrong form': {
    message:
      'What the window sent is not what Keyturn takes there. Nothing was done. This is a fault of Keyturn itself.',
    doNext: ['Close Keyturn and start it again. If it stays, install Keyturn anew: its parts do not fit each other.'],
  },
  'too large': {
    message: 'What the window sent is larger than Keyturn takes there. Nothing was done.',
    doNext: ['Do it with less at a time: a shorter text, or fewer or smaller files.'],
  },
  'too many watched': {
    message: `The window watches more than ${mostWatched} things at once. This is a fault of Keyturn itself.`,
    doNext: ['Close Keyturn and start it again.'],
  },
}

const isWatchNumber = (id: unknown): id is number => typeof id === 'number' && Number.isSafeInteger(id)

/** What each window watches now. A number means something to the window only that made it. */
class WatchedBySenders {
  readonly #watched = new Map<number, Map<number, AbortController>>()

  /** Aborted when the watching ends; or why it does not begin. */
  start({ id: sender }: Pick<Sender, 'id'>, id: number): AbortSignal | RefusalReason {
    const own = this.#watched.get(sender) ?? new Map<number, AbortController>()
    if (own.has(id)) return 'wrong form'
    if (own.size >= mostWatched) return 'too many watched'
    const controller = new AbortController()
    this.#watched.set(sender, own.set(id, controller))
    return controller.signal
  }

  stop({ id: sender }: Pick<Sender, 'id'>, id: number): void {
    const own = this.#watched.get(sender)
    const controller = own?.get(id)
    own?.delete(id)
    controller?.abort()
  }

  stopAll({ id: sender }: Pick<Sender, 'id'>): void {
    const own = this.#watched.get(sender)
    this.#watched.delete(sender)
    for (const controller of own?.values() ?? []) controller.abort()
  }
}
