import { certificatesPath } from '../../../src/domain/pep/command.ts'
import { type StepName, stepNames } from '../../../src/domain/run/checklist.ts'
import type { RunView, StepView } from '../../../src/domain/run/view.ts'

/** A run as the checklist shows it, with only the steps that a test speaks of away from `locked`. */
export const runView = (
  steps: { readonly [step in StepName]?: Partial<StepView> },
  more: Partial<RunView> = {},
): RunView => {
  const pfxFilesPath = certificatesPath('/srv/share/Certificates')
  if (pfxFilesPath === null) throw new Error('the path of the test is wrong')
  return {
    stamp: {
      id: 'simulated',
      names: { region: 'east', fqdn: 'azurestack.contoso.com', identity: 'AAD', containerRegistry: false },
      consoles: [{ name: 'AzS-ERCS01', address: '10.0.4.11' }],
      rehearsal: 'success',
    },
    plan: {
      requests: '/srv/requests',
      replies: '/srv/replies',
      prepared: '/srv/prepared',
      backup: '/srv/backup',
      setAside: '/srv/aside',
      share: '/srv/share',
      pfxFilesPath,
      transcripts: '/srv/transcripts',
      transcriptsDestination: '/srv/transcripts',
      report: '/srv/report/report.html',
      subject: 'O=Contoso',
      keyLength: 2048,
      authority: { from: 'Enterprise', to: 'Enterprise' },
      ticket: null,
    },
    openedAt: '2026-11-23T10:15:00.000Z',
    openedBy: 'CONTOSO\\operator',
    steps: stepNames.map((name) => ({ ...lockedStep(name), ...steps[name] })),
    current: 'Stamp',
    result: 'Fail',
    notices: [],
    rotationsSent: 0,
    rotationsFailed: 0,
    closed: null,
    ...more,
  }
}

/** A step that was done at its first attempt. */
export const doneStep = (line: string): Partial<StepView> => ({
  status: 'done',
  line,
  attempts: 1,
  outcome: { result: 'done', summary: line },
  startedAt: '2026-11-23T10:15:01.000Z',
  endedAt: '2026-11-23T10:15:02.000Z',
  lastActivityAt: '2026-11-23T10:15:02.000Z',
})

export const runningStep = (more: Partial<StepView> = {}): Partial<StepView> => ({
  status: 'running',
  line: 'running',
  attempts: 1,
  startedAt: '2026-11-23T10:15:02.000Z',
  lastActivityAt: '2026-11-23T10:15:04.000Z',
  ...more,
})

/** A rotation half-way: one step of the stamp finished, one under way, one to come. */
export const rotationHalfWay: Partial<StepView> = runningStep({
  line: '1 of 3 of the stamp’s steps done · Rotate portal and ARM endpoints',
  progress: {
    status: 'Running',
    silentMinutes: 0,
    steps: [
      {
        index: '1',
        name: 'Validate certificates on the share',
        status: 'Success',
        startedAt: '2026-11-23T22:00:00.000Z',
        endedAt: '2026-11-23T22:01:08.000Z',
        depth: 0,
      },
      {
        index: '2',
        name: 'Rotate portal and ARM endpoints',
        status: 'InProgress',
        startedAt: '2026-11-23T22:01:08.000Z',
        endedAt: null,
        depth: 0,
      },
      { index: '3', name: 'Restart gateways', status: 'NotStarted', startedAt: null, endedAt: null, depth: 0 },
    ],
  },
})

const lockedStep = (name: StepName): StepView => ({
  name,
  status: 'locked',
  line: '',
  attempts: 0,
  outcome: null,
  willRun: '',
  refusals: [],
  startedAt: null,
  endedAt: null,
  lastActivityAt: null,
  progress: null,
})
