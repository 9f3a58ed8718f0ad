/**
 * The closed list of commands that Keyturn can send to the privileged endpoint. Each is a value; nothing is ever
 * put together from text. What is sent (`parametersOf`) and what the operator is shown (`powerShellOf`) come from
 * the same value, so they cannot differ.
 *
 * Source: "Start-SecretRotation cmdlet" and "Rotate external secrets" in azure-stack-rotate-secrets.md; the reference
 * pages of the privileged endpoint (reference/pep).
 */

import { powerShellText, unseenCharacter } from './powershell-text.ts'

declare const certificatesPathMark: unique symbol
/** A path that ends with `\Certificates` (or `/Certificates`): the only kind that Start-SecretRotation accepts. */
export type CertificatesPath = string & { readonly [certificatesPathMark]: true }

/** The name of a secret that the vault holds. The secret itself never stands in a command, an event or a log. */
export type SecretHandle = 'cloudadmin-credential' | 'share-credential' | 'pfx-password' | 'key-password'

/** A secret that a command may carry. The password of the private keys never goes to the endpoint. */
type EndpointSecret = Exclude<SecretHandle, 'key-password'>

export type PepCommand =
  | { readonly command: 'Get-AzureStackStampInformation' }
  | { readonly command: 'Test-AzureStack'; readonly group: 'SecretRotationReadiness' }
  | { readonly command: 'Test-AzureStack'; readonly include: 'AzsExternalCertificates' }
  | { readonly command: 'Get-ActionStatus'; readonly functionName: 'Start-SecretRotation' }
  | {
      readonly command: 'Start-SecretRotation'
      readonly rotate: 'external'
      readonly pfxFilesPath: CertificatesPath
      readonly pathAccessCredential: EndpointSecret
      readonly certificatePassword: EndpointSecret
    }
  | { readonly command: 'Start-SecretRotation'; readonly rotate: 'external-rerun' }
  | { readonly command: 'Start-SecretRotation'; readonly rotate: 'internal' }
  | { readonly command: 'Start-SecretRotation'; readonly rotate: 'internal-rerun' }
  | {
      readonly command: 'Close-PrivilegedEndpoint'
      /** Folder for the transcripts as the stamp sees it: a UNC path. */
      readonly transcriptsPathDestination: string
      readonly credential: EndpointSecret
    }

/** A command that starts or repeats a rotation: the one kind that is sent at most once per attempt. */
export type RotationCommand = Extract<PepCommand, { command: 'Start-SecretRotation' }>

/** The command that ends a session: what was typed and answered there goes to a share. */
export type ClosingCommand = Extract<PepCommand, { command: 'Close-PrivilegedEndpoint' }>

/** One parameter as the session receives it: a switch, a text, or a secret by the name of its handle. */
export type PepParameter =
  | { readonly name: string; readonly kind: 'switch' }
  | { readonly name: string; readonly kind: 'text'; readonly value: string }
  | { readonly name: string; readonly kind: 'secure-string' | 'credential'; readonly handle: EndpointSecret }

/** The path as a `CertificatesPath`, or null when `certificatesPathProblem` has something against it. */
export const certificatesPath = (path: string): CertificatesPath | null => (isCertificatesPath(path) ? path : null)

const isCertificatesPath = (path: string): path is CertificatesPath => certificatesPathProblem(path) === null

/**
 * What is wrong with a path that Start-SecretRotation is to be given, with how to mend it; null when nothing is. Its
 * last part has to be exactly `Certificates` (case does not count on Windows). A trailing separator is refused too: the
 * cmdlet compares the end of the text.
 * Source: parameter PfxFilesPath, "Path must end with \Certificates folder".
 */
export const certificatesPathProblem = (path: string): string | null =>
  unseenProblem(path) ??
  (/[\\/]certificates$/i.test(path)
    ? null
    : 'The path does not end with \\Certificates: give the path of that very folder, without a separator at its end.')

/** What is wrong with the folder that Close-PrivilegedEndpoint is to write to, with how to mend it, or null. */
export const transcriptsPathProblem = (path: string): string | null =>
  path.trim() === '' ? 'The path of the folder for the transcripts is empty: give one.' : unseenProblem(path)

/** What is shown has to be what is sent, and fit on the line that is shown. */
const unseenProblem = (path: string): string | null => {
  const character = unseenCharacter(path)
  return character === null
    ? null
    : `The path holds a character that can’t be seen (${character}): type it anew, or rename that folder.`
}

/** The parameters of a command, in the order in which they are shown. */
export const parametersOf = (command: PepCommand): readonly PepParameter[] => {
  switch (command.command) {
    case 'Get-AzureStackStampInformation':
      return []
    case 'Get-ActionStatus':
      return [{ name: 'FunctionName', kind: 'text', value: command.functionName }]
    case 'Test-AzureStack':
      return 'group' in command
        ? [{ name: 'Group', kind: 'text', value: command.group }]
        : [
            { name: 'Include', kind: 'text', value: command.include },
            // The page has -Debug too. In Windows PowerShell it asks at each debug message whether to go on, and where
            // no person sits the question is refused, and with it the command.
            { name: 'DetailedResults', kind: 'switch' },
          ]
    case 'Start-SecretRotation':
      return rotationParameters(command)
    case 'Close-PrivilegedEndpoint':
      return [
        { name: 'TranscriptsPathDestination', kind: 'text', value: command.transcriptsPathDestination },
        { name: 'Credential', kind: 'credential', handle: command.credential },
      ]
  }
}

const rotationParameters = (command: RotationCommand): readonly PepParameter[] => {
  switch (command.rotate) {
    case 'external':
      return [
        { name: 'PfxFilesPath', kind: 'text', value: command.pfxFilesPath },
        { name: 'PathAccessCredential', kind: 'credential', handle: command.pathAccessCredential },
        { name: 'CertificatePassword', kind: 'secure-string', handle: command.certificatePassword },
      ]
    case 'external-rerun':
      return [{ name: 'ReRun', kind: 'switch' }]
    case 'internal':
      return [{ name: 'Internal', kind: 'switch' }]
    case 'internal-rerun':
      return [
        { name: 'Internal', kind: 'switch' },
        { name: 'ReRun', kind: 'switch' },
      ]
  }
}

/**
 * The PowerShell that does the same by hand, on one line, as it can be pasted into a session: secrets stand as
 * variables that are named after their handles.
 */
export const powerShellOf = (command: PepCommand): string =>
  [command.command, ...parametersOf(command).map(shownParameter)].join(' ')

/**
 * The same line for a session that is kept in `$session`. The privileged endpoint has no language: nothing but a plain
 * command reaches it, so its variables come by `param` and `-ArgumentList`. With `$using:` they may arrive empty.
 * Source: "Rotate external secrets", Rotation, azure-stack-rotate-secrets.md; azure-stack-docs issue 1608.
 */
export const invocationOf = (command: PepCommand): string => {
  const secrets = variablesOf(command).join(', ')
  return [
    'Invoke-Command -Session $session -ScriptBlock {',
    ...(secrets === '' ? [] : [`    param(${secrets})`]),
    `    ${powerShellOf(command)}`,
    secrets === '' ? '}' : `} -ArgumentList ${secrets}`,
  ].join('\n')
}

/** The variables that stand for the secrets of a command, each once. */
const variablesOf = (command: PepCommand): readonly string[] => [
  ...new Set(
    parametersOf(command).flatMap((parameter) => ('handle' in parameter ? [variables[parameter.handle]] : [])),
  ),
]

const variables: { readonly [handle in EndpointSecret]: string } = {
  'cloudadmin-credential': '$cloudAdminCredential',
  'share-credential': '$shareCredential',
  'pfx-password': '$pfxPassword',
}

const shownParameter = (parameter: PepParameter): string => {
  switch (parameter.kind) {
    case 'switch':
      return `-${parameter.name}`
    case 'text':
      return `-${parameter.name} ${powerShellText(parameter.value)}`
    case 'secure-string':
    case 'credential':
      return `-${parameter.name} ${variables[parameter.handle]}`
  }
}
