import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exists, removeLeftovers, writeNewFolder } from '../../src/main/files/durable.ts'

const cache = fileURLToPath(new URL('../../node_modules/.cache/keyturn', import.meta.url))

/** Where something that was prepared once is kept. */
export const cached = (...names: readonly string[]): string => join(cache, ...names)

/**
 * Prepares a folder, unless it is there. It gets its name when it is whole, so that one whose preparation was killed never
 * looks ready; several processes may do so at the same time.
 */
export const prepared = async (folder: string, prepare: (temporary: string) => Promise<void>): Promise<string> => {
  if (await exists(folder)) return folder
  try {
    await writeNewFolder(folder, prepare)
  } catch (error) {
    // Another process was faster, with the same, and has removed what this one had begun.
    if (!(await exists(folder))) throw error
    return folder
  }
  await removeLeftovers(folder)
  return folder
}
