/** The names of files in a bundle: they have to mean the same file on every system that a bundle is extracted on. */

/** The file with the SHA-256 of every other file, and the one with the signature over it. */
export const sumsName = 'SHA256SUMS'
export const signatureName = 'SHA256SUMS.sig'

const namePattern = /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/

/** Whether a name consists of letters and digits of ASCII and of `. _ -`, in parts with `/` between that lead nowhere. */
export const isBundleName = (name: string): boolean =>
  namePattern.test(name) && !name.split('/').some((part) => part === '.' || part === '..')

/** Names that were given already. Two that differ by nothing but the case of letters are one file on Windows. */
export class GivenNames {
  readonly #given: Set<string>

  constructor(names: readonly string[] = []) {
    this.#given = new Set(names.map((name) => name.toLowerCase()))
  }

  /** Notes a name; false when there is one like it. */
  add(name: string): boolean {
    const { size } = this.#given
    return this.#given.add(name.toLowerCase()).size > size
  }
}

/** What Windows takes for a device, with whatever ending. Source: "Naming Files, Paths, and Namespaces", Microsoft. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

const longestName = 100

/**
 * Any text as the name of one file in a bundle, readable still: letters lose their accents, and whatever else is not
 * allowed gives way to a hyphen. Never empty, never a name that Windows keeps for a device, at most 100 characters with
 * the ending kept. Different texts may get the same name: see `uniqueNames`.
 */
export const safeBundleName = (text: string): string => {
  const allowed = text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/-+(?=\.)/g, '')
  const name = trimmed(allowed)
  if (name === '') return 'unnamed'
  return shortened(deviceName.test(name) ? `_${name}` : name)
}

/** Without dots and hyphens at either end: the one would hide a file or get lost, the other would look like an option. */
const trimmed = (name: string): string => name.replace(/^[.-]+|[.-]+$/g, '')

const shortened = (name: string): string => {
  if (name.length <= longestName) return name
  const [stem, ending] = partsOf(name)
  return `${trimmed(stem.slice(0, longestName - ending.length))}${ending}`
}

/** A name before its ending, and the ending with its dot. Endings are short; what is longer is a part of the name. */
const partsOf = (name: string): readonly [stem: string, ending: string] => {
  const at = name.search(/\.[A-Za-z0-9_]{1,16}$/)
  return at > 0 ? [name.slice(0, at), name.slice(at)] : [name, '']
}

/** The same names in the same order; one that was given before gets a number before its ending. */
export const uniqueNames = (names: readonly string[]): readonly string[] => {
  const given = new GivenNames()
  return names.map((name) => {
    const [stem, ending] = partsOf(name)
    let unique = name
    for (let number = 2; !given.add(unique); number += 1) unique = `${stem}-${number}${ending}`
    return unique
  })
}
