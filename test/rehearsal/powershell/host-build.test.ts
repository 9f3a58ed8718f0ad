import { cpSync, mkdirSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, it, vi } from 'vitest'
import { powerShellHost, TestBedMissing } from '../../../src/rehearsal/powershell/host-build.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()
afterEach(() => vi.unstubAllEnvs())

it('where there is no repository, what is needed is said', async () => {
  const host = powerShellHost(pathToFileURL(at('/')))
  await expect(host).rejects.toBeInstanceOf(TestBedMissing)
  await expect(host).rejects.toThrow(/needs the repository of Keyturn and the \.NET SDK.*there is no folder/)
})

it('where there is no SDK, what is needed is said', async () => {
  mkdirSync(at('test/powershell'), { recursive: true })
  cpSync(new URL('../../powershell/host', import.meta.url), at('test/powershell/host'), { recursive: true })
  vi.stubEnv('PATH', at('nothing'))
  const host = powerShellHost(pathToFileURL(at('/')))
  await expect(host).rejects.toBeInstanceOf(TestBedMissing)
  await expect(host).rejects.toThrow(/the program dotnet is not found/)
})
