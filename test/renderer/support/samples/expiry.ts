import type { Expiry, ExpiryItem } from '../../../../src/contract/stamps.ts'

/** The day from which the samples count. */
const today = Date.UTC(2026, 10, 25, 22, 37, 5)
const day = 86_400_000

const severityOf = (days: number): Expiry['severity'] => (days > 90 ? 'none' : days > 30 ? 'warning' : 'critical')

/** An end so many days from the samples' day. */
export const expiryIn = (days: number, source: string): Expiry => ({
  notAfter: new Date(today + days * day + 3_600_000).toISOString(),
  days,
  severity: severityOf(days),
  source,
  seenAt: '2026-11-25T21:10:44.000Z',
})

const stamps = {
  east: { stamp: 'east.azurestack.contoso.com', stampName: 'east.azurestack.contoso.com', rehearsal: false },
  north: { stamp: 'north.hub.fabrikam.com', stampName: 'north.hub.fabrikam.com', rehearsal: false },
  rehearsal: { stamp: 'rehearsal.azurestack.local', stampName: 'rehearsal.azurestack.local', rehearsal: true },
} as const

const folders = ['Admin Portal', 'ARM Admin', 'ARM Public', 'KeyVault', 'KeyVaultInternal', 'Public Portal']

const served = (stamp: keyof typeof stamps, folder: string, days: number): ExpiryItem => ({
  ...stamps[stamp],
  kind: 'external',
  what: folder,
  expiry: expiryIn(days, `as the endpoint of ${folder} served it`),
})

const root = (stamp: keyof typeof stamps, days: number): ExpiryItem => ({
  ...stamps[stamp],
  kind: 'root',
  what: 'Root certificate',
  expiry: expiryIn(days, 'as the stamp information named it'),
})

/** Three stamps: one with everything near, one with what is over, and the simulated one. */
export const expiryItems: readonly ExpiryItem[] = [
  ...folders.map((folder) => served('east', folder, 63)),
  {
    ...stamps.east,
    kind: 'internal',
    what: 'Internal certificates',
    expiry: expiryIn(26, 'entered by CONTOSO\\azs-operator from the alert of the administrator portal'),
  },
  root('east', 1190),
  served('north', 'Public Portal', -3),
  served('north', 'Admin Portal', 211),
  root('north', 60),
  served('rehearsal', 'Public Portal', 340),
  root('rehearsal', 1190),
]

const longName = 'an-exceedingly-long-region-name-of-a-stamp.department.of.many.words.azurestack.contoso.com'

/** Twelve stamps with long names, some with many ends. */
export const manyExpiryItems: readonly ExpiryItem[] = Array.from({ length: 12 }, (_, index) => ({
  stamp: `${index}.${longName}`,
  stampName: `${index}-${longName}`,
  rehearsal: index % 5 === 4,
})).flatMap((stamp, index) =>
  folders.map((folder, position) => ({
    ...stamp,
    kind: 'external' as const,
    what: folder,
    expiry: expiryIn(index * 31 + position * 9 - 20, `as the endpoint of ${folder} served it`),
  })),
)
