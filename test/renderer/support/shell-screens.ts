import type { ApplicationState } from '../../../src/contract/application-state.ts'
import { readyState } from './samples/application.ts'
import { lostSession, openSession, runningSession } from './samples/sessions.ts'
import {
  folderReadOnly,
  keyNeedsPassphrase,
  keyUnprotected,
  logAltered,
  settingsDamaged,
  stoppedBy,
} from './samples/troubles.ts'
import { always, type Screen, type Screens } from './screen.ts'

const screenOf = (state: ApplicationState): Screen => ({
  fragment: '#/settings',
  handlers: { application: { state: always(state) }, runs: { list: always([]) } },
})

/** `readyState` has its log open. */
const withLog = (log: Partial<NonNullable<ApplicationState['log']>>): ApplicationState =>
  readyState.log === null ? readyState : { ...readyState, log: { ...readyState.log, ...log } }

export const shellScreens: Screens = {
  'shell-starting': { fragment: '#/stamps', handlers: { application: { state: () => undefined } } },
  'shell-opening': screenOf({ ...readyState, log: null, phase: { is: 'opening', entriesVerified: 48_211 } }),
  'shell-no-state': {
    fragment: '#/stamps',
    handlers: { application: { state: (_input, watcher) => watcher.fail(new Error('Keyturn is closing.')) } },
  },
  'shell-folder-read-only': screenOf(stoppedBy(folderReadOnly)),
  'shell-settings-damaged': screenOf(stoppedBy(settingsDamaged)),
  'shell-log-altered': screenOf(stoppedBy(logAltered)),
  'shell-key-needs-passphrase': screenOf(stoppedBy(keyNeedsPassphrase)),
  'shell-key-unprotected': screenOf(stoppedBy(keyUnprotected)),
  'shell-sessions': screenOf({
    ...readyState,
    sessions: [lostSession, openSession, runningSession],
    rotating: [{ run: 'run-1', region: 'east', rehearsal: false }],
  }),
  'shell-session-lost': screenOf({ ...readyState, sessions: [lostSession] }),
  'shell-rehearsal-rotating': screenOf({
    ...readyState,
    sessions: [openSession],
    rotating: [{ run: 'run-2', region: 'rehearsal', rehearsal: true }],
  }),
  'shell-log-attention': screenOf(
    withLog({
      standing: 'attention',
      words:
        'The head could not be kept in \\\\fs01.contoso.com\\anchors: the network path was not found. The key that signs the log lies in a file that nothing protects: whoever can read it can sign a forged log.',
      places: [{ place: '\\\\fs01.contoso.com\\anchors', problem: 'The network path was not found.' }],
      keyProtection: 'none',
    }),
  ),
  'shell-log-unwritable': screenOf(
    withLog({ standing: 'unwritable', words: 'The disk of C:\\Users\\azs-operator is full.' }),
  ),
}
