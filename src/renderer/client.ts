import type { z } from 'zod'
import type { Bridge } from '../contract/bridge.ts'
import { contract } from '../contract/contract.ts'
import {
  type ClientOf,
  type Contract,
  type Operation,
  operationName,
  type Problem,
  type Result,
  resultOf,
} from '../contract/definition.ts'

/** The windows' end of the contract: what crosses is parsed here, whatever came through the bridge. */
export type Client = ClientOf<typeof contract>

export const clientOver = (bridge: Bridge): Client => clientOf(contract, bridge)

/** An answer that does not fit the contract: the two halves of Keyturn do not belong together. */
const strangeAnswer = (operation: string): Problem => ({
  message: `Keyturn answered ${operation} in a way that its own window does not understand. This is a fault of Keyturn itself.`,
  doNext: ['Close the window and open it again. If it stays, install Keyturn anew: its parts do not fit each other.'],
})

const clientOf = <C extends Contract>(given: C, bridge: Bridge): ClientOf<C> =>
  mapped(given, (operations, area) =>
    mapped(operations, (operation, name) => endOf(operation, operationName(area, name), bridge)),
  ) as ClientOf<C>

const mapped = <Value, Mapped>(
  values: { readonly [name: string]: Value },
  map: (value: Value, name: string) => Mapped,
): { readonly [name: string]: Mapped } =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]))

const endOf = (operation: Operation, name: string, bridge: Bridge): unknown => {
  const answer = resultOf(operation.output)
  const parsed = (raw: unknown): Result<unknown> => {
    const result = answer.safeParse(raw)
    return result.success ? result.data : { ok: false, problem: strangeAnswer(name) }
  }
  return operation.kind === 'ask'
    ? async (input: z.input<typeof operation.input>) => parsed(await bridge.ask(name, input))
    : (input: z.input<typeof operation.input>, listener: (result: Result<unknown>) => void) =>
        bridge.watch(name, input, (raw) => listener(parsed(raw)))
}
