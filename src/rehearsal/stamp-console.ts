import type { PepRecord, PepValue } from '../domain/pep/record.ts'
import type { PlanStep } from './action-plan.ts'
import type { Scenario } from './scenario.ts'
import type { StampState } from './stamp-state.ts'

/** What the simulated stamp writes on its console, in the shapes that public pages and logs show. */

export const consoles = [
  { name: 'AzS-ERCS01', address: '10.0.4.11' },
  { name: 'AzS-ERCS02', address: '10.0.4.12' },
  { name: 'AzS-ERCS03', address: '10.0.4.13' },
] as const

/**
 * What Get-Command shows in a session: the eight commands that every session of this kind has, and the stamp's own.
 * Source: the session type RestrictedRemoteServer in about_Session_Configuration_Files; the stamp's real list is longer.
 */
export const visibleCommands: readonly string[] = [
  'Clear-Host',
  'Close-PrivilegedEndpoint',
  'Exit-PSSession',
  'Get-ActionStatus',
  'Get-AzureStackStampInformation',
  'Get-Command',
  'Get-FormatData',
  'Get-Help',
  'Measure-Object',
  'Out-Default',
  'Select-Object',
  'Start-SecretRotation',
  'Test-AzureStack',
]

const readinessCategories: readonly (readonly [string, string])[] = [
  ['AzsAcsSummary', 'ACS Summary'],
  ['AzsDefenderSummary', 'Defender Summary'],
  ['AzsHostingInfraSummary', 'Cloud Hosting Infrastructure Summary'],
  ['AzsInfraCapacity', 'Infrastructure Capacity'],
  ['AzsInfraRoleSummary', 'Infrastructure Role Summary'],
  ['AzsPortalAPISummary', 'Portal and API Summary'],
  ['AzsSFRoleSummary', 'Service Fabric Role Summary'],
  ['AzsStorageSvcsSummary', 'Storage Services Summary'],
  ['AzsStoreSummary', 'SQL Store Summary'],
]

const rule = '-'.repeat(55)
const nameWidth = 42

const line = (text: string): PepRecord => ({ stream: 'output', text, value: text })
const verbose = (text: string): PepRecord => ({ stream: 'verbose', text })

/** Test-AzureStack -Group SecretRotationReadiness. Source: shapes in azure-stack-diagnostic-test.md. */
export const readinessRecords = (scenario: Scenario): readonly PepRecord[] => {
  const product = releaseOf(scenario) < 2002 ? 'Azure Stack' : 'Azure Stack Hub'
  const words = readinessCategories.map(
    ([id, title]) => [scenario.readiness[id] ?? 'PASS', `${product} ${title}`] as const,
  )
  return summary(words)
}

/**
 * Test-AzureStack -Include AzsExternalCertificates -DetailedResults. The display name of this category and the
 * columns of its table are not published.
 */
export const externalCertificatesRecords = (
  services: readonly { readonly folder: string; readonly thumbprint: string; readonly kept: boolean }[],
): readonly PepRecord[] => [
  line('Starting Test-AzureStack'),
  line('Launching AzsExternalCertificates'),
  line('External Certificates (simulated table) Results'),
  ...services.map(({ folder, thumbprint, kept }) =>
    line(`  ${folder.padEnd(24)}${thumbprint}  ${kept ? 'not rotated' : 'OK'}`),
  ),
  ...summary([
    [services.some(({ kept }) => kept) ? 'FAIL' : 'PASS', 'Azure Stack Hub External Certificates (simulated name)'],
  ]),
]

const summary = (words: readonly (readonly [string, string])[]): readonly PepRecord[] => [
  line(rule),
  line('             Azure Stack Validation Summary'),
  line(rule),
  ...words.flatMap(([word, name]) => wrapped(`${word} ${name}`).map(line)),
  line(''),
  {
    stream: 'output',
    text: words.every(([word]) => word === 'PASS') ? 'True' : 'False',
    value: words.every(([word]) => word === 'PASS'),
  },
]

/** Long names wrap to a second line. */
const wrapped = (text: string): readonly string[] => {
  if (text.length <= nameWidth + 5) return [text]
  const cut = text.lastIndexOf(' ', nameWidth + 5)
  return [text.slice(0, cut), `     ${text.slice(cut + 1)}`]
}

/** Get-AzureStackStampInformation: the fields that public pages confirm. */
export const informationRecord = (state: StampState, scenario: Scenario): PepRecord => {
  const { region, fqdn } = state.names
  const domain = `${region}.${fqdn}`
  const value: PepValue = {
    StampVersion: scenario.version,
    CloudID: state.cloudId,
    DeploymentID: state.cloudId,
    RegionName: region,
    ExternalDomainFQDN: domain,
    DomainFQDN: 'azurestack.local',
    DomainNetBIOSName: 'AZURESTACK',
    EmergencyConsoleIPAddresses: consoles.map(({ address }) => address),
    NumberOfNodes: 4,
    Timezone: 'UTC',
    RootCACertificates: state.roots.map(({ subject, thumbprint, notAfter }) => ({
      Subject: subject,
      Thumbprint: thumbprint,
      NotAfter: notAfter,
    })),
  }
  return { stream: 'output', text: `StampVersion : ${scenario.version}\nExternalDomainFQDN : ${domain}`, value }
}

/** Begin of a rotation. Source: public log of another action plan on the same plumbing. */
export const startRecords = (instance: string, at: Date): readonly PepRecord[] => [
  verbose('Create Client for execution of action plan'),
  verbose('Start action plan'),
  verbose(`Action plan instance ID specified: ${instance}`),
  verbose(`StartTime: ${consoleTime(at)}`),
  verbose(`Timeout estimate: ${consoleTime(new Date(at.getTime() + 24 * 3_600_000))} .`),
  verbose("Overall action status: 'Pending'"),
  verbose("Overall action status: 'Running'"),
]

export const stepRecords = (
  step: PlanStep,
  status: 'InProgress' | 'Success' | 'Error',
  percent: number,
): readonly PepRecord[] => [
  verbose(`Step '${step.name}' status: '${status}'`),
  { stream: 'progress', text: `${step.name}: ${status}`, percent },
]

/** End of a rotation, in the words of the release's time. */
export const endRecords = (
  scenario: Scenario,
  instance: string,
  ended: 'Completed' | 'Failed',
): readonly PepRecord[] => {
  if (releaseOf(scenario) < 2002)
    return [line(`Overall action status: ${ended === 'Completed' ? 'Success' : 'Failed'}`)]
  return [
    line(`ActionPlanInstanceID: ${instance} CurrentStatus: ${ended}`),
    line(`Action plan finished with status: '${ended}'`),
  ]
}

export const releaseOf = (scenario: Scenario): number => Number(scenario.version.split('.')[1])

const consoleTime = (at: Date): string => {
  const [date = '', time = ''] = at.toISOString().split('T')
  const [year, month, day] = date.split('-')
  return `${month}/${day}/${year} ${time.slice(0, 8)}`
}
