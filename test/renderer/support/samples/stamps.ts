import type { ConnectionTrial, Expiry, StampCard, StampDraft } from '../../../../src/contract/stamps.ts'
import { expirySeverity } from '../../../../src/domain/stamp/expiry.ts'

/** Stamps as main would show them on 25 November 2026. */

const now = Date.UTC(2026, 10, 25, 22, 37, 5)

const endsIn = (days: number, source: string): Expiry => ({
  notAfter: new Date(now + days * 86_400_000).toISOString(),
  days,
  severity: expirySeverity(days),
  source,
  seenAt: '2026-11-20T09:14:00.000Z',
})

const savedAs = (region: string, identity: 'AAD' | 'ADFS'): StampDraft => ({
  names: { region, fqdn: 'azurestack.contoso.com', identity, containerRegistry: false },
  consoles: [
    { name: 'AzS-ERCS01', address: '10.4.0.224' },
    { name: 'AzS-ERCS02', address: '10.4.0.225' },
    { name: 'AzS-ERCS03', address: '10.4.0.226' },
  ],
  defaults: {
    workFolder: 'D:\\Keyturn',
    backup: 'E:\\Backup\\certificates',
    share: '\\\\10.4.0.9\\certs',
    pfxFilesPath: '\\\\10.4.0.9\\certs\\Certificates',
    transcripts: '\\\\10.4.0.9\\transcripts',
    transcriptsDestination: '\\\\10.4.0.9\\transcripts',
    subject: 'C=US,ST=Washington,O=Contoso,OU=Azure Stack Hub',
    keyLength: 4096,
    authority: { from: 'Enterprise', to: 'Enterprise' },
  },
  internalNotAfter: '2027-09-09',
})

const cardOf = (
  region: string,
  identity: 'AAD' | 'ADFS',
  days: readonly [external: number, internal: number, root: number],
): StampCard => {
  const saved = savedAs(region, identity)
  return {
    id: `${region}.azurestack.contoso.com`,
    names: saved.names,
    rehearsal: null,
    version: '1.2108.2.130',
    external: endsIn(days[0], `as portal.${region}.azurestack.contoso.com served it`),
    internal: endsIn(days[1], 'as CONTOSO\\azs-operator entered it'),
    root: endsIn(days[2], 'as the stamp said it'),
    lastRotation: { at: '2025-11-23T21:02:10.000Z', verified: true, run: `${region}-2025-11` },
    openRun: null,
    saved,
  }
}

export const eastStamp: StampCard = {
  ...cardOf('east', 'AAD', [63, 288, 1190]),
  openRun: { run: 'east-2026-11', current: 'Rotation', rotationRunning: true },
}

export const westStamp: StampCard = cardOf('west', 'ADFS', [24, 131, 212])

export const northStamp: StampCard = {
  ...cardOf('north', 'AAD', [301, 344, 466]),
  lastRotation: { at: '2026-06-02T20:00:00.000Z', verified: false, run: 'north-2026-06' },
}

export const expiredStamp: StampCard = cardOf('south', 'AAD', [-3, 20, 400])

export const newStamp: StampCard = {
  ...cardOf('new', 'AAD', [0, 0, 0]),
  version: null,
  external: null,
  internal: null,
  root: null,
  lastRotation: null,
}

export const longNamedStamp: StampCard = {
  ...westStamp,
  id: 'a-region-with-the-longest-name-that-a-label-of-dns-may-have-abc.azurestack.infrastructure.germany-west-central.contoso.com',
  names: {
    ...westStamp.names,
    region: 'a-region-with-the-longest-name-that-a-label-of-dns-may-have-abc',
    fqdn: 'azurestack.infrastructure.germany-west-central.contoso.com',
  },
}

export const rehearsalStamp: StampCard = {
  id: 'rehearsal.azurestack.local',
  names: { region: 'rehearsal', fqdn: 'azurestack.local', identity: 'AAD', containerRegistry: false },
  rehearsal: 'success',
  version: null,
  external: null,
  internal: null,
  root: null,
  lastRotation: null,
  openRun: null,
  saved: null,
}

export const rehearsedStamp: StampCard = {
  ...rehearsalStamp,
  version: '1.2108.2.130',
  external: endsIn(80, 'as the simulated stamp served it'),
  root: endsIn(1200, 'as the simulated stamp said it'),
  openRun: { run: 'rehearsal-1', current: 'Readiness', rotationRunning: false },
}

export const scenarios = [
  { name: 'success', description: 'Everything goes well.' },
  {
    name: 'readiness-warning',
    description: 'The readiness test warns, which blocks; the operator overrides it with a reason and a support case.',
  },
  { name: 'readiness-failure', description: 'The readiness test fails: nothing is rotated.' },
  {
    name: 'wrong-layout',
    description: 'A tree of the other identity provider lands on the share as the rotation starts: the stamp refuses.',
  },
  {
    name: 'fails-then-rerun',
    description: 'The rotation fails in the middle; the share is restored from the backup, and the rerun succeeds.',
  },
]

const offered = [
  'Get-AzureStackStampInformation',
  'Test-AzureStack',
  'Start-SecretRotation',
  'Get-ActionStatus',
  'Close-PrivilegedEndpoint',
]

export const goodTrial: ConnectionTrial = {
  trustedHosts: {
    state: 'trusted',
    meaning: 'TrustedHosts holds 10.4.0.224, 10.4.0.225 and 10.4.0.226 already: nothing has to be changed.',
    doNext: [],
    scripts: null,
  },
  consoles: [
    { opened: true, console: { name: 'AzS-ERCS01', address: '10.4.0.224' }, offered, missing: [] },
    { opened: true, console: { name: 'AzS-ERCS02', address: '10.4.0.225' }, offered, missing: [] },
    { opened: true, console: { name: 'AzS-ERCS03', address: '10.4.0.226' }, offered, missing: [] },
  ],
  done: true,
}

export const troubledTrial: ConnectionTrial = {
  trustedHosts: {
    state: 'untrusted',
    meaning: 'TrustedHosts does not hold 10.4.0.225 and 10.4.0.226: this computer sends no password to them.',
    doNext: ['Read the first script, and run it as administrator on this computer.', 'Then test the connection again.'],
    scripts: {
      append: [
        '$item = "WSMan:\\localhost\\Client\\TrustedHosts"',
        'Set-Item $item -Value "10.4.0.225,10.4.0.226" -Concatenate -Force',
      ].join('\n'),
      restore: ['$item = "WSMan:\\localhost\\Client\\TrustedHosts"', 'Set-Item $item -Value "10.4.0.224" -Force'].join(
        '\n',
      ),
    },
  },
  consoles: [
    {
      opened: true,
      console: { name: 'AzS-ERCS01', address: '10.4.0.224' },
      offered: offered.slice(0, 4),
      missing: offered.slice(4),
    },
    {
      opened: false,
      console: { name: 'AzS-ERCS02', address: '10.4.0.225' },
      message:
        'Connecting to remote server 10.4.0.225 failed with the following error message : The WinRM client cannot process the request.',
      meaning: 'This computer sends no password to that address: the address does not stand in TrustedHosts.',
      doNext: ['Run the first script above as administrator, then test again.'],
    },
  ],
  done: false,
}
