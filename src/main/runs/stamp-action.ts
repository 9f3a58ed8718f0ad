import { z } from 'zod'
import type { PepValue } from '../../domain/pep/record.ts'
import { type ActionProgress, readProgressXml, terminalStatus } from '../../domain/rotation/progress.ts'
import type { ActionMark } from '../../domain/run/event.ts'

/**
 * What `Get-ActionStatus -FunctionName "Start-SecretRotation"` answers: the newest rotation of the stamp, or nothing.
 * Source: reference/pep/get-actionstatus; the properties are those seen in public field scripts.
 */
export interface StampAction {
  readonly mark: ActionMark
  readonly progress: ActionProgress
  /** Success only when nothing contradicts it: an object that says Completed over steps that failed has failed. */
  readonly end: 'success' | 'failure' | null
}

const Text = z.union([z.string(), z.number()]).transform(String)
const ActionObject = z.looseObject({
  InstanceID: Text,
  Status: Text,
  StartDateTime: Text.nullish(),
  LastModifiedDateTime: Text.nullish(),
  ProgressAsXml: z.string().nullish(),
})

/** The newest action among the objects that the command wrote, or null when there is none. */
export const stampAction = (values: readonly PepValue[]): StampAction | null => {
  for (const value of [...values].reverse()) {
    const parsed = ActionObject.safeParse(value)
    if (parsed.success) return actionOf(parsed.data)
  }
  return null
}

const actionOf = (object: z.output<typeof ActionObject>): StampAction => {
  const progress = readProgressXml(object.ProgressAsXml ?? '') ?? { status: object.Status, steps: [] }
  const ends = [terminalStatus(object.Status), terminalStatus(progress.status)]
  return {
    mark: {
      instance: object.InstanceID,
      status: object.Status,
      startedAt: object.StartDateTime ?? null,
      changedAt: object.LastModifiedDateTime ?? null,
    },
    progress: { status: object.Status, steps: progress.steps },
    end: ends.includes('failure') ? 'failure' : (ends[0] ?? null),
  }
}

/** Whether an action is another one than before, or the same one moved on: then it is this attempt's. */
export const differs = (before: ActionMark | null, now: ActionMark): boolean =>
  before === null ||
  before.instance !== now.instance ||
  before.status !== now.status ||
  before.startedAt !== now.startedAt ||
  before.changedAt !== now.changedAt
