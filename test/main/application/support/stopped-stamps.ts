import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { launchFromSources } from '../../../../src/rehearsal/launch-stamp.ts'
import { findOrStartStamp } from '../../../../src/rehearsal/process.ts'

/** Stops the processes of all simulated stamps of a data folder: they outlive the application. */
export const stopStamps = async (dataFolder: string): Promise<void> => {
  const rehearsals = join(dataFolder, 'rehearsals')
  if (!existsSync(rehearsals)) return
  for (const name of readdirSync(rehearsals)) {
    const folder = join(rehearsals, name, 'stamp')
    if (existsSync(join(folder, 'connection.json'))) await (await findOrStartStamp(folder, launchFromSources)).stop()
  }
}
