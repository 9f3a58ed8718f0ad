import type { ApplicationState, Trouble } from '../../../../src/contract/application-state.ts'
import { readyState } from './application.ts'

/** The kinds of trouble that keep Keyturn from working, in words such as main has for them. */

const folder = readyState.dataFolder

const trouble = (given: Partial<Trouble> & Pick<Trouble, 'kind' | 'title' | 'message'>): Trouble => ({
  doNext: [],
  choices: ['try-again', 'quit'],
  verification: null,
  ...given,
})

export const folderReadOnly = trouble({
  kind: 'folder-read-only',
  title: 'Keyturn can’t write into its folder',
  message: `${folder} lets nothing be written into it. Without its log Keyturn does nothing on a stamp.`,
  doNext: [
    'Give CONTOSO\\azs-operator the right to write into it, or start Keyturn with another folder.',
    'Try again.',
  ],
})

export const settingsDamaged = trouble({
  kind: 'settings-damaged',
  title: 'The settings can’t be read',
  message: `${folder}\\settings.json is not what Keyturn wrote: it ends in the middle.`,
  doNext: ['Use the standard settings, or bring the file back from a backup and try again.'],
  choices: ['use-standard-settings', 'try-again', 'quit'],
})

export const logAltered = trouble({
  kind: 'log-altered',
  title: 'The log was altered',
  message: `${folder}\\log\\journal.db does not verify: entry 812 is not the one that was written. Keyturn adds nothing to such a log.`,
  doNext: [
    'Change nothing in the folder, and copy it to another place as evidence.',
    'Tell whoever audits these stamps.',
    'Then set this log aside, so that Keyturn can begin a new one.',
  ],
  choices: ['set-log-aside', 'try-again', 'quit'],
  verification: {
    result: 'Fail',
    entries: 1204,
    head: '5b0c8e6f3ad1f2c4b7a9908d7e6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a',
    firstBad: 812,
    findings: [
      { result: 'Fail', entry: 812, message: 'The hash of this entry is not that of its line.' },
      { result: 'Warning', entry: null, message: 'No anchor in the event log of Windows was found.' },
    ],
    anchors: [
      { source: `${folder}\\log\\anchors\\head.json`, entry: 1204, at: '2026-11-25T22:35:00.000Z', holds: false },
      { source: 'report of the run east-2026-10', entry: 640, at: '2026-10-02T09:12:44.000Z', holds: true },
    ],
    keyId: 'a41f0c9d',
    paperCode: null,
    at: '2026-11-25T22:37:05.000Z',
  },
})

export const keyNeedsPassphrase = trouble({
  kind: 'key-needs-passphrase',
  title: 'The log’s key waits for its passphrase',
  message: 'The key that signs the log is protected by a passphrase.',
  doNext: ['Enter it to open the log.'],
  choices: ['enter-passphrase', 'quit'],
})

export const keyUnprotected = trouble({
  kind: 'key-unprotected',
  title: 'Nothing protects the log’s key on this computer',
  message:
    'The operating system offers no protection for keys to this account. Keyturn signs its log with a key that nobody else should have.',
  doNext: [
    'Unlock the keyring of this account and try again, or protect the key by a passphrase that is asked for at every start.',
  ],
  choices: ['protect-by-passphrase', 'protect-by-nothing', 'try-again', 'quit'],
})

export const stoppedBy = (given: Trouble): ApplicationState => ({
  ...readyState,
  log: null,
  phase: { is: 'stopped', trouble: given },
})
