import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type PepCommand, powerShellOf } from '../../src/domain/pep/command.ts'
import { requirePowerShell, runPowerShellFile } from '../support/powershell.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const at = temporaryFolder()

const closing = (transcriptsPathDestination: string): PepCommand => ({
  command: 'Close-PrivilegedEndpoint',
  transcriptsPathDestination,
  credential: 'share-credential',
})

/** A command that answers with the code units of the text that it got, and with the credential. */
const standIn = [
  'function Close-PrivilegedEndpoint([string] $TranscriptsPathDestination, $Credential) {',
  "    [Console]::Out.WriteLine((@($TranscriptsPathDestination.ToCharArray() | ForEach-Object { [int] $_ }) -join ' ') + '/' + $Credential)",
  '}',
  "$shareCredential = 'share'",
]

/** Texts made to break out of quotes, and texts of anything. */
const hostile = [
  "Bob's",
  "'; Remove-Item C:\\ -Recurse; '",
  '\u2018; Stop-Computer; \u2019',
  "\u201a\u201b\u2019\u2018'",
  '$(Get-Date) `n $env:PATH "double" & | < > # @{}',
  'a\nb',
  'a\r\nStop-Computer\r\n',
  '\u0000',
  '\u202e\u2066evil\u2069',
  '\ufeff\u2028',
  'Größe 密 😀',
  '\\\\nas\\share\\',
]

it('what is shown is read back by PowerShell as what is sent, whatever the text holds', async (context) => {
  requirePowerShell(context)
  const quotes = fc.constantFrom(
    "'",
    '\u2018',
    '\u2019',
    '\u201a',
    '\u201b',
    '\n',
    '\r',
    '\u202e',
    '(',
    ')',
    '$',
    '`',
    '+',
  )
  const texts = [
    ...hostile,
    ...fc.sample(fc.string({ unit: 'binary' }), 1000),
    ...fc.sample(
      fc.array(quotes, { minLength: 1 }).map((parts) => parts.join('')),
      1000,
    ),
  ].filter((text) => text !== '')
  const lines = texts.map((text) => powerShellOf(closing(text)))
  // With its mark, so that Windows PowerShell 5.1 takes the file for UTF-8.
  writeFileSync(at('shown.ps1'), `\ufeff${[...standIn, ...lines].join('\n')}\n`)
  const { stdout, stderr } = await runPowerShellFile(at('shown.ps1'))
  expect(stderr).toBe('')
  expect(stdout.trimEnd().split(/\r?\n/)).toEqual(
    texts.map((text) => `${Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).join(' ')}/share`),
  )
})
