import { fileURLToPath } from 'node:url'

/** How the process of a simulated stamp is started: a program with its arguments. */
export interface Launch {
  readonly command: string
  readonly arguments: readonly string[]
}

export type LaunchStamp = (folder: string) => Launch

/** By the Node.js that runs this, from the sources. */
export const launchFromSources: LaunchStamp = (folder) => ({
  command: process.execPath,
  arguments: [fileURLToPath(new URL('./stamp-process.ts', import.meta.url)), folder],
})
