import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { requireTool } from '../support/tools.ts'
import { windowsPowerShellFaults } from './support/windows-powershell-faults.ts'

const at = temporaryFolder()

/** Lines of a script, each with one thing that Windows PowerShell 5.1 does not know. */
const planted: readonly (readonly [line: string, fault: string])[] = [
  ['$a = $true ? 1 : 2', 'syntax'],
  ['$a = $null ?? 1', 'syntax'],
  ['$a ??= 1', 'syntax'],
  [`$a = \${a}?.Length`, 'syntax'],
  [`$a = \${a}?[0]`, 'syntax'],
  ['Own && Own', 'syntax'],
  ['Own || Own', 'syntax'],
  ['Own &', 'syntax'],
  ['function Clean { clean { } }', 'syntax'],
  ['Own\n| Own', 'a line that begins with a pipe'],
  ['$a = 1y', 'number'],
  ['$a = 0b11', 'number'],
  ['$a = "`u{41}"', 'escape'],
  ['$a = "`e[0m"', 'escape'],
  ['$a = $IsWindows', 'variable'],
  ['$a = [Array]::Empty[int]()', 'syntax'],
  ['$a = [DateOnly]::MinValue', 'type System.DateOnly'],
  ['function Typed([Text.Rune] $a) { }', 'type System.Text.Rune'],
  ['$a = [Collections.Generic.List[Half]]::new()', 'type System.Half'],
  ['$a = [Convert]::ToHexString($b)', 'member System.Convert ToHexString/1'],
  ['$a = [Security.Cryptography.ECParameters]::new()', 'type System.Security.Cryptography.ECParameters'],
  ['$a = [IO.FileAttributes]::None', 'member System.IO.FileAttributes None'],
  ['$a = $b.EnumerateRunes()', 'member EnumerateRunes/0'],
  ['$a = $b.ReplaceLineEndings()', 'member ReplaceLineEndings/0'],
  ['Get-Content x', 'command Get-Content'],
  ['& $a', 'command $a'],
  ['New-PSSession -HostName a', 'parameter -HostName of New-PSSession'],
  ['new-pssession -ComputerName a -options @{}', 'parameter -options of new-pssession'],
  ['New-PSSession -Computer a', 'parameter -Computer of New-PSSession'],
  ['New-PSSession -ProgressAction Ignore', 'parameter -ProgressAction of New-PSSession'],
  ['New-PSSession -Subsystem:a', 'parameter -Subsystem of New-PSSession'],
  ['New-PSSession @a', 'parameters @a of New-PSSession'],
  ['Own | ForEach-Object { New-PSSession -SSHTransport }', 'parameter -SSHTransport of New-PSSession'],
]

/** The same as the script's own, to be sure that it is the planted thing that is found. */
const known = [
  'function Own { }',
  'Own | Own',
  '$a = 0x1F + 1.5e3 + 2kb + 3d',
  '$a = "``e `$a"',
  '$a = [Collections.Generic.List[string]]::new()',
  '$b = @{ Own = 1 }',
  '$a = $b.Own',
  '$a = $a.IndexOf([char] 1, 2)',
  'Set-StrictMode -Version 2',
  'New-PSSession a -computername $a -ConfigurationName:b -ErrorAction Stop -WarningVariable c @(1)',
  'Own @a -Any',
]

it('in a script, what Windows PowerShell 5.1 does not know is found, and nothing else', async (context) => {
  requireTool(context, 'dotnet')
  let line = known.length
  const expected = planted.map(([text, fault]) => {
    const last = line + text.split('\n').length
    const found = `line ${text.includes('\n') ? last : line + 1}: ${fault}`
    line = last
    return found
  })
  writeFileSync(at('script.ps1'), [...known, ...planted.map(([text]) => text)].join('\n'))
  const faults = await windowsPowerShellFaults(at('script.ps1'), [
    'Set-StrictMode',
    'ForEach-Object',
    'New-PSSession:ComputerName:ConfigurationName',
  ])
  expect(expected.filter((each) => !faults.some((fault) => fault.startsWith(each)))).toEqual([])
  expect(faults.filter((fault) => !expected.some((each) => sameLine(each, fault)))).toEqual([])
})

const sameLine = (one: string, other: string): boolean => one.split(':')[0] === other.split(':')[0]

it('a letter beyond ASCII is found, which an editor of Windows would save in another encoding', async (context) => {
  requireTool(context, 'dotnet')
  writeFileSync(at('script.ps1'), "$a = 'größe'\n")
  expect(await windowsPowerShellFaults(at('script.ps1'))).toEqual(['a letter beyond ASCII'])
})

it('what is no PowerShell is found', async (context) => {
  requireTool(context, 'dotnet')
  writeFileSync(at('script.ps1'), '$a = (1\n')
  expect(await windowsPowerShellFaults(at('script.ps1'))).toEqual([expect.stringMatching(/^line 1: /)])
})
