import type { z } from 'zod'
import { contract, type KeyturnContract } from '../../../../src/contract/contract.ts'
import type { Ask, Watch } from '../../../../src/contract/definition.ts'
import type { Application } from '../../../../src/main/application/application.ts'

/** A window as a test drives it: what it is answered went through the contract both ways. */
export type TestWindow = {
  readonly [Area in keyof KeyturnContract]: {
    readonly [Name in keyof KeyturnContract[Area]]: KeyturnContract[Area][Name] extends Ask<infer Input, infer Output>
      ? (input: z.input<Input>) => Promise<z.output<Output>>
      : KeyturnContract[Area][Name] extends Watch<infer Input, infer Output>
        ? (input: z.input<Input>) => Watched<z.output<Output>>
        : never
  }
}

/** @param onAnswer sees everything that main gives away */
export const windowOn = (application: Application, onAnswer: (answer: unknown) => void = () => {}): TestWindow => {
  const areas = Object.entries(contract).map(([area, operations]) => {
    const handlers: object = Reflect.get(application.handlers, area)
    const own = Object.entries(operations).map(([name, operation]) => {
      const handler: unknown = Reflect.get(handlers, name)
      if (typeof handler !== 'function') throw new TypeError(`nothing handles ${area}.${name}`)
      const call = (...given: readonly unknown[]): unknown => Reflect.apply(handler, handlers, given)
      return [
        name,
        operation.kind === 'ask' ? asking(operation, call, onAnswer) : watching(operation, call, onAnswer),
      ] as const
    })
    return [area, Object.fromEntries(own)] as const
  })
  return Object.fromEntries(areas) as unknown as TestWindow
}

type Call = (...given: readonly unknown[]) => unknown
type Schemas = { readonly input: z.ZodType; readonly output: z.ZodType }

const asking =
  ({ input, output }: Schemas, call: Call, onAnswer: (answer: unknown) => void) =>
  async (given: unknown): Promise<unknown> => {
    const answer = await call(input.parse(given))
    onAnswer(answer)
    return output.parse(answer)
  }

const watching =
  ({ input, output }: Schemas, call: Call, onAnswer: (answer: unknown) => void) =>
  (given: unknown): Watched<unknown> =>
    new Watched((watcher) => call(input.parse(given), watcher), output, onAnswer)

/** What a window watches. */
export class Watched<Value> {
  readonly values: Value[] = []
  #error: unknown = null
  readonly #controller = new AbortController()
  readonly #waiting = new Set<() => void>()

  constructor(begin: (watcher: object) => void, output: z.ZodType, onAnswer: (answer: unknown) => void) {
    begin({
      signal: this.#controller.signal,
      show: (value: unknown) => {
        onAnswer(value)
        this.values.push(output.parse(value) as Value)
        this.#tell()
      },
      fail: (error: unknown) => {
        this.#error = error
        this.#tell()
      },
    })
  }

  get newest(): Value | undefined {
    return this.values.at(-1)
  }

  /** Waits for a value, from the newest on, of which this holds. Throws what ended the watching. */
  async until(holds: (value: Value) => boolean): Promise<Value> {
    for (;;) {
      if (this.#error !== null) throw this.#error
      const { newest } = this
      if (newest !== undefined && holds(newest)) return newest
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** Waits for what ends the watching. */
  async failure(): Promise<unknown> {
    while (this.#error === null) await new Promise<void>((resolve) => this.#waiting.add(resolve))
    return this.#error
  }

  stop(): void {
    this.#controller.abort()
  }

  #tell(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}
