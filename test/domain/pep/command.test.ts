import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  certificatesPath,
  certificatesPathProblem,
  invocationOf,
  type PepCommand,
  parametersOf,
  powerShellOf,
  transcriptsPathProblem,
} from '../../../src/domain/pep/command.ts'

const external = (path: string): PepCommand => {
  const pfxFilesPath = certificatesPath(path)
  if (pfxFilesPath === null) throw new Error(`${path} does not end with Certificates`)
  return {
    command: 'Start-SecretRotation',
    rotate: 'external',
    pfxFilesPath,
    pathAccessCredential: 'share-credential',
    certificatePassword: 'pfx-password',
  }
}

const closing = (transcriptsPathDestination: string): PepCommand => ({
  command: 'Close-PrivilegedEndpoint',
  transcriptsPathDestination,
  credential: 'share-credential',
})

/** Every command that Keyturn can send at all, as the operator would type it. */
const commands: readonly (readonly [PepCommand, string])[] = [
  [{ command: 'Get-AzureStackStampInformation' }, 'Get-AzureStackStampInformation'],
  [
    { command: 'Test-AzureStack', group: 'SecretRotationReadiness' },
    "Test-AzureStack -Group 'SecretRotationReadiness'",
  ],
  [
    { command: 'Test-AzureStack', include: 'AzsExternalCertificates' },
    "Test-AzureStack -Include 'AzsExternalCertificates' -DetailedResults",
  ],
  [
    { command: 'Get-ActionStatus', functionName: 'Start-SecretRotation' },
    "Get-ActionStatus -FunctionName 'Start-SecretRotation'",
  ],
  [
    external('\\\\10.4.0.9\\certs\\Certificates'),
    "Start-SecretRotation -PfxFilesPath '\\\\10.4.0.9\\certs\\Certificates' -PathAccessCredential $shareCredential -CertificatePassword $pfxPassword",
  ],
  [{ command: 'Start-SecretRotation', rotate: 'external-rerun' }, 'Start-SecretRotation -ReRun'],
  [{ command: 'Start-SecretRotation', rotate: 'internal' }, 'Start-SecretRotation -Internal'],
  [{ command: 'Start-SecretRotation', rotate: 'internal-rerun' }, 'Start-SecretRotation -Internal -ReRun'],
  [
    closing('\\\\10.4.0.9\\transcripts'),
    "Close-PrivilegedEndpoint -TranscriptsPathDestination '\\\\10.4.0.9\\transcripts' -Credential $shareCredential",
  ],
]

describe('the PowerShell that the operator is shown', () => {
  it.each(commands)('of %j is what would be typed by hand', (command, text) => {
    expect(powerShellOf(command)).toBe(text)
  })

  it('doubles quotes, so that nothing in a path ends the text or begins another command', () => {
    expect(powerShellOf(external("\\\\nas\\Bob's'; Remove-Item C:\\\\Certificates"))).toContain(
      "-PfxFilesPath '\\\\nas\\Bob''s''; Remove-Item C:\\\\Certificates' -PathAccessCredential",
    )
  })

  it('stays on one line, whatever a text holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(powerShellOf(closing(text))).not.toMatch(/[\p{Cc}\u061c\u2028-\u202e\u2066-\u2069]/u)
      }),
    )
  })
})

describe('the same for a session that is kept in a variable', () => {
  it('is the command alone when it takes no secret', () => {
    expect(invocationOf({ command: 'Start-SecretRotation', rotate: 'external-rerun' })).toBe(
      ['Invoke-Command -Session $session -ScriptBlock {', '    Start-SecretRotation -ReRun', '}'].join('\n'),
    )
  })

  it('hands the secrets over by position', () => {
    expect(invocationOf(external('\\\\10.4.0.9\\certs\\Certificates'))).toBe(
      [
        'Invoke-Command -Session $session -ScriptBlock {',
        '    param($shareCredential, $pfxPassword)',
        "    Start-SecretRotation -PfxFilesPath '\\\\10.4.0.9\\certs\\Certificates' -PathAccessCredential $shareCredential -CertificatePassword $pfxPassword",
        '} -ArgumentList $shareCredential, $pfxPassword',
      ].join('\n'),
    )
  })

  it.each(commands)('of %j holds the very line that is shown, and no $using:', (command, text) => {
    const lines = invocationOf(command).split('\n')
    expect(lines.filter((line) => line === `    ${text}`)).toHaveLength(1)
    expect(lines.join()).not.toContain('$using:')
  })
})

describe('what is sent', () => {
  it.each(commands)('for %j has the names, and no others, of what is shown', (command, text) => {
    const shown = [...text.matchAll(/ -(\w+)/g)].map(([, name]) => name)
    expect(parametersOf(command).map(({ name }) => name)).toEqual(shown)
  })

  it('names a secret by its handle, each in the form that the cmdlet takes', () => {
    expect(parametersOf(external('\\\\nas\\Certificates'))).toEqual([
      { name: 'PfxFilesPath', kind: 'text', value: '\\\\nas\\Certificates' },
      { name: 'PathAccessCredential', kind: 'credential', handle: 'share-credential' },
      { name: 'CertificatePassword', kind: 'secure-string', handle: 'pfx-password' },
    ])
  })

  it.each([
    ['external-rerun', ['ReRun']],
    ['internal', ['Internal']],
    ['internal-rerun', ['Internal', 'ReRun']],
  ] as const)('for %s is switches only: neither a path nor a secret is given again', (rotate, switches) => {
    expect(parametersOf({ command: 'Start-SecretRotation', rotate })).toEqual(
      switches.map((name) => ({ name, kind: 'switch' })),
    )
  })
})

describe('the path that Start-SecretRotation is given', () => {
  it.each([
    '\\\\10.4.0.9\\certs\\Certificates',
    '\\\\10.4.0.9\\certs\\CERTIFICATES',
    '//10.4.0.9/certs/certificates',
    'D:\\Certificates',
  ])('may be %s', (path) => {
    expect(certificatesPath(path)).toBe(path)
  })

  it.each([
    '\\\\10.4.0.9\\certs\\Certificates\\',
    '\\\\10.4.0.9\\certs\\Certificates/',
    '\\\\10.4.0.9\\certs\\Certificates\\AAD',
    '\\\\10.4.0.9\\certs\\MyCertificates',
    '\\\\10.4.0.9\\certs\\Certificates2',
    '\\\\10.4.0.9\\certs\\Certificates ',
    '\\\\10.4.0.9\\certs\\Certificates\n',
    '\\\\10.4.0.9\\certs\\Certificate\u017f',
    '\\\\10.4.0.9\\certs',
    'Certificates',
    '',
  ])('can’t be %j', (path) => {
    expect(certificatesPath(path)).toBeNull()
  })

  it.each(['\n', '\r', '\0', '\u001b', '\u0085', '\u061c', '\u200b', '\u2028', '\u202e', '\u2066', '\ud800'])(
    'can’t hold %j, which nobody would see, and the reason names it',
    (character) => {
      const path = `\\\\nas\\a${character}b\\Certificates`
      expect(certificatesPath(path)).toBeNull()
      const number = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
      expect(certificatesPathProblem(path)).toContain(`(U+${number})`)
      expect(transcriptsPathProblem(`\\\\nas\\a${character}b`)).toContain(`(U+${number})`)
    },
  )

  it('is refused with what mends it', () => {
    expect(certificatesPathProblem('\\\\nas\\Certificates\\')).toMatch(/does not end with \\Certificates: give/)
    expect(certificatesPathProblem('\\\\nas\\Größe 密\\Certificates')).toBeNull()
    expect(transcriptsPathProblem(' ')).toMatch(/empty/)
    expect(transcriptsPathProblem('\\\\nas\\Transkripte für Prüfer')).toBeNull()
  })

  it('ends with the folder Certificates, whatever was entered', () => {
    const ends = fc.constantFrom('\\Certificates', '/certificates', '\\Certificates\\', '\\AAD', 'Certificates', '')
    fc.assert(
      fc.property(fc.string(), ends, (begin, end) => {
        const folders = `${begin}${end}`.split(/[\\/]/)
        const accepted = folders.length > 1 && folders.at(-1)?.toLowerCase() === 'certificates'
        expect(certificatesPath(`${begin}${end}`) !== null).toBe(accepted)
      }),
    )
  })
})
