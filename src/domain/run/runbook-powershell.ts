import { probeHosts, serviceFolders } from '../certificates/certificate-set.ts'
import { powerShellText } from '../pep/powershell-text.ts'
import type { StampReference } from './event.ts'

/**
 * What the runbook has done on the jump box itself, for Windows PowerShell 5.1: each a block that can be pasted whole.
 * No block has an empty line, which would end it early in a console without line editing. What is sent to the stamp is
 * not here: that is `invocationOf` of a typed command.
 */

const trustedHosts = "'WSMan:\\localhost\\Client\\TrustedHosts'"

/**
 * Adds the addresses to the hosts that WinRM trusts, and keeps the list from before in a variable. Pasted a second time,
 * it does not take the new list for the old one.
 */
export const trustAddresses = (addresses: readonly string[]): readonly string[] => [
  `if ($null -eq $trustedHostsBefore) { $trustedHostsBefore = (Get-Item -Path ${trustedHosts}).Value }`,
  '$trustedHostsBefore',
  "if ($trustedHostsBefore -ne '*') {",
  `    Set-Item -Path ${trustedHosts} -Value ${powerShellText(addresses.join(','))} -Concatenate -Force`,
  '}',
  `(Get-Item -Path ${trustedHosts}).Value`,
]

export const restoreTrustedHosts: readonly string[] = [
  'if ($null -eq $trustedHostsBefore) {',
  "    Write-Warning 'This window has not seen the list from before. Set $trustedHostsBefore to what you wrote down, and paste this again.'",
  '} else {',
  `    Set-Item -Path ${trustedHosts} -Value $trustedHostsBefore -Force`,
  '}',
  `(Get-Item -Path ${trustedHosts}).Value`,
]

export const askForSecrets = (stampName: string): readonly string[] => [
  `$cloudAdminCredential = Get-Credential -Message ${powerShellText(`CloudAdmin of ${stampName}`)}`,
  `$shareCredential = Get-Credential -Message ${powerShellText(`Account for the share, for ${stampName}`)}`,
  "$pfxPassword = Read-Host -Prompt 'Password of the PFX files' -AsSecureString",
]

/** A folder that the plan names, or that the operator has to name. */
export const folderVariable = (variable: string, path: string | null, prompt: string): string =>
  `$${variable} = ${path === null ? `Read-Host -Prompt ${powerShellText(prompt)}` : powerShellText(path)}`

/**
 * Times in milliseconds, the same as Keyturn’s own sessions have.
 * Source: ERCS_AzureStackLogs.ps1 in Azure/AzureStack-Tools, which opens sessions with an idle limit of an hour.
 */
export const sessionOption =
  '$sessionOption = New-PSSessionOption -Culture en-US -UICulture en-US -OpenTimeout 60000 -OperationTimeout 180000 -IdleTimeout 3600000'

export const openSession = (address: string): string =>
  `$session = New-PSSession -ComputerName ${powerShellText(address)} -ConfigurationName PrivilegedEndpoint -Credential $cloudAdminCredential -SessionOption $sessionOption`

export const hashFunction: readonly string[] = [
  'function Get-FolderHash([string] $Folder) {',
  "    $root = (Resolve-Path -LiteralPath $Folder).ProviderPath.TrimEnd('\\')",
  '    Get-ChildItem -LiteralPath $root -Recurse -File -Force | Sort-Object -Property FullName | ForEach-Object {',
  "        '{0}  {1}' -f (Get-FileHash -LiteralPath $_.FullName -Algorithm SHA256).Hash, $_.FullName.Substring($root.Length + 1)",
  '    }',
  '}',
]

/** Says nothing when both folders hold the same files: each difference is a line. */
export const compareFolders = (reference: string, difference: string): string =>
  `Compare-Object -ReferenceObject @(Get-FolderHash ${reference}) -DifferenceObject @(Get-FolderHash ${difference}) | Format-List`

/** One statement: nothing is copied when the folder could not be made, since copying would write over what it holds. */
const intoNewFolder = (folder: string, copy: string): readonly string[] => [
  `if (Test-Path -LiteralPath ${folder}) {`,
  "    Write-Warning 'There is a folder of that name already. Set the variable to a new one and paste this again.'",
  '} else {',
  `    $null = New-Item -ItemType Directory -Path ${folder} -ErrorAction Stop`,
  `    ${copy}`,
  '}',
]

export const makeBackup: readonly string[] = intoNewFolder(
  '$backup',
  'Get-ChildItem -LiteralPath $prepared -ErrorAction Stop | Copy-Item -Destination $backup -Recurse -ErrorAction Stop',
)

/**
 * Maps the share with the account that the stamp will use, so that what is done there is done with its rights, and tries
 * to write, read and delete: only what was made for it is removed.
 */
export const mapShare = (share: string): readonly string[] => [
  `$null = New-PSDrive -Name RotationShare -PSProvider FileSystem -Root ${powerShellText(share)} -Credential $shareCredential`,
  `New-Item -ItemType File -Path ${powerShellText(below(share, 'write-test.txt'))} -Value 'This account can write here.' -ErrorAction Stop | ForEach-Object {`,
  '    Get-Content -LiteralPath $_.FullName',
  '    Remove-Item -LiteralPath $_.FullName',
  '}',
  `Get-ChildItem -LiteralPath ${powerShellText(share)} -Force`,
]

/** The folder that holds the service folders, as the jump box sees it. */
export const providerFolder = (share: string, { identity }: StampReference['names']): string =>
  below(below(share, 'Certificates'), identity)

export const makeFolders = (share: string, names: StampReference['names']): readonly string[] =>
  serviceFolders(names).map(
    (folder) =>
      `$null = New-Item -ItemType Directory -Path ${powerShellText(below(providerFolder(share, names), folder))}`,
  )

export const fillFolders = (share: string, names: StampReference['names']): readonly string[] => [
  `foreach ($folder in Get-ChildItem -LiteralPath ${powerShellText(providerFolder(share, names))} -Directory) {`,
  '    Get-ChildItem -LiteralPath (Join-Path -Path $prepared -ChildPath $folder.Name) -File -ErrorAction Stop | Copy-Item -Destination $folder.FullName -ErrorAction Stop',
  '}',
]

/** The same folder in the copy that was set aside. */
export const setAsideFolder = ({ identity }: StampReference['names']): string =>
  `(Join-Path -Path $setAside -ChildPath ${powerShellText(below('Certificates', identity))})`

/** A copy of what the failed rotation left on the share, for whoever looks for the cause. */
export const setShareAside = (share: string): readonly string[] =>
  intoNewFolder(
    '$setAside',
    `Copy-Item -LiteralPath ${powerShellText(below(share, 'Certificates'))} -Destination $setAside -Recurse -ErrorAction Stop`,
  )

export const emptyShare = (share: string): string =>
  `Remove-Item -LiteralPath ${powerShellText(below(share, 'Certificates'))} -Recurse -Force`

export const unmapShare = (share: string): readonly string[] => [
  `Get-ChildItem -LiteralPath ${powerShellText(share)} -Force`,
  'Remove-PSDrive -Name RotationShare',
]

/** Compares by thumbprint what each endpoint serves with the backup of what was rotated in. */
export const compareServed = (names: StampReference['names']): readonly string[] => [
  'function Get-PreparedThumbprint([string] $Folder) {',
  '    $file = Get-ChildItem -LiteralPath (Join-Path -Path $backup -ChildPath $Folder) -File',
  '    $certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::new($file.FullName, $pfxPassword)',
  '    try { $certificate.Thumbprint }',
  '    finally { $certificate.Dispose() }',
  '}',
  'function Get-ServedThumbprint([string] $Name) {',
  '    $client = [Net.Sockets.TcpClient]::new()',
  '    try {',
  '        $client.Connect($Name, 443)',
  '        $stream = [Net.Security.SslStream]::new($client.GetStream(), $false, [Net.Security.RemoteCertificateValidationCallback] { $true })',
  '        $stream.AuthenticateAsClient($Name, $null, [Security.Authentication.SslProtocols]::Tls12, $false)',
  '        [Security.Cryptography.X509Certificates.X509Certificate2]::new($stream.RemoteCertificate).Thumbprint',
  '    }',
  "    catch { 'not read: ' + $_.Exception.Message }",
  '    finally { $client.Close() }',
  '}',
  '$endpoints = @(',
  ...probeHosts(names).map(
    ({ folder, host }) => `    @{ Folder = ${powerShellText(folder)}; Name = ${powerShellText(host)} }`,
  ),
  ')',
  'foreach ($endpoint in $endpoints) {',
  '    $expected = Get-PreparedThumbprint $endpoint.Folder',
  '    $served = Get-ServedThumbprint $endpoint.Name',
  "    $verdict = 'DIFFERENT'",
  "    if ($expected -eq $served) { $verdict = 'equal' }",
  "    '{0}  {1}  prepared {2}  served {3}' -f $verdict, $endpoint.Name, $expected, $served",
  '}',
]

/** The hashes of the transcripts that Close-PrivilegedEndpoint has written to the folder. */
export const hashTranscripts = (folder: string): string =>
  `Get-ChildItem -LiteralPath ${powerShellText(folder)} -Filter 'Transcripts_*' | Get-ChildItem -Recurse -File | Get-FileHash -Algorithm SHA256 | Format-List`

export const forgetSecrets = 'Remove-Variable -Name cloudAdminCredential, shareCredential, pfxPassword'

/** A path below another, with the separator that the first one has: a rehearsal's may be those of another system. */
const below = (folder: string, name: string): string =>
  `${folder.replace(/[\\/]+$/, '')}${folder.includes('/') && !folder.includes('\\') ? '/' : '\\'}${name}`
