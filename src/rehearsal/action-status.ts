import type { PepRecord } from '../domain/pep/record.ts'
import type { SimulatedStamp, StepStatus } from './stamp.ts'

/**
 * What `Get-ActionStatus -FunctionName "Start-SecretRotation"` writes: the newest rotation of the stamp as one object,
 * or nothing when it never rotated. Source: the properties and the XML that public field scripts show.
 */
export const actionStatusRecords = (stamp: SimulatedStamp): readonly PepRecord[] => {
  const newest = newestAction(stamp)
  return newest === null ? [] : [actionRecord(newest)]
}

interface ShownAction {
  readonly instance: string
  readonly status: 'Running' | 'Completed' | 'Failed'
  readonly startedAt: number
  readonly endedAt: number | null
  readonly changedAt: number
  readonly steps: ReturnType<SimulatedStamp['steps']>
}

const newestAction = (stamp: SimulatedStamp): ShownAction | null => {
  const { action, earlier } = stamp.state
  if (action !== null) {
    const steps = stamp.steps()
    const changes = steps.flatMap(({ startedAt, endedAt }) => [startedAt ?? 0, endedAt ?? 0])
    return { ...action, status: action.ended ?? 'Running', changedAt: Math.max(action.startedAt, ...changes), steps }
  }
  return earlier === null ? null : { ...earlier, status: 'Completed', changedAt: earlier.endedAt, steps: [] }
}

const actionRecord = (action: ShownAction): PepRecord => ({
  stream: 'output',
  text: `InstanceID : ${action.instance}\nStatus     : ${action.status}`,
  value: {
    InstanceID: action.instance,
    ActionPlanName: 'SecretRotation',
    ActionTypeName: 'SecretRotation',
    RolePath: 'Cloud',
    ProgressAsXml: progressXml(action),
    Status: action.status,
    StartDateTime: time(action.startedAt),
    EndDateTime: action.endedAt === null ? null : time(action.endedAt),
    LastModifiedDateTime: time(action.changedAt),
    StartIndex: null,
    EndIndex: null,
    Skip: null,
    Retries: 0,
    ParentActionPlanInstanceID: null,
    LockType: null,
    RuntimeParameters: null,
    RemediationInstance: null,
    OnCompleteInstance: null,
    InstanceType: null,
    AdditionalInformation: 'simulated',
    CorrelationRequestId: null,
  },
})

const words = { Completed: 'Success', Failed: 'Error', Running: 'InProgress' } as const
const stepWords: { readonly [status in StepStatus]: string } = {
  Success: 'Success',
  InProgress: 'InProgress',
  Error: 'Error',
  Pending: '',
}

const progressXml = ({ status, startedAt, endedAt, steps }: ShownAction): string =>
  `<Action Type="SecretRotation" EceErrorAction="Stop" ${times(startedAt, endedAt)} Status="${words[status]}"><Steps>${steps.map(stepXml).join('')}</Steps></Action>`

const stepXml = (shown: ShownAction['steps'][number], index: number): string => {
  const { step, startedAt, endedAt } = shown
  const state = `${times(startedAt, endedAt)} Status="${stepWords[shown.status]}"`
  return `<Step FullStepIndex="${index}" Index="${index}" Name="${step.name}" Description="${step.name}" ${state}><Task RolePath="Cloud" InterfaceType="SecretRotation" ${state} RetryAttempts="0" /></Step>`
}

const times = (startedAt: number | null, endedAt: number | null): string =>
  `StartTimeUtc="${startedAt === null ? '' : time(startedAt)}" EndTimeUtc="${endedAt === null ? '' : time(endedAt)}"`

const time = (at: number): string => new Date(at).toISOString()
