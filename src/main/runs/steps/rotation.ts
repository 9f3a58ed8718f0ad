import type { PepRecord } from '../../../domain/pep/record.ts'
import type { Outcome, Will } from '../../../domain/run/event.ts'
import { lastAttempt } from '../../../domain/run/state.ts'
import { CommandFailed, type PepSession } from '../../pep/privileged-endpoint.ts'
import { closeSession, openSession, requireOffered, runCommand } from '../console-session.ts'
import { failed } from '../failure.ts'
import { followRotation, type RotationStream } from '../follow-rotation.ts'
import { RotationWatch } from '../rotation-watch.ts'
import { shareDifferences } from '../share-proof.ts'
import { differs } from '../stamp-action.ts'
import type { Step, StepContext } from '../step.ts'

type RotationWill = Extract<Will, { step: 'Rotation' }>

/**
 * Sends Start-SecretRotation, at most once per attempt, and follows it to a terminal status.
 *
 * The order of what is journaled carries the promise: first the stamp's newest action as it was before, then that the
 * command is leaving, then the command leaves. Whoever finds this attempt without an outcome can therefore tell whether
 * the stamp has begun, without sending anything.
 */
export const rotation: Step<RotationWill> = {
  async perform(context) {
    const changed = await shareDifferences(context)
    if (changed !== null) return changed
    const watch = new RotationWatch(context)
    try {
      const now = await watch.look()
      if (now !== 'unavailable' && now !== null && now.end === null) return alreadyRunning(now.mark.instance)
      const stream = await send(context, now === 'unavailable' ? undefined : (now?.mark ?? null))
      return await followRotation(context, watch, stream)
    } finally {
      await watch.close()
    }
  },

  async reconcile(context) {
    const trace = lastAttempt(context.state(), 'Rotation')?.rotation
    if (trace === undefined || !trace.sent) {
      return { result: 'not-started', summary: 'The command had not been sent: nothing happened on the stamp.' }
    }
    const watch = new RotationWatch(context)
    try {
      const appeared = await appears(context, watch)
      if (appeared === 'unavailable') return cannotBeFoundOut
      return appeared ? await followRotation(context, watch, null) : neverArrived
    } finally {
      await watch.close()
    }
  },
}

const cannotBeFoundOut: Outcome = {
  result: 'unknown',
  summary:
    'This stamp does not tell what became of the rotation (Get-ActionStatus is not available on it, or was not asked before the command was sent). Contact support before anything else is done.',
}

const neverArrived: Outcome = {
  result: 'not-started',
  summary:
    'The command was sent, but the stamp has no trace of it: it was lost on the way or refused at once. Nothing was rotated.',
}

const alreadyRunning = (instance: string): Outcome =>
  failed(
    `A rotation that Keyturn did not start is running on this stamp (action ${instance}). Nothing was sent.`,
    [
      'Wait until it has ended: Get-ActionStatus -FunctionName "Start-SecretRotation" shows it.',
      'Then take the step again.',
    ],
    '',
    ['Do not start a second rotation beside it.'],
  )

const send = async (
  context: StepContext<RotationWill>,
  before: Parameters<typeof differs>[0] | undefined,
): Promise<RotationStream> => {
  const session = await openSession(context)
  try {
    requireOffered(session, context.will.command)
  } catch (error) {
    await closeSession(context, session)
    throw error
  }
  try {
    if (before !== undefined) context.learn({ fact: 'action-before', action: before })
    context.learn({ fact: 'command-sending', command: context.will.command })
  } catch (error) {
    session.abandon()
    throw error
  }
  return streamOf(context, session)
}

const streamOf = (context: StepContext<RotationWill>, session: PepSession): RotationStream => {
  const stream: RotationStream = { session, ended: null, heardAt: context.ports.clock.monotonicMilliseconds() }
  let error: CommandFailed | null = null
  const heard = (record: PepRecord): void => {
    stream.heardAt = context.ports.clock.monotonicMilliseconds()
    if (record.stream === 'error') error ??= new CommandFailed(record.text, record.id)
  }
  runCommand(context, session, context.will.command, heard).then(
    (output) => {
      stream.ended = { how: 'completed', text: output.text, error }
    },
    (failure: unknown) => {
      stream.ended =
        failure instanceof CommandFailed ? { how: 'failed', error: failure } : { how: 'lost', error: failure }
    },
  )
  return stream
}

/** Waits until the action of this attempt shows on the stamp, for as long as a command may take to get there. */
const appears = async (context: StepContext, watch: RotationWatch): Promise<boolean | 'unavailable'> => {
  const before = lastAttempt(context.state(), 'Rotation')?.rotation.before
  if (before === undefined) return 'unavailable'
  const { timing, clock } = context.ports
  const patience = timing.appearanceMinutes * timing.minuteMilliseconds
  const since = clock.monotonicMilliseconds()
  for (;;) {
    const now = await watch.look()
    if (now === 'unavailable') return now
    if (now !== null && differs(before, now.mark)) return true
    if (clock.monotonicMilliseconds() - since >= patience) return false
    await timing.wait(timing.pollMilliseconds, context.signal)
  }
}
