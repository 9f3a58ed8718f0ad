import type { WatchedSession } from '../../../../src/domain/pep/session-state.ts'

/** Sessions on the three ERCS machines of a stamp. */

export const openSession: WatchedSession = {
  number: 2,
  console: 'AzS-ERCS02',
  address: '10.4.0.225',
  state: { is: 'open', since: '2026-11-25T22:13:20.000Z' },
}

export const runningSession: WatchedSession = {
  number: 3,
  console: 'AzS-ERCS03',
  address: '10.4.0.226',
  state: { is: 'running', command: 'Get-ActionStatus', since: '2026-11-25T22:37:01.000Z' },
}

export const lostSession: WatchedSession = {
  number: 1,
  console: 'AzS-ERCS01',
  address: '10.4.0.224',
  state: {
    is: 'lost',
    reason: 'Processing data for a remote command failed: the WinRM client cannot complete the operation.',
    since: '2026-11-25T22:13:02.000Z',
  },
}
