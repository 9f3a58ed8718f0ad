import { z } from 'zod'

/** A question with one answer: the window asks, main answers once. */
export interface Ask<Input extends z.ZodType, Output extends z.ZodType> {
  readonly kind: 'ask'
  readonly input: Input
  readonly output: Output
  /** How much the input may hold, in bytes as `weightOf` counts them. */
  readonly largest: number
}

/** Something that is watched: a first value, then one after each change, until the window stops watching. */
export interface Watch<Input extends z.ZodType, Output extends z.ZodType> {
  readonly kind: 'watch'
  readonly input: Input
  readonly output: Output
  readonly largest: number
}

export type Operation = Ask<z.ZodType, z.ZodType> | Watch<z.ZodType, z.ZodType>

/** Everything that may cross between main and the windows: areas of operations. All else is derived from this object. */
export interface Contract {
  readonly [area: string]: { readonly [operation: string]: Operation }
}

/** What an ordinary message may hold. Messages that carry files say how much more they may. */
const ordinaryLargest = 64 * 1024

export const ask = <Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
  largest: number = ordinaryLargest,
): Ask<Input, Output> => ({ kind: 'ask', input, output, largest })

export const watch = <Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
): Watch<Input, Output> => ({ kind: 'watch', input, output, largest: ordinaryLargest })

/** Why something could not be done, for the operator: what happened, and what to do next. */
export const Problem = z.strictObject({
  message: z.string(),
  doNext: z.array(z.string()),
})
export type Problem = z.infer<typeof Problem>

/** How an answer crosses: an error is a value with words, never an exception. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem }

/** The schema of an answer as it crosses. */
export const resultOf = <Value extends z.ZodType>(value: Value) =>
  z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), problem: Problem }),
  ])

/** The windows' end of a contract. */
export type ClientOf<C extends Contract> = {
  readonly [Area in keyof C]: {
    readonly [Name in keyof C[Area]]: C[Area][Name] extends Ask<infer Input, infer Output>
      ? (input: z.input<Input>) => Promise<Result<z.output<Output>>>
      : C[Area][Name] extends Watch<infer Input, infer Output>
        ? (input: z.input<Input>, listener: (answer: Result<z.output<Output>>) => void) => StopWatching
        : never
  }
}

/** Main's end of a contract: what it throws arrives as a problem with words. */
export type HandlersOf<C extends Contract> = {
  readonly [Area in keyof C]: {
    readonly [Name in keyof C[Area]]: C[Area][Name] extends Ask<infer Input, infer Output>
      ? (input: z.output<Input>) => Promise<Given<z.input<Output>>>
      : C[Area][Name] extends Watch<infer Input, infer Output>
        ? (input: z.output<Input>, watcher: Watcher<Given<z.input<Output>>>) => void
        : never
  }
}

/** A value as main gives it away: whoever gives it may go on holding it as one that never changes. */
export type Given<T> = T extends string | number | boolean | null | undefined | Uint8Array
  ? T
  : { readonly [Name in keyof T]: Given<T[Name]> }

export type StopWatching = () => void

/** Whoever watches, as main sees it. */
export interface Watcher<Value> {
  /** Shows a new value. */
  show(value: Value): void
  /** Tells why there is nothing more to see; the watching ends with it. */
  fail(error: unknown): void
  /** Aborted when nobody watches any more. */
  readonly signal: AbortSignal
}

/** The name under which an operation crosses, for example `runs.take`. */
export const operationName = (area: string, operation: string): string => `${area}.${operation}`

/** Every operation of a contract with its name. */
export const operationsOf = (contract: Contract): ReadonlyMap<string, Operation> =>
  new Map(
    Object.entries(contract).flatMap(([area, operations]) =>
      Object.entries(operations).map(([name, operation]) => [operationName(area, name), operation] as const),
    ),
  )

/**
 * How much a message holds, in bytes: each value eight, each text two a character, byte arrays their length. Infinite for
 * what is no plain data (functions, dates, maps, instances of classes) or deeper than 16. Counts no further than `most`,
 * so that a huge message costs little to refuse.
 */
export const weightOf = (message: unknown, most: number): number => {
  let weight = 0
  const count = (value: unknown, depth: number): void => {
    weight += 8
    if (weight > most || value === null || value === undefined) return
    switch (typeof value) {
      case 'string':
        weight += 2 * value.length
        return
      case 'number':
      case 'boolean':
        return
      case 'object':
        if (value instanceof Uint8Array) weight += value.byteLength
        else if (depth === deepest || !isPlain(value)) weight = Number.POSITIVE_INFINITY
        else countParts(value, depth)
        return
      default:
        weight = Number.POSITIVE_INFINITY
    }
  }
  const countParts = (value: object, depth: number): void => {
    for (const name in value) {
      if (weight > most) return
      weight += 2 * name.length
      count(Reflect.get(value, name), depth + 1)
    }
  }
  count(message, 0)
  return weight
}

const deepest = 16

const isPlain = (value: object): boolean => {
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
