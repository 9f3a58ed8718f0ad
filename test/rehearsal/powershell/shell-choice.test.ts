import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { expect, it } from 'vitest'
import { installedPowerShell } from '../../../src/rehearsal/powershell/shell-choice.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()

/** A folder with a program called pwsh that answers so. */
const folderWith = (name: string, script: string): string => {
  mkdirSync(at(name))
  writeFileSync(at(name, 'pwsh'), `#!/bin/sh\n${script}\n`)
  chmodSync(at(name, 'pwsh'), 0o755)
  return at(name)
}

it('the PowerShell that is named comes first, whatever it is', async () => {
  expect(await installedPowerShell({ PATH: '', KEYTURN_TEST_POWERSHELL: '/opt/some/pwsh' })).toBe('/opt/some/pwsh')
})

it('a pwsh on the path is taken if it can load the transport, which is built for 7.6', async (context) => {
  if (process.platform === 'win32') context.skip('the stand-ins for pwsh are shell scripts')
  const old = folderWith('old', 'echo 7.4')
  const next = folderWith('next', 'echo 7.6')
  const later = folderWith('later', 'echo 8.0')
  const broken = folderWith('broken', 'exit 1')
  const found = (...folders: readonly string[]): Promise<string | null> =>
    installedPowerShell({ PATH: folders.join(delimiter) })
  expect(await found(at('nowhere'), next, old)).toBe(at('next', 'pwsh'))
  expect(await found('', later)).toBe(at('later', 'pwsh'))
  expect(await found(old)).toBeNull()
  expect(await found(broken)).toBeNull()
  expect(await found()).toBeNull()
})
