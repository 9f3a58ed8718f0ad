import { Shell, ShellEnded } from '../../../../src/main/pep/shell.ts'
import { fakePatience } from './fake-powershell.ts'

/** Makes one call to a shell, waits for its end, and tells what it said and the most memory that this process had. */

const [executable = '', line = ''] = process.argv.slice(2)
const shell = new Shell({ executable, environment: {}, before: [] }, fakePatience)
const ended = new Promise<void>((resolve) => shell.onEnded(resolve))
let words = ''
try {
  await shell.call(line, () => {})
  if (line.startsWith('later')) await ended
  words = shell.ended?.message ?? ''
} catch (error) {
  if (!(error instanceof ShellEnded)) throw error
  words = error.message
}
await shell.end()
process.stdout.write(JSON.stringify({ words, mebibytes: process.resourceUsage().maxRSS / 1024 }))
