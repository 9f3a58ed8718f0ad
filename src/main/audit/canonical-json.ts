/**
 * JSON in the one form of RFC 8785: no blanks, members sorted by UTF-16 code units, numbers and strings as ECMAScript
 * writes them. Throws a TypeError for what has no such form: a number that is not finite, half a character (a lone
 * surrogate), anything that is not null, a boolean, a number, a text, a list or a plain object of these.
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
      return String(value)
    case 'number':
      return number(value)
    case 'string':
      return text(value)
    case 'object':
      return Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : members(value)
    default:
      throw new TypeError(`a ${typeof value} has no form in JSON`)
  }
}

const members = (object: object): string => {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError('only plain objects have a form in JSON')
  return `{${Object.entries(object)
    .toSorted(([a], [b]) => byCodeUnits(a, b))
    .map(([name, value]) => `${text(name)}:${canonicalJson(value)}`)
    .join(',')}}`
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const number = (value: number): string => {
  if (!Number.isFinite(value)) throw new TypeError(`${value} has no form in JSON`)
  return JSON.stringify(value)
}

const text = (value: string): string => {
  if (!value.isWellFormed()) throw new TypeError('a text with half a character (a lone surrogate) has no form in JSON')
  return JSON.stringify(value)
}
