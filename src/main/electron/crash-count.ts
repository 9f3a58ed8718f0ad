const minute = 60_000
const mostPerMinute = 3

/** Tells a page that dies now and then from one that dies whenever it is shown. */
export class CrashCount {
  #times: readonly number[] = []

  /** Counts a crash. Whether there were so many within a minute that loading the page again by itself helps nobody. */
  add(milliseconds: number): boolean {
    this.#times = [...this.#times.filter((time) => milliseconds - time < minute), milliseconds]
    return this.#times.length > mostPerMinute
  }
}
