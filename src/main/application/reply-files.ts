import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exists, hasCode, TargetExists, writeNewFile } from '../files/durable.ts'
import { systemWords } from '../files/system-words.ts'

/** A file as it was given to a window. */
export interface GivenFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface AddedReplies {
  readonly added: readonly string[]
  readonly refused: readonly { readonly name: string; readonly reason: string }[]
}

/**
 * Puts replies of a CA into their folder, each under its own name, over nothing: one that is there with the same content
 * is there already. What is in them is looked at when the step Certificates reads them.
 */
export const addReplies = async (folder: string, files: readonly GivenFile[]): Promise<AddedReplies> => {
  await mkdir(folder, { recursive: true })
  const added: string[] = []
  const refused: { name: string; reason: string }[] = []
  for (const { name: given, bytes } of files) {
    const name = baseName(given)
    const reason = nameProblem(name) ?? contentProblem(bytes) ?? (await writeProblem(join(folder, name), bytes))
    if (reason === null) added.push(name)
    else refused.push({ name: name === '' ? given : name, reason })
  }
  return { added, refused }
}

/** What stands behind the last separator, of whatever system. */
const baseName = (given: string): string => given.split(/[\\/]/).at(-1) ?? ''

/** As CAs name their files. */
const endings: ReadonlySet<string> = new Set(['cer', 'crt', 'pem', 'der', 'p7b', 'p7c'])

/** Source: "Naming Files, Paths, and Namespaces", Windows: characters and names that are reserved. */
const nameProblem = (name: string): string | null => {
  if (name === '' || name.startsWith('.') || /[<>:"|?*]|\p{C}/u.test(name) || /[. ]$/.test(name)) {
    return 'Its name can’t be used on Windows. Rename it, and add it again.'
  }
  if (/^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i.test(name)) {
    return 'Windows keeps this name for itself. Rename the file, and add it again.'
  }
  if (!endings.has(/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '')) {
    return `It does not look like a reply of a CA. Add files that end with ${[...endings].map((ending) => `.${ending}`).join(', ')}.`
  }
  return null
}

const contentProblem = (bytes: Uint8Array): string | null => (bytes.byteLength === 0 ? 'The file is empty.' : null)

const writeProblem = async (path: string, bytes: Uint8Array): Promise<string | null> => {
  try {
    if (await exists(path)) return (await isSame(path, bytes)) ? null : otherContent
    await writeNewFile(path, bytes)
    return null
  } catch (error) {
    if (error instanceof TargetExists) return otherContent
    return `It could not be written: ${systemWords(error)}.`
  }
}

const otherContent =
  'Another file of this name is there already, and Keyturn writes over nothing. Rename this one, and add it again.'

const isSame = async (path: string, bytes: Uint8Array): Promise<boolean> => {
  try {
    return (await readFile(path)).equals(bytes)
  } catch (error) {
    if (hasCode(error, 'EISDIR')) return false
    throw error
  }
}
