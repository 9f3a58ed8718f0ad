import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { prepared } from '../../../scripts/electron/cache.ts'

/** Prepares the folder that it is given and never comes to an end; says when it has begun. */
const [, , folder = ''] = process.argv
await prepared(folder, async (temporary) => {
  await writeFile(join(temporary, 'file'), 'half')
  process.stdout.write('begun\n')
  await new Promise((resolve) => setInterval(resolve, 1_000_000))
})
