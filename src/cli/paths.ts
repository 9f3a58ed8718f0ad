import { resolve } from 'node:path'
import type { Environment } from './command.ts'

/**
 * A path from the command line as an absolute one. npm runs a script in the project's folder, whatever folder the
 * operator stands in; a relative path means the latter, which npm passes on as INIT_CWD.
 */
export const absolutePath = (path: string, environment: Environment): string => {
  const script = environment.npm_lifecycle_event
  const throughNpm = script === 'keyturn' || script === 'rehearse'
  return resolve((throughNpm ? environment.INIT_CWD : undefined) ?? '', path)
}
