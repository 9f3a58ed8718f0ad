import { basename } from 'node:path'

const built = import.meta.url.endsWith('.cjs')

/**
 * A file that travels with Keyturn: a worker, a script, a page. It stands beside the source that names it; in the built
 * app all of them stand in the folder of the main process, and a worker is built as well.
 *
 * @param path from the source that names it
 * @param source `import.meta.url` there
 */
export const beside = (path: string, source: string): URL =>
  built ? new URL(basename(path).replace(/\.ts$/, '.cjs'), import.meta.url) : new URL(path, source)
