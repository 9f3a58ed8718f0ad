import type { AnchorPlace } from './anchor-place.ts'
import type { KeptHead } from './kept-head.ts'

/** How it stands with a place that remembers the log's heads. */
export interface PlaceStanding {
  readonly place: string
  /** The entry that it saw last, and when that was written; null when it has seen none of this process. */
  readonly kept: { readonly entry: number; readonly at: string } | null
  /** Why it could not keep the newest head, in words; null when it could. */
  readonly problem: string | null
}

/**
 * Takes each new head to the places outside the log, one after the other, the newest only when several wait. A place that
 * fails stops nothing: it is told, and tried again with the next head.
 */
export class AnchorKeeper {
  readonly #places: readonly AnchorPlace[]
  readonly #onChanged: (standing: PlaceStanding) => void
  readonly #standings: Map<AnchorPlace, PlaceStanding>
  #waiting: KeptHead | null = null
  #working: Promise<void> | null = null

  /** @param onChanged called when a place fails that did not fail before, or keeps heads again */
  constructor(places: readonly AnchorPlace[], onChanged: (standing: PlaceStanding) => void) {
    this.#places = places
    this.#onChanged = onChanged
    this.#standings = new Map(places.map((place) => [place, { place: place.name, kept: null, problem: null }]))
  }

  standings(): readonly PlaceStanding[] {
    return [...this.#standings.values()]
  }

  /** Lets the head be kept, without waiting for it. */
  keep(head: KeptHead): void {
    this.#waiting = head
    this.#working ??= this.#work()
  }

  /** Waits until every head that was given is kept, or told why not. */
  async settled(): Promise<void> {
    await this.#working
  }

  async #work(): Promise<void> {
    for (let head = this.#waiting; head !== null; head = this.#waiting) {
      this.#waiting = null
      for (const place of this.#places) await this.#keepIn(place, head)
    }
    this.#working = null
  }

  async #keepIn(place: AnchorPlace, head: KeptHead): Promise<void> {
    const before = this.#standings.get(place)
    let standing: PlaceStanding
    try {
      await place.keep(head)
      standing = { place: place.name, kept: { entry: head.seq, at: head.at }, problem: null }
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      standing = { place: place.name, kept: before?.kept ?? null, problem }
    }
    this.#standings.set(place, standing)
    if (standing.problem !== (before?.problem ?? null)) this.#onChanged(standing)
  }
}
