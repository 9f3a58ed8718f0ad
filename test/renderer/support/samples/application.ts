import type { ApplicationState } from '../../../../src/contract/application-state.ts'

/** An application that works, with nothing to complain of. */
export const readyState: ApplicationState = {
  phase: { is: 'ready' },
  account: 'CONTOSO\\azs-operator',
  host: 'JUMP01',
  version: '0.1.0',
  dataFolder: 'C:\\Users\\azs-operator\\AppData\\Roaming\\Keyturn',
  settings: { theme: 'system', paper: 'A4' },
  log: {
    path: 'C:\\Users\\azs-operator\\AppData\\Roaming\\Keyturn\\log\\journal.db',
    entries: 1204,
    standing: 'intact',
    words: null,
    anchoredAt: '2026-11-25T22:35:00.000Z',
    places: [{ place: 'C:\\Users\\azs-operator\\AppData\\Roaming\\Keyturn\\log\\anchors\\head.json', problem: null }],
    keyProtection: 'operating-system',
  },
  sessions: [],
  rotating: [],
}
