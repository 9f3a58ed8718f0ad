import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { trustedHostsScripts } from '../../src/domain/pep/trusted-hosts.ts'
import { requirePowerShell, runPowerShellFile } from '../support/powershell.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { requireTool } from '../support/tools.ts'
import { windowsPowerShellFaults } from './support/windows-powershell-faults.ts'

/** The two scripts, run against a WSMan drive that is simulated: functions that keep a value in memory. */

const at = temporaryFolder()

const consoles = ['10.0.4.11', '10.0.4.12', '10.0.4.13']

/** Everything that could end a text in single quotes, or be replaced in one. */
const awkward =
  "it's, '', $(throw 'run'), `n, \"q\", $env:PATH, größe-漢-😀, \u2018a\u2019, \u201ab\u201b, a\u200bb, #, @{a=1}, box"

const simulatedDrive = String.raw`
$global:Value = [IO.File]::ReadAllText($Start)
$global:Writes = 0
$global:Source = ''
$global:Elevated = $true
function Get-Item {
    [CmdletBinding()] param([string] $Path)
    if (-not $global:Elevated) { throw 'Access is denied. You need to run this cmdlet from an elevated process.' }
    if ($Path -cne 'WSMan:\localhost\Client\TrustedHosts') { throw "an unexpected path: $Path" }
    [pscustomobject]@{ Name = 'TrustedHosts'; SourceOfValue = $global:Source; Value = $global:Value }
}
function Set-Item {
    [CmdletBinding()] param([string] $Path, [string] $Value, [switch] $Force)
    if ($Path -cne 'WSMan:\localhost\Client\TrustedHosts') { throw "an unexpected path: $Path" }
    if (-not $Force) { throw 'This would ask a question.' }
    if ($global:Refuses) { throw $global:Refuses }
    $global:Writes++
    $global:Value = $Value
}
function Run([string] $File) {
    $global:LASTEXITCODE = 0
    foreach ($line in & $File) { [Console]::Out.WriteLine($line) }
    [Console]::Out.WriteLine("EXIT $global:LASTEXITCODE")
    Tell
}
function Tell {
    $units = foreach ($unit in $global:Value.ToCharArray()) { [int] $unit }
    [Console]::Out.WriteLine("VALUE $($units -join ' ')")
    [Console]::Out.WriteLine("WRITES $global:Writes")
}
`

interface Ran {
  readonly words: string
  readonly exit: number
  readonly value: string
  /** How often the list has been written so far. */
  readonly writes: number
}

/** Runs lines in which `append` and `restore` run a script and everything else is PowerShell; what each run came to. */
const running = async (before: string, lines: readonly string[], start = before): Promise<readonly Ran[]> => {
  const scripts = trustedHostsScripts({ before, addresses: consoles })
  if ('refusal' in scripts) throw new Error(scripts.refusal)
  writeFileSync(at('append.ps1'), scripts.append)
  writeFileSync(at('restore.ps1'), scripts.restore)
  writeFileSync(at('start.txt'), start)
  const steps = lines.map((line) => (/^(?:append|restore)$/.test(line) ? `Run (Join '${line}.ps1')` : line))
  const text = [
    'param([string] $Folder, [string] $Start)',
    'function Join([string] $Name) { [IO.Path]::Combine($Folder, $Name) }',
    simulatedDrive,
    ...steps,
    'exit 0',
  ].join('\n')
  writeFileSync(at('run.ps1'), text)
  const { status, stdout, stderr } = await runPowerShellFile(at('run.ps1'), [
    '-Folder',
    at(),
    '-Start',
    at('start.txt'),
  ])
  expect([status, stderr]).toEqual([0, ''])
  const answers = stdout.replaceAll('\r\n', '\n').matchAll(/([\s\S]*?)^EXIT (\d+)\nVALUE ?(.*)\nWRITES (\d+)\n/gm)
  return [...answers].map(([, words = '', exit = '', units = '', writes = '']) => ({
    words,
    exit: Number(exit),
    value: String.fromCharCode(
      ...units
        .split(' ')
        .filter((unit) => unit !== '')
        .map(Number),
    ),
    writes: Number(writes),
  }))
}

it.each(['', 'box-7, *.contoso.com', '10.0.4.12', awkward])(
  'add the addresses and put the list %j back, letter by letter',
  async (before) => {
    const context = { before, added: before.includes('10.0.4.12') ? '10.0.4.11,10.0.4.13' : consoles.join(',') }
    const after = before === '' ? context.added : `${before},${context.added}`
    expect(await running(before, ['append', 'restore'])).toEqual([
      { words: expect.stringContaining('The addresses were added.'), exit: 0, value: after, writes: 1 },
      { words: expect.stringContaining('is as it was before'), exit: 0, value: before, writes: 2 },
    ])
  },
)

it('say what the list was and is', async (context) => {
  requirePowerShell(context)
  const [appended] = await running('box', ['append'])
  expect(appended?.words).toContain('It was: box\n')
  expect(appended?.words).toContain('It is:  box,10.0.4.11,10.0.4.12,10.0.4.13\n')
})

it('change nothing when they run a second time', async (context) => {
  requirePowerShell(context)
  expect(await running('box', ['append', 'append', 'restore', 'restore'])).toMatchObject([
    { exit: 0, writes: 1 },
    { exit: 0, writes: 1, words: expect.stringContaining('Nothing was changed') },
    { exit: 0, writes: 2 },
    { exit: 0, writes: 2, value: 'box', words: expect.stringContaining('Nothing was changed') },
  ])
})

it('change nothing when the list was changed since, and say so', async (context) => {
  requirePowerShell(context)
  const changed = ["$global:Value = 'box,other'", 'append', 'restore']
  const refused = {
    exit: 1,
    value: 'box,other',
    writes: 0,
    words: expect.stringContaining('somebody changed it since'),
  }
  expect(await running('box', changed)).toMatchObject([refused, refused])
})

it('take a list for changed that differs in case, in a blank, or in a letter without a width', async (context) => {
  requirePowerShell(context)
  for (const start of ['Box', 'box ', 'b\u200box', '']) {
    expect(await running('box', ['append'], start)).toMatchObject([{ exit: 1, value: start, writes: 0 }])
  }
})

it('change nothing without elevation, and say how to get it', async (context) => {
  requirePowerShell(context)
  const [appended, restored] = await running('box', ['$global:Elevated = $false', 'append', 'restore'])
  const refused = { exit: 1, value: 'box', writes: 0, words: expect.stringContaining('Run as administrator') }
  expect([appended, restored]).toMatchObject([refused, refused])
  expect(appended?.words).toContain('Access is denied.')
})

it('say what Windows says when it refuses the change', async (context) => {
  requirePowerShell(context)
  const refuse =
    "$global:Refuses = 'The config setting TrustedHosts cannot be changed because is controlled by policies.'"
  const [appended] = await running('box', [refuse, 'append'])
  expect(appended).toMatchObject({ exit: 1, value: 'box', writes: 0 })
  expect(appended?.words).toContain('controlled by policies')
  expect(appended?.words).not.toContain('The addresses were added')
})

it('change nothing where a group policy sets the list, and say who must', async (context) => {
  requirePowerShell(context)
  const [appended] = await running('box', ["$global:Source = 'GPO'", 'append'])
  expect(appended).toMatchObject({ exit: 1, value: 'box', writes: 0 })
  expect(appended?.words).toContain('Whoever manages the group policies')
})

it('are valid for Windows PowerShell 5.1, with two commands that are not the engine’s own', async (context) => {
  requireTool(context, 'dotnet')
  const texts = ['', awkward].flatMap((before) => {
    const scripts = trustedHostsScripts({ before, addresses: consoles })
    if ('refusal' in scripts) throw new Error(scripts.refusal)
    return [scripts.append, scripts.restore]
  })
  writeFileSync(at('scripts.ps1'), texts.join('\r\n'))
  expect(await windowsPowerShellFaults(at('scripts.ps1'), ['Get-Item', 'Set-Item'])).toEqual([])
})
