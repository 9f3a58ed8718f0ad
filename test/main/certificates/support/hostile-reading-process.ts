import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPfx } from '../../../../src/main/certificates/read-pfx.ts'
import { readCertificates } from '../../../../src/main/certificates/reply.ts'
import { password } from './hostile-files.ts'

/**
 * Reads every file of the folder it is given, to be measured from outside: tells a line of JSON with verdict and time
 * for each, and at the end one with the most memory that it had, in bytes.
 */
const [, , folder = ''] = process.argv

const verdictOn = (name: string): string => {
  const bytes = readFileSync(join(folder, name))
  if (name.endsWith('.pfx')) {
    const facts = readPfx(bytes, password)
    return facts.state === 'opened' ? facts.state : facts.reason
  }
  try {
    readCertificates(bytes, name)
    return 'read'
  } catch (error) {
    return error instanceof Error ? error.name : 'no error'
  }
}

for (const name of readdirSync(folder).toSorted()) {
  const started = performance.now()
  const verdict = verdictOn(name)
  const milliseconds = Math.round(performance.now() - started)
  process.stdout.write(`${JSON.stringify({ name, verdict, milliseconds })}\n`)
}
process.stdout.write(`${JSON.stringify({ mostMemory: process.resourceUsage().maxRSS * 1024 })}\n`)
