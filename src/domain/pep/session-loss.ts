import type { Advice } from '../rotation/failures.ts'

/** What it means that a session broke in the middle, and what to do about it. */
export const sessionLossAdvice: Advice = {
  meaning:
    'The session with the ERCS was lost. That says nothing about what the stamp was doing: a rotation goes on without it.',
  doNext: [
    'Take the step again: Keyturn opens a session on the next ERCS and looks there how things stand. No rotation is sent a second time for it.',
    'If sessions keep breaking, look at the network between this computer and the ERCS machines (TCP 5985), and at the sleep settings of this computer.',
  ],
  doNot: [
    'Do not start a rotation by hand because of it: one may be running.',
    'Do not restart an ERCS machine: a rotation may be running on it.',
  ],
  source: 'Reference of Get-ActionStatus (reference/pep): a new session reads the state of Start-SecretRotation',
}
