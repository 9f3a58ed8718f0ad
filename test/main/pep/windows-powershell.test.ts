import { win32 } from 'node:path'
import { expect, it } from 'vitest'
import { windowsPowerShell } from '../../../src/main/pep/windows-powershell.ts'

it('Windows PowerShell is named by its place in Windows, wherever that is', () => {
  const { executable = '' } = windowsPowerShell('win32', { SystemRoot: 'D:\\WINNT' }) ?? {}
  expect(executable).toBe('D:\\WINNT\\System32\\WindowsPowerShell\\v1.0\\powershell.exe')
  expect(win32.isAbsolute(executable)).toBe(true)
  expect(windowsPowerShell('win32', {})?.executable).toMatch(/^C:\\Windows\\System32\\/)
})

it.each(['linux', 'darwin'] as const)('there is none on %s', (platform) => {
  expect(windowsPowerShell(platform, { SystemRoot: 'D:\\WINNT' })).toBeNull()
})
