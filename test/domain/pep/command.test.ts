import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { certificatesPath, type PepCommand, parametersOf, powerShellOf } from '../../../src/domain/pep/command.ts'

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

/** Every command that Keyturn can send at all, as the operator would type it. */
const commands: readonly (readonly [PepCommand, string])[] = [
  [{ command: 'Get-AzureStackStampInformation' }, 'Get-AzureStackStampInformation'],
  [
    { command: 'Test-AzureStack', group: 'SecretRotationReadiness' },
    "Test-AzureStack -Group 'SecretRotationReadiness'",
  ],
  [
    { command: 'Test-AzureStack', include: 'AzsExternalCertificates' },
    "Test-AzureStack -Include 'AzsExternalCertificates' -DetailedResults -Debug",
  ],
  [
    { command: 'Get-ActionStatus', functionName: 'Start-SecretRotation' },
    "Get-ActionStatus -FunctionName 'Start-SecretRotation'",
  ],
  [
    external('\\\\10.4.0.9\\certs\\Certificates'),
    "Start-SecretRotation -PfxFilesPath '\\\\10.4.0.9\\certs\\Certificates' -PathAccessCredential <share-credential> -CertificatePassword <pfx-password>",
  ],
  [{ command: 'Start-SecretRotation', rotate: 'external-rerun' }, 'Start-SecretRotation -ReRun'],
  [{ command: 'Start-SecretRotation', rotate: 'internal' }, 'Start-SecretRotation -Internal'],
  [{ command: 'Start-SecretRotation', rotate: 'internal-rerun' }, 'Start-SecretRotation -Internal -ReRun'],
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

  it('gives every path back to whoever reads it as PowerShell does', () => {
    fc.assert(
      fc.property(fc.string(), (folder) => {
        const path = `\\\\nas\\${folder}\\Certificates`
        const quoted = /-PfxFilesPath '((?:[^']|'')*)' -PathAccessCredential/.exec(powerShellOf(external(path)))
        expect(quoted?.[1]?.replaceAll("''", "'")).toBe(path)
      }),
    )
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
