import { readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes a folder and every folder below it, as far as they are empty: a file never goes with them. */
export const removeEmptyFolders = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeEmptyFolders(join(folder, entry.name))
  }
  if ((await readdir(folder)).length === 0) await rmdir(folder)
}
