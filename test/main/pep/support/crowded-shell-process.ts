import { openSync } from 'node:fs'
import { hasCode } from '../../../../src/main/files/durable.ts'
import { Shell, ShellEnded } from '../../../../src/main/pep/shell.ts'
import { fakePatience } from './fake-powershell.ts'

/** Opens files until there are no more to be had, then starts a shell, and tells what that said. */

try {
  for (;;) openSync('/dev/null', 'r')
} catch (error) {
  if (!hasCode(error, 'EMFILE')) throw error
}
try {
  new Shell({ executable: process.execPath, environment: {}, before: [] }, fakePatience)
} catch (error) {
  if (!(error instanceof ShellEnded)) throw error
  process.stdout.write(error.message)
}
