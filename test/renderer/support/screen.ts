import type { Watcher } from '../../../src/contract/definition.ts'
import type { DoubleHandlers } from './double.ts'
import { readyState } from './samples/application.ts'

/** A screen in a state that is worth seeing: where it is, and what main would answer there. */
export interface Screen {
  readonly fragment: string
  readonly handlers: DoubleHandlers
  /** Buttons and tabs that are pressed one after the other once the screen is there, by their names. */
  readonly press?: readonly string[]
}

export interface Screens {
  readonly [name: string]: Screen
}

/** Answers a watching with one value that stays. */
export const always =
  <Value>(value: Value) =>
  (_input: unknown, watcher: Watcher<Value>): void =>
    watcher.show(value)

export const ready: DoubleHandlers = { application: { state: always(readyState) } }
