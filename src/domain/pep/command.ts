/**
 * The closed list of commands that Keyturn can send to the privileged endpoint. Each is a value; nothing is ever
 * put together from text. What is sent (`parametersOf`) and what the operator is shown (`powerShellOf`) come from
 * the same value, so they cannot differ.
 *
 * Source: "Start-SecretRotation cmdlet" and "Rotate external secrets" in azure-stack-rotate-secrets.md; the reference
 * pages of the privileged endpoint (reference/pep).
 */

declare const certificatesPathMark: unique symbol
/** A path that ends with `\Certificates` (or `/Certificates`): the only kind that Start-SecretRotation accepts. */
export type CertificatesPath = string & { readonly [certificatesPathMark]: true }

/** The name of a secret that the vault holds. The secret itself never stands in a command, an event or a log. */
export type SecretHandle = 'cloudadmin-credential' | 'share-credential' | 'pfx-password' | 'key-password'

export type PepCommand =
  | { readonly command: 'Get-AzureStackStampInformation' }
  | { readonly command: 'Test-AzureStack'; readonly group: 'SecretRotationReadiness' }
  | { readonly command: 'Test-AzureStack'; readonly include: 'AzsExternalCertificates' }
  | { readonly command: 'Get-ActionStatus'; readonly functionName: 'Start-SecretRotation' }
  | {
      readonly command: 'Start-SecretRotation'
      readonly rotate: 'external'
      readonly pfxFilesPath: CertificatesPath
      readonly pathAccessCredential: SecretHandle
      readonly certificatePassword: SecretHandle
    }
  | { readonly command: 'Start-SecretRotation'; readonly rotate: 'external-rerun' }
  | { readonly command: 'Start-SecretRotation'; readonly rotate: 'internal' }
  | { readonly command: 'Start-SecretRotation'; readonly rotate: 'internal-rerun' }

/** A command that starts or repeats a rotation: the one kind that is sent at most once per attempt. */
export type RotationCommand = Extract<PepCommand, { command: 'Start-SecretRotation' }>

/** One parameter as the session receives it: a switch, a text, or a secret by the name of its handle. */
export type PepParameter =
  | { readonly name: string; readonly kind: 'switch' }
  | { readonly name: string; readonly kind: 'text'; readonly value: string }
  | { readonly name: string; readonly kind: 'secure-string' | 'credential'; readonly handle: SecretHandle }

/**
 * The path as a `CertificatesPath`, or null when its last part is not exactly `Certificates` (case does not count on
 * Windows). A trailing separator is refused too: the cmdlet compares the end of the text.
 * Source: parameter PfxFilesPath, "Path must end with \Certificates folder".
 */
export const certificatesPath = (path: string): CertificatesPath | null => (isCertificatesPath(path) ? path : null)

const isCertificatesPath = (path: string): path is CertificatesPath => /[\\/]certificates$/i.test(path)

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
            { name: 'DetailedResults', kind: 'switch' },
            { name: 'Debug', kind: 'switch' },
          ]
    case 'Start-SecretRotation':
      return rotationParameters(command)
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

/** The PowerShell that does the same by hand, for the operator to read: secrets stand as `<placeholders>`. */
export const powerShellOf = (command: PepCommand): string =>
  [command.command, ...parametersOf(command).map(shownParameter)].join(' ')

const shownParameter = (parameter: PepParameter): string => {
  switch (parameter.kind) {
    case 'switch':
      return `-${parameter.name}`
    case 'text':
      return `-${parameter.name} '${parameter.value.replaceAll("'", "''")}'`
    case 'secure-string':
    case 'credential':
      return `-${parameter.name} <${parameter.handle}>`
  }
}
