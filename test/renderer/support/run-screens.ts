import type { LogEntry } from '../../../src/contract/log.ts'
import type { OutputStretch, RunSnapshot } from '../../../src/contract/run-snapshot.ts'
import type { StepName } from '../../../src/domain/run/checklist.ts'
import type { DoubleHandlers } from './double.ts'
import {
  allHeld,
  backedUp,
  certificatesWarned,
  cleaned,
  known,
  noticed,
  opened,
  readinessFailed,
  readinessWarned,
  readyToRotate,
  reported,
  requested,
  rotated,
  rotating,
  rotationFailed,
  rotationUnknown,
  sampleRun,
  shareRestored,
  silent,
  snapshotOf,
  summaryOf,
  verificationFailed,
  verified,
} from './samples/run.ts'
import { always, ready, type Screen, type Screens } from './screen.ts'

const output = (count: number): OutputStretch => ({
  from: 0,
  lines: Array.from({ length: count }, (_, index) => ({
    stream: index % 17 === 5 ? 'warning' : index % 41 === 7 ? 'error' : 'verbose',
    text:
      index % 17 === 5
        ? `A gateway restarts; portals can be away for some minutes. (${index})`
        : `Step 'Rotate storage endpoints (blob, queue, table)' status: 'InProgress' (${index})`,
    at: new Date(Date.UTC(2026, 10, 23, 1, 42, 0) + index * 700).toISOString(),
    attempt: 1,
  })),
})

const stretch = 500

/** Stretches as main sends them: so many lines at once, with a turn between them. */
const showing =
  (count: number) =>
  (_input: unknown, watcher: { show(value: OutputStretch): void; readonly signal: AbortSignal }): void => {
    const { lines } = output(count)
    let from = 0
    const next = (): void => {
      if (watcher.signal.aborted) return
      watcher.show({ from, lines: lines.slice(from, from + stretch) })
      from += stretch
      if (from < lines.length) setTimeout(next)
    }
    next()
  }

const entry = (seq: number, step: StepName, words: string): LogEntry => ({
  seq,
  readable: true,
  at: new Date(Date.UTC(2026, 10, 23, 3, seq)).toISOString(),
  actor: 'CONTOSO\\azs-operator',
  stamp: 'east.azurestack.contoso.com',
  run: sampleRun,
  step,
  type: 'step-learned',
  words,
  facts: '{}',
})

const handlersOf = (snapshot: RunSnapshot, lines = 40): DoubleHandlers => ({
  ...ready,
  runs: {
    snapshot: always(snapshot),
    output: showing(lines),
    evidence: async ({ step }) => ({
      entries: [
        entry(41, step, `${step} is about to begin, attempt 1.`),
        entry(42, step, 'A session was opened on AzS-ERCS02 (10.4.0.225).'),
        entry(43, step, 'The stamp wrote 3 lines.'),
      ],
      next: 43,
    }),
    runbook: async () => ({ markdown: '# Rotation of east by hand\n\n1. Open a session on AzS-ERCS01.\n' }),
  },
})

const screen = (step: StepName | null, snapshot: RunSnapshot, tab = ''): Screen => ({
  fragment: `#/run/${sampleRun}${step === null ? '' : `/${step}`}${tab === '' ? '' : `/${tab}`}`,
  handlers: handlersOf(snapshot),
})

const longNames = (): RunSnapshot => {
  const snapshot = snapshotOf(backedUp())
  const fqdn = 'a-very-long-name-of-an-organisation.and-of-a-department-in-it.example-of-a-domain.contoso.com'
  const { view } = snapshot
  return {
    ...snapshot,
    view: {
      ...view,
      stamp: { ...view.stamp, names: { ...view.stamp.names, fqdn } },
      plan: {
        ...view.plan,
        share: `\\\\fileserver-of-the-department.${fqdn}\\certificates-for-azure-stack-hub`,
      },
    },
  }
}

const list = (...runs: readonly ReturnType<typeof summaryOf>[]): Screen => ({
  fragment: '#/run',
  handlers: { ...ready, runs: { list: always([...runs]) } },
})

const closed = (): RunSnapshot =>
  snapshotOf(readinessFailed().add({ type: 'run-closed', end: 'abandoned', reason: 'Support mends the stamp first.' }))

/** The Run window in every state that matters. */
export const runScreens: Screens = {
  'runs-empty': list(),
  'runs-list': list(
    summaryOf('east-20261120-0001', rotating()),
    summaryOf('rehearsal-20261119-0001', requested('success')),
    summaryOf('east-20251123-0001', reported().add({ type: 'run-closed', end: 'completed', reason: null })),
    summaryOf(
      'east-20251101-0001',
      readinessFailed().add({ type: 'run-closed', end: 'abandoned', reason: 'Support mends the stamp first.' }),
    ),
  ),
  'runs-loading': { fragment: '#/run', handlers: { ...ready, runs: { list: () => undefined } } },
  'run-loading': { fragment: `#/run/${sampleRun}`, handlers: { ...ready, runs: { snapshot: () => undefined } } },
  'run-not-there': {
    fragment: '#/run/nowhere',
    handlers: {
      ...ready,
      runs: {
        snapshot: (_input, watcher) => watcher.fail(new Error('There is no run “nowhere” in the log of this Keyturn.')),
      },
    },
  },
  'run-new': screen(null, snapshotOf(opened(), { held: [] })),
  'run-new-rehearsal': screen(null, snapshotOf(opened('success'), { held: [] })),
  'run-stamp-done': screen('Stamp', snapshotOf(known())),
  'run-notice': screen('Notice', snapshotOf(known().add({ type: 'confirmed', what: 'users-told' }))),
  'run-readiness-running': screen('Readiness', snapshotOf(noticed().intend('Readiness'))),
  'run-readiness-warning': screen('Readiness', snapshotOf(readinessWarned())),
  'run-readiness-failed': screen('Readiness', snapshotOf(readinessFailed())),
  'run-requests-ready': screen('Requests', snapshotOf(noticed())),
  'run-requests-done': screen('Requests', snapshotOf(requested())),
  'run-certificates-waiting': screen('Certificates', snapshotOf(requested('success'), { held: allHeld.slice(0, 2) })),
  'run-certificates-warning': screen('Certificates', snapshotOf(certificatesWarned())),
  'run-backup-done': screen('Backup', snapshotOf(backedUp())),
  'run-share-ready': screen('Share', snapshotOf(backedUp())),
  'run-long-names': screen('Share', longNames()),
  'run-rotation-locked': screen('Rotation', snapshotOf(backedUp(), { held: [], hours: 31 })),
  'run-rotation-ready': screen('Rotation', snapshotOf(readyToRotate())),
  'run-rotation-running': screen('Rotation', snapshotOf(rotating('success'))),
  'run-rotation-silent': screen('Rotation', snapshotOf(silent())),
  'run-rotation-failed': screen('Rotation', snapshotOf(rotationFailed())),
  'run-rotation-failed-share': screen('Share', snapshotOf(rotationFailed())),
  'run-rotation-rerun': screen('Rotation', snapshotOf(shareRestored())),
  'run-rotation-unknown': screen('Rotation', snapshotOf(rotationUnknown(), { held: [], hours: 2 })),
  'run-rotation-done': screen('Rotation', snapshotOf(rotated())),
  'run-verification-done': screen('Verification', snapshotOf(verified())),
  'run-verification-failed': screen('Verification', snapshotOf(verificationFailed())),
  'run-cleanup-unclosed': screen('Cleanup', snapshotOf(cleaned())),
  'run-report-done': screen('Report', snapshotOf(reported())),
  'run-closing': { ...screen('Report', snapshotOf(reported())), press: ['Close the finished run…'] },
  'run-closing-early': { ...screen('Cleanup', snapshotOf(cleaned())), press: ['Close this run…'] },
  'run-skipping-requests': { ...screen('Requests', snapshotOf(noticed())), press: ['I already have PFX files…'] },
  'run-refused': {
    fragment: `#/run/${sampleRun}/Stamp`,
    handlers: {
      ...handlersOf(snapshotOf(backedUp())),
      runs: {
        ...handlersOf(snapshotOf(backedUp())).runs,
        take: async () => ({
          accepted: false,
          refusals: [{ gate: 'busy', message: 'Share is running.', doFirst: 'Wait until it ends.', override: null }],
        }),
      },
    },
    press: ['Ask the stamp again'],
  },
  'run-closed': screen('Readiness', closed()),
  'run-halted': screen(
    'Rotation',
    snapshotOf(rotationUnknown(), {
      halted: {
        message:
          'The log can’t be written any more: no space is left on D:. What happened last stands in D:\\Keyturn\\log\\unwritten.jsonl.',
        doNext: ['Make room on D:.', 'Start Keyturn again, and have it find out what became of the rotation.'],
      },
    }),
  ),
  'run-output': screen('Rotation', snapshotOf(rotating()), 'output'),
  'run-output-huge': {
    fragment: `#/run/${sampleRun}/Rotation/output`,
    handlers: handlersOf(snapshotOf(rotating()), 100_000),
  },
  'run-what-runs': screen('Rotation', snapshotOf(readyToRotate()), 'what-runs'),
  'run-evidence': screen('Rotation', snapshotOf(rotating()), 'evidence'),
}
