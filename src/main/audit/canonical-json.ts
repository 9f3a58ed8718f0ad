/** How deep lists and objects may stand in each other: far beyond what is written, well within every reader's stack. */
export const deepestNesting = 100

/**
 * JSON in the one form of RFC 8785: no blanks, members sorted by UTF-16 code units, strings as ECMAScript writes them.
 * Stricter than that in one thing: numbers are whole and at most 2^53 - 1 in magnitude, so that every program that
 * verifies a log reads and writes them alike. Throws a TypeError for what has no such form: another number, half a
 * character (a lone surrogate), anything that is not null, a boolean, a number, a text, a list or a plain object of these,
 * or what is nested deeper than `deepestNesting`.
 */
export const canonicalJson = (value: unknown): string => {
  const line = written(value, 0)
  if (line.includes('\\ud') && halfCharacter.test(line)) {
    throw new TypeError('a text with half a character (a lone surrogate) has no form in JSON')
  }
  return line
}

/** How ECMAScript writes a lone surrogate: `\ud800` to `\udfff`, behind an even number of backslashes. */
const halfCharacter = /(?<!\\)(?:\\\\)*\\ud[89a-f]/

const written = (value: unknown, depth: number): string => {
  switch (typeof value) {
    case 'string':
      return text(value)
    case 'number':
      if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is no whole number that every program can read`)
      return String(value)
    case 'boolean':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      if (depth === deepestNesting) throw new TypeError(`nested deeper than ${deepestNesting} levels`)
      if (Array.isArray(value)) return list(value, depth + 1)
      if (isPlain(value)) return members(value, depth + 1)
      throw new TypeError('only plain objects have a form in JSON')
    default:
      throw new TypeError(`a value of type ${typeof value} has no form in JSON`)
  }
}

/** What does not stand for itself in a text. Asking is quicker than letting every text be looked through to be written. */
const special = /[^ !#-[\]-\ud7ff\ue000-\uffff]/

const text = (value: string): string => (special.test(value) ? JSON.stringify(value) : `"${value}"`)

const isPlain = (value: object): value is { readonly [name: string]: unknown } => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const list = (values: readonly unknown[], depth: number): string => {
  let line = ''
  // Counting also meets the holes of a list, which have no form.
  for (let index = 0; index < values.length; index += 1) {
    line += `${index === 0 ? '' : ','}${written(values[index], depth)}`
  }
  return `[${line}]`
}

const members = (object: { readonly [name: string]: unknown }, depth: number): string => {
  let line = ''
  // Without a comparison of its own, sort goes by UTF-16 code units.
  for (const name of Object.keys(object).sort()) {
    line += `${line === '' ? '' : ','}${text(name)}:${written(object[name], depth)}`
  }
  return `{${line}}`
}
