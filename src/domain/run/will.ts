import { certificateSet } from '../certificates/certificate-set.ts'
import { parametersOf, type SecretHandle } from '../pep/command.ts'
import type { ActingStep, Will } from './event.ts'
import { failedRotations, lastAttempt, type RunState, shareMustBeRestored } from './state.ts'

/**
 * Exactly what a step would do now. The windows show it, the journal keeps it as the intent, the engine does it: one
 * value for all three.
 */
export const willOf = (state: RunState, step: ActingStep): Will => {
  const { plan, stamp } = state
  switch (step) {
    case 'Stamp':
      return { step, command: { command: 'Get-AzureStackStampInformation' } }
    case 'Readiness':
      return { step, command: { command: 'Test-AzureStack', group: 'SecretRotationReadiness' } }
    case 'Requests':
      return {
        step,
        folder: plan.requests,
        subject: plan.subject,
        keyLength: plan.keyLength,
        services: certificateSet(stamp.names).map(({ folder }) => folder),
      }
    case 'Certificates':
      return {
        step,
        from: state.skipped.has('Requests')
          ? { made: 'by-the-operator' }
          : { made: 'from-replies', requests: plan.requests, replies: plan.replies },
        prepared: plan.prepared,
      }
    case 'Backup':
      return { step, from: plan.prepared, to: plan.backup }
    case 'Share':
      return shareMustBeRestored(state) || wasRestoring(state)
        ? { step, mode: 'restore', from: plan.backup, share: plan.share, setAside: plan.setAside }
        : { step, mode: 'build', from: plan.prepared, share: plan.share }
    case 'Rotation':
      return { step, command: rotationCommand(state) }
    case 'Verification':
      return {
        step,
        command: { command: 'Test-AzureStack', include: 'AzsExternalCertificates' },
        expected: [...state.prepared.values()].map(({ folder, thumbprint }) => ({ folder, thumbprint })),
      }
    case 'Cleanup':
      return { step, share: plan.share, transcripts: plan.transcriptsDestination }
    case 'Report':
      return { step, file: reportName(plan.report, state.attempts.Report.length) }
  }
}

/** A restore that failed half-way is taken up as a restore: the share is not empty any more. */
const wasRestoring = (state: RunState): boolean => {
  const last = lastAttempt(state, 'Share')
  return last !== null && last.outcome?.result !== 'done' && last.will.step === 'Share' && last.will.mode === 'restore'
}

/**
 * The first attempt is the full command; after one that was sent and failed, it is the rerun of the same kind.
 * Source: "Reference: Start-SecretRotation cmdlet", ReRun: "Must be used anytime secret rotation is reattempted after a
 * failed attempt", azure-stack-rotate-secrets.md.
 */
const rotationCommand = (state: RunState): Extract<Will, { step: 'Rotation' }>['command'] =>
  failedRotations(state).length > 0
    ? { command: 'Start-SecretRotation', rotate: 'external-rerun' }
    : {
        command: 'Start-SecretRotation',
        rotate: 'external',
        pfxFilesPath: state.plan.pfxFilesPath,
        pathAccessCredential: 'share-credential',
        certificatePassword: 'pfx-password',
      }

/** An interim report is never written over: the second one of a run is called `report-2.html`. */
const reportName = (first: string, written: number): string =>
  written === 0 ? first : first.replace(/(\.[^./\\]+)?$/, `-${written + 1}$1`)

/** A session is opened with the one, and closed with the other: its transcripts go to the share. */
const sessionSecrets: readonly SecretHandle[] = ['cloudadmin-credential', 'share-credential']

/** The secrets that doing this takes, by the names of their handles. */
export const secretsOf = (will: Will): readonly SecretHandle[] => {
  switch (will.step) {
    case 'Stamp':
    case 'Readiness':
    case 'Verification':
    case 'Cleanup':
      return sessionSecrets
    case 'Rotation':
      return [
        ...new Set([
          ...sessionSecrets,
          ...parametersOf(will.command).flatMap((parameter) => ('handle' in parameter ? [parameter.handle] : [])),
        ]),
      ]
    case 'Requests':
      return ['key-password']
    case 'Certificates':
      return will.from.made === 'from-replies' ? ['key-password', 'pfx-password'] : ['pfx-password']
    case 'Share':
      return ['share-credential']
    case 'Backup':
    case 'Report':
      return []
  }
}

/** The secrets that finding out takes: less than doing it, since nothing is sent or written. */
export const secretsToFindOut = (will: Will): readonly SecretHandle[] => {
  switch (will.step) {
    case 'Rotation':
      // What became of a rotation is not kept waiting for a password that only brings transcripts home: Cleanup fetches them.
      return ['cloudadmin-credential']
    case 'Cleanup':
      return sessionSecrets
    case 'Certificates':
      return ['pfx-password']
    case 'Stamp':
    case 'Readiness':
    case 'Requests':
    case 'Backup':
    case 'Share':
    case 'Verification':
    case 'Report':
      return []
  }
}
