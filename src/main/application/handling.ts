import type { KeyturnContract } from '../../contract/contract.ts'
import type { HandlersOf } from '../../contract/definition.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Surroundings } from './workplace.ts'

/** What every handler works with. */
export interface Handling {
  readonly surroundings: Surroundings
  readonly lifecycle: Lifecycle
}

/** The handlers of one area of the contract. */
export type AreaHandlers<Area extends keyof KeyturnContract> = HandlersOf<KeyturnContract>[Area]
