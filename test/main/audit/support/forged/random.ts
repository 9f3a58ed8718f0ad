/** A small generator of random numbers (mulberry32): the same seed gives the same numbers, so that a failure can be repeated. */
export interface Random {
  readonly seed: number
  /** From 0 up to, but not, 1. */
  readonly next: () => number
  /** A whole number from 0 up to, but not, `end`. */
  readonly below: (end: number) => number
  /** A whole number from `first` to `last`, both possible. */
  readonly between: (first: number, last: number) => number
  readonly chance: (probability: number) => boolean
  /** One of them. Throws when there is none. */
  readonly pick: <T>(from: readonly T[]) => T
  readonly bytes: (count: number) => Buffer
}

export const randomOf = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    seed,
    next,
    below,
    between: (first, last) => first + below(last - first + 1),
    chance: (probability) => next() < probability,
    pick: (from) => {
      const [picked] = from.slice(below(from.length))
      if (picked === undefined) throw new Error('There is nothing to pick from.')
      return picked
    },
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  }
}
