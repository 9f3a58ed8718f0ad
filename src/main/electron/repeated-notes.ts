import type { Application, SecurityEvent } from '../application/application.ts'

type Note = Application['note']
type Facts = Parameters<Note>[1]

const minute = 60_000
const mostKinds = 20

/**
 * Notes what was refused so that a page in a loop can't fill the log: the first of a kind at once, the same again within
 * a minute as one note with a count when the minute is over. Of more than twenty different ones of a type in a minute the
 * rest are counted together, so that one type hides no other.
 */
export class RepeatedNotes {
  readonly #note: Note
  readonly #kinds = new Map<string, { readonly type: SecurityEvent; readonly facts: Facts; again: number }>()
  #minute: NodeJS.Timeout | null = null

  constructor(note: Note) {
    this.#note = note
  }

  note(type: SecurityEvent, facts: Facts): void {
    this.#minute ??= setTimeout(() => this.tell(), minute).unref()
    const key = JSON.stringify([type, facts])
    const known = this.#kinds.get(key)
    if (known !== undefined) known.again += 1
    else if (this.#countOf(type) < mostKinds) {
      this.#kinds.set(key, { type, facts, again: 0 })
      this.#note(type, facts)
    } else this.#countAmongOthers(type)
  }

  /** Tells the counts now: when the minute is over, and before the log is closed. */
  tell(): void {
    if (this.#minute !== null) clearTimeout(this.#minute)
    this.#minute = null
    const kinds = [...this.#kinds.values()]
    this.#kinds.clear()
    for (const { type, facts, again } of kinds) if (again > 0) this.#note(type, { ...facts, again })
  }

  #countOf(type: SecurityEvent): number {
    return [...this.#kinds.values()].filter((kind) => kind.type === type).length
  }

  #countAmongOthers(type: SecurityEvent): void {
    const others = this.#kinds.get(type)
    if (others === undefined) this.#kinds.set(type, { type, facts: { others: 'not told one by one' }, again: 1 })
    else others.again += 1
  }
}
