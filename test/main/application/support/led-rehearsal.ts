import type { RunSnapshot } from '../../../../src/contract/run-snapshot.ts'
import { confirmationNames } from '../../../../src/domain/run/checklist.ts'
import type { TestWindow } from './test-window.ts'

type Status = RunSnapshot['view']['steps'][number]['status']
type Name = RunSnapshot['view']['steps'][number]['name']

export const simulatedStamp = 'rehearsal.azurestack.local'

/** Opens a rehearsal in the window and holds its secrets. */
export const beginRehearsal = async (
  window: TestWindow,
  scenario: string,
  identity: 'AAD' | 'ADFS',
  pace: 'seconds' | 'minute' | 'hour' = 'seconds',
): Promise<string> => {
  const { run } = await window.runs.openRehearsal({ scenario, identity, pace })
  await window.secrets.holdRehearsals({ stamp: simulatedStamp })
  return run
}

export const statusIn = ({ view }: RunSnapshot, step: Name): Status | undefined =>
  view.steps.find(({ name }) => name === step)?.status

/** Takes a step, and waits for its end. Gives the snapshot then. */
export const takeStep = async (
  window: TestWindow,
  run: string,
  step: Exclude<Name, 'Notice'>,
): Promise<RunSnapshot> => {
  const answer = await window.runs.take({ run, intention: { do: 'take-step', step, typedRegion: 'rehearsal' } })
  if (!answer.accepted) throw new Error(answer.refusals.map(({ message }) => message).join(' '))
  return settled(window, run)
}

/** Waits until nothing runs any more. */
export const settled = async (window: TestWindow, run: string): Promise<RunSnapshot> => {
  const watched = window.runs.snapshot({ run })
  try {
    return await watched.until(({ view }) => view.steps.every(({ status }) => status !== 'running'))
  } finally {
    watched.stop()
  }
}

export const confirmAll = async (window: TestWindow, run: string): Promise<void> => {
  for (const what of confirmationNames) await window.runs.take({ run, intention: { do: 'confirm', what } })
}

const beforeRotation = ['Stamp', 'Readiness', 'Requests', 'Certificates', 'Backup', 'Share'] as const
const afterRotation = ['Verification', 'Cleanup', 'Report'] as const

/** Does everything that comes before the rotation. */
export const prepareRotation = async (window: TestWindow, run: string): Promise<RunSnapshot> => {
  let snapshot = await settled(window, run)
  for (const step of beforeRotation) {
    if (step === 'Certificates') await window.certificates.answerRequests({ run })
    snapshot = await takeStep(window, run, step)
    if (statusIn(snapshot, step) !== 'done')
      throw new Error(`${step}: ${JSON.stringify(snapshot.view.steps.find(({ name }) => name === step))}`)
  }
  await confirmAll(window, run)
  return snapshot
}

export const finishRehearsal = async (window: TestWindow, run: string): Promise<RunSnapshot> => {
  for (const step of afterRotation) await takeStep(window, run, step)
  await window.runs.take({ run, intention: { do: 'close', reason: null } })
  return settled(window, run)
}
