import { setTimeout } from 'node:timers/promises'
import { openBundle } from '../../../../../src/main/audit/bundle/read-bundle.ts'
import { writeBundle } from '../../../../../src/main/audit/bundle/write-bundle.ts'

/**
 * Writes a bundle with one file of so many megabytes and reads it again. Says each megabyte that was read for it, when
 * its source is given back, why it could not be written, and at the end how much memory it ever had, in kilobytes.
 */
const [path = '', megabytes = '0'] = process.argv.slice(2)

const megabyte = (number: number): Buffer =>
  Buffer.from(`${String(number).padStart(63, '0')}\n`.repeat((1024 * 1024) / 64), 'latin1')

const content = async function* (): AsyncGenerator<Uint8Array> {
  try {
    for (let number = 1; number <= Number(megabytes); number += 1) {
      yield megabyte(number)
      process.stdout.write(`${number}\n`)
      await setTimeout(0)
    }
  } finally {
    // As long as a share could take for it.
    await setTimeout(100)
    process.stdout.write('given back\n')
  }
}

const readAgain = async (): Promise<number> => {
  const bundle = await openBundle(path)
  let bytes = 0
  for await (const chunk of bundle.stream('large.txt')) bytes += chunk.length
  await bundle.close()
  return bytes
}

try {
  const at = new Date(Date.UTC(2026, 10, 23))
  await writeBundle({ path, parts: [{ name: 'large.txt', content }], sign: null, at })
  const bytes = await readAgain()
  process.stdout.write(`read ${bytes} bytes, ${process.resourceUsage().maxRSS} kB of memory\n`)
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
}
