import { randomBytes } from 'node:crypto'

/** A window looks at one, and may have another open beside it. */
const kept = 4

/** Reports that were made to be looked at, by names that nobody can guess: the last few. */
export class ReportPreviews {
  readonly #pages = new Map<string, string>()

  /** Keeps a page, and gives its name. */
  keep(html: string): string {
    const name = randomBytes(16).toString('hex')
    this.#pages.set(name, html)
    for (const old of [...this.#pages.keys()].slice(0, -kept)) this.#pages.delete(old)
    return name
  }

  page(name: string): string | null {
    return this.#pages.get(name) ?? null
  }
}
