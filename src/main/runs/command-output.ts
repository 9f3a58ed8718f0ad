import type { PepRecord, PepValue } from '../../domain/pep/record.ts'

/** What a command wrote: its text by lines, and its objects. */
export interface CommandOutput {
  readonly text: string
  readonly values: readonly PepValue[]
}

/** How much of a text is kept from its begin and as much from its end, in characters (UTF-16). */
const keptCharacters = 8 * 1024 * 1024
/** How many objects are kept, counted from the first; none beyond that many characters in all of them. */
const keptValues = 10_000
const keptValueCharacters = 16 * 1024 * 1024

/**
 * Gathers what a command writes, in bounded memory whatever comes: the begin and the end of its text, and its first
 * objects. What is left out is said in the text. The audit log has all of it.
 */
export class OutputGatherer {
  #begin = ''
  readonly #end = new TextEnd(keptCharacters)
  #omitted = 0
  readonly #values: PepValue[] = []
  #valueCharacters = 0
  #valuesLeftOut = 0

  add(record: PepRecord): void {
    if (record.stream === 'output') this.#addValue(record.value)
    if (record.stream !== 'progress' && record.stream !== 'error') this.#addText(`${record.text}\n`)
  }

  output(): CommandOutput {
    const { text, omitted } = this.#end.taken()
    const left = this.#omitted + omitted
    const middle = left === 0 ? '' : `\n[Keyturn left out ${left} characters here; the audit log has them.]\n`
    const values =
      this.#valuesLeftOut === 0
        ? ''
        : `[Keyturn kept ${this.#values.length} objects and left out the ${this.#valuesLeftOut} after them.]\n`
    return { text: `${this.#begin}${middle}${text}${values}`.replace(/\n$/, ''), values: this.#values }
  }

  #addText(text: string): void {
    const room = keptCharacters - this.#begin.length
    if (room > 0) this.#begin += text.slice(0, room)
    if (text.length > room) this.#end.add(room > 0 ? text.slice(room) : text)
  }

  #addValue(value: PepValue): void {
    const size = charactersIn(value)
    if (this.#values.length >= keptValues || this.#valueCharacters + size > keptValueCharacters) {
      this.#valuesLeftOut += 1
      return
    }
    this.#values.push(value)
    this.#valueCharacters += size
  }
}

/** The last characters of a text that comes in parts. */
class TextEnd {
  readonly #most: number
  #parts: string[] = []
  #length = 0
  #omitted = 0

  constructor(most: number) {
    this.#most = most
  }

  add(text: string): void {
    this.#parts.push(text)
    this.#length += text.length
    // Now and then, so that a flood of short lines is not copied again and again.
    if (this.#length > 2 * this.#most) this.#shorten()
  }

  taken(): { readonly text: string; readonly omitted: number } {
    this.#shorten()
    return { text: this.#parts.join(''), omitted: this.#omitted }
  }

  #shorten(): void {
    const all = this.#parts.join('')
    const kept = all.slice(-this.#most)
    this.#omitted += all.length - kept.length
    this.#parts = [kept]
    this.#length = kept.length
  }
}

/** About how much memory an object takes, by the texts in it. */
const charactersIn = (value: PepValue): number => {
  if (typeof value === 'string') return value.length
  if (value === null || typeof value !== 'object') return 8
  return Object.entries(value).reduce((sum, [name, member]) => sum + name.length + charactersIn(member), 8)
}
