import type { Bridge } from '../../../src/contract/bridge.ts'
import { contract } from '../../../src/contract/contract.ts'
import { type HandlersOf, type Operation, operationsOf, type Watcher } from '../../../src/contract/definition.ts'

/** What a test says that main would answer; whatever it leaves out is answered with a problem. */
export type DoubleHandlers = {
  readonly [Area in keyof Handlers]?: { readonly [Name in keyof Handlers[Area]]?: Handlers[Area][Name] }
}

type Handlers = HandlersOf<typeof contract>

/** A question or a watching that crossed, in the order in which they did. */
export interface Crossed {
  readonly operation: string
  readonly input: unknown
}

/**
 * Main's end of the bridge without main: derived from the contract, so that inputs and answers which do not fit it fail
 * in tests as they would between the processes.
 */
export const doubleBridge = (
  handlers: DoubleHandlers,
): { readonly bridge: Bridge; readonly crossed: readonly Crossed[] } => {
  const crossed: Crossed[] = []
  const operations = operationsOf(contract)
  const operationOf = (name: string): Operation => {
    const operation = operations.get(name)
    if (operation === undefined) throw new RangeError(`the contract has no ${name}`)
    return operation
  }
  const called = (name: string, input: unknown, watcher: Watcher<unknown> | null): unknown => {
    const [area = '', operation = ''] = name.split('.')
    const handler: unknown = Reflect.get(Object(Reflect.get(handlers, area)), operation)
    if (typeof handler !== 'function') throw new Error(`${name} is not answered in this test`)
    return Reflect.apply(handler, null, watcher === null ? [input] : [input, watcher])
  }
  const bridge: Bridge = {
    ask: async (name, raw) => {
      const operation = operationOf(name)
      const input = operation.input.parse(raw)
      crossed.push({ operation: name, input })
      try {
        return { ok: true, value: operation.output.parse(await called(name, input, null)) }
      } catch (error) {
        return failed(error)
      }
    },
    watch: (name, raw, listener) => {
      const operation = operationOf(name)
      const input = operation.input.parse(raw)
      crossed.push({ operation: name, input })
      const controller = new AbortController()
      const tell = (answer: unknown): void => {
        queueMicrotask(() => {
          if (!controller.signal.aborted) listener(answer)
        })
      }
      try {
        called(name, input, {
          show: (value) => tell({ ok: true, value: operation.output.parse(value) }),
          fail: (error) => tell(failed(error)),
          signal: controller.signal,
        })
      } catch (error) {
        tell(failed(error))
      }
      return () => controller.abort()
    },
  }
  return { bridge, crossed }
}

const failed = (error: unknown): unknown => ({
  ok: false,
  problem: { message: error instanceof Error ? error.message : String(error), doNext: ['Do what the test says.'] },
})
