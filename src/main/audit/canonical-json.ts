/** How deep lists and objects may stand in each other: far beyond what is written, well within every reader's stack. */
export const deepestNesting = 100

/**
 * JSON in the one form of RFC 8785: no blanks, members sorted by UTF-16 code units, numbers and strings as ECMAScript
 * writes them. Throws a TypeError for what has no such form: a number that is not finite, half a character (a lone
 * surrogate), anything that is not null, a boolean, a number, a text, a list or a plain object of these, or what is
 * nested deeper than `deepestNesting`.
 */
export const canonicalJson = (value: unknown): string => written(value, 0)

const written = (value: unknown, depth: number): string => {
  switch (typeof value) {
    case 'string':
      return text(value)
    case 'number':
      return number(value)
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

const isPlain = (value: object): value is { readonly [name: string]: unknown } => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

// Array.from also visits the holes of a list, which have no form.
const list = (values: readonly unknown[], depth: number): string =>
  `[${Array.from(values, (value) => written(value, depth)).join(',')}]`

const members = (object: { readonly [name: string]: unknown }, depth: number): string => {
  let line = ''
  // Without a comparison of its own, sort goes by UTF-16 code units.
  for (const name of Object.keys(object).sort()) {
    line += `${line === '' ? '' : ','}${text(name)}:${written(object[name], depth)}`
  }
  return `{${line}}`
}

const number = (value: number): string => {
  if (!Number.isFinite(value)) throw new TypeError(`${value} has no form in JSON`)
  return JSON.stringify(value)
}

const text = (value: string): string => {
  if (!value.isWellFormed()) throw new TypeError('a text with half a character (a lone surrogate) has no form in JSON')
  return JSON.stringify(value)
}
