import type { EntryFacts } from '../src/main/audit/entry.ts'

/**
 * Entries as a rotation writes them, in their usual sizes: 0.3 to 3 kB, 0.9 kB on average. A run has about 150 of them;
 * one after another they fill a log.
 */
export const realisticEntry = (index: number): EntryFacts => {
  const run = `2026-11-23-${(Math.floor(index / entriesPerRun) + 0x10000000).toString(16)}`
  const kind = kinds[index % kinds.length] ?? confirmed
  return { stamp: 'east.azurestack.contoso.com', run, ...kind(index) }
}

type Kind = (index: number) => Pick<EntryFacts, 'step' | 'type' | 'facts'>

const entriesPerRun = 150

const hex = (index: number, length: number): string =>
  ((index + 1) * 0x9e3779b97f4a).toString(16).padStart(16, '0').repeat(4).slice(0, length)

const confirmed: Kind = () => ({ step: 'Notice', type: 'confirmed', facts: { what: 'window-agreed' } })

const learned = (step: string, fact: object): ReturnType<Kind> => ({
  step,
  type: 'step-learned',
  facts: { attempt: 1, step, fact },
})

const copied: Kind = (index) =>
  learned('Share', {
    fact: 'copied',
    file: { bytes: 4000 + (index % 600), path: 'Public Portal/PublicPortal.pfx', sha256: hex(index, 64) },
    to: 'share',
  })

const output: Kind = (index) =>
  learned('Rotation', {
    fact: 'output',
    lines: Array.from({ length: 3 }, (_, line) => ({
      stream: 'verbose',
      text: `VERBOSE: [${index % 24}.${line}] Step 'Restart “gateways” – Größe' status: 'InProgress'`,
    })),
  })

const certificate = (index: number): object => ({
  chain: [hex(index, 40).toUpperCase(), hex(index + 1, 40).toUpperCase()],
  dnsNames: ['*.adminhosting.east.azurestack.contoso.com', 'adminportal.east.azurestack.contoso.com'],
  issuer: 'CN=Contoso Issuing CA 2, O=Contoso, C=US',
  notAfter: '2028-11-22T15:08:51.000Z',
  notBefore: '2026-11-23T15:08:51.000Z',
  sha256: hex(index, 64),
  subject: 'CN=adminportal.east.azurestack.contoso.com, O=Contoso, C=US',
  thumbprint: hex(index, 40).toUpperCase(),
})

const endpoint: Kind = (index) =>
  learned('Verification', {
    fact: 'endpoint-probed',
    endpoint: {
      address: '10.0.4.12',
      certificate: certificate(index),
      name: 'adminportal.east.azurestack.contoso.com',
    },
    expected: hex(index, 40).toUpperCase(),
  })

const checks: Kind = () =>
  learned('Certificates', {
    fact: 'certificate-checked',
    findings: Array.from({ length: 12 }, (_, check) => ({
      fix: '',
      message: `What the check found out about this certificate, told in one sentence of a usual length (${check}).`,
      name: 'Signature Algorithm',
      reissue: false,
      result: 'OK',
      source: 'azure-stack-validate-pki-certs.md',
    })),
  })

const progress: Kind = (index) =>
  learned('Rotation', {
    fact: 'action-progress',
    instance: hex(index, 36),
    status: 'Running',
    steps: Array.from({ length: 6 }, (_, step) => ({
      depth: 0,
      endedAt: '2026-11-23T15:28:08.478Z',
      index: String(step),
      name: 'Validate certificates on the share',
      startedAt: '2026-11-23T15:27:08.478Z',
      status: 'Success',
    })),
  })

const ended: Kind = () => ({
  step: 'Backup',
  type: 'step-ended',
  facts: { attempt: 1, outcome: { result: 'done', summary: '11 files, equal by hash' }, step: 'Backup' },
})

const kinds: readonly Kind[] = [
  confirmed,
  copied,
  output,
  endpoint,
  copied,
  ended,
  progress,
  output,
  copied,
  endpoint,
  output,
  checks,
  copied,
  endpoint,
]
