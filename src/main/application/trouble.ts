import type { Trouble } from '../../contract/application-state.ts'
import { JournalRemoved } from '../services.ts'

/** Keyturn can't work yet: why, and what a person can choose. */
export class TroubleMet extends Error {
  override readonly name = 'TroubleMet'
  readonly trouble: Trouble
  constructor(trouble: Trouble, cause?: unknown) {
    super(trouble.message, { cause })
    this.trouble = trouble
  }
}

/** What opening threw, as a trouble with words that say what to do. */
export const troubleOf = (error: unknown): Trouble => {
  if (error instanceof TroubleMet) return error.trouble
  if (error instanceof JournalRemoved) return removed(error)
  // What comes out of a worker has its name, and is no instance of its class any more.
  const name = error instanceof Error ? error.name : ''
  const message = error instanceof Error ? error.message : String(error)
  const told = logTroubles.find(({ names }) => names.includes(name))
  if (told !== undefined) {
    const { kind, title, doNext, choices } = told
    return { kind, title, message, doNext: [...doNext], choices: [...choices], verification: null }
  }
  return {
    kind: 'other',
    title: 'Keyturn could not be opened',
    message,
    doNext: ['Mend what is named above, then try again.'],
    choices: ['try-again', 'quit'],
    verification: null,
  }
}

interface LogTrouble extends Pick<Trouble, 'kind' | 'title'> {
  readonly names: readonly string[]
  readonly doNext: readonly string[]
  readonly choices: Trouble['choices']
}

const logTroubles: readonly LogTrouble[] = [
  {
    names: ['JournalLocked'],
    kind: 'log-locked',
    title: 'Another Keyturn uses this log',
    doNext: ['Close the other Keyturn, or the command that works with this log.', 'Then try again.'],
    choices: ['try-again', 'quit'],
  },
  {
    names: ['JournalAltered'],
    kind: 'log-altered',
    title: 'The audit log was altered',
    doNext: [
      'Find out who could write to it. Until then, leave it as it is: it is evidence.',
      'To go on working, set it aside. It is kept as it is, and a new log begins that names it. Runs that were open in it are not open in the new one.',
      'If an older copy was put back by mistake, put the right one back and try again.',
    ],
    choices: ['try-again', 'set-log-aside', 'quit'],
  },
  {
    names: ['JournalFromNewerVersion', 'RunEntryUnreadable'],
    kind: 'log-newer',
    title: 'The audit log was written by a newer Keyturn',
    doNext: ['Install the version that wrote it, or a newer one. This one changes nothing in it.'],
    choices: ['try-again', 'quit'],
  },
  {
    names: ['NotAJournal'],
    kind: 'log-unreadable',
    title: 'The audit log can’t be read',
    doNext: [
      'If there is a backup of it, put that back and try again.',
      'To go on working, set the file aside. It is kept as it is, and a new log begins that names it.',
    ],
    choices: ['try-again', 'set-log-aside', 'quit'],
  },
  {
    names: ['JournalUnwritable'],
    kind: 'log-unreadable',
    title: 'The audit log can’t be opened',
    doNext: ['Make room on its disk, or give this account access to its folder.', 'Then try again.'],
    choices: ['try-again', 'quit'],
  },
  {
    names: ['JournalKeyUnknown'],
    kind: 'key-unusable',
    title: 'The log is signed by another key',
    doNext: ['Put the key file that belongs to this log back in its folder.', 'Then try again.'],
    choices: ['try-again', 'quit'],
  },
  {
    names: ['SigningKeyUnusable'],
    kind: 'key-unusable',
    title: 'The key that signs the log can’t be used',
    doNext: ['Put the key file back from its backup, or use the account that made it.', 'Then try again.'],
    choices: ['try-again', 'quit'],
  },
]

const removed = ({ message }: Error): Trouble => ({
  kind: 'log-altered',
  title: 'The audit log is not there',
  message,
  doNext: [
    'If it was moved, put it back where it was and try again.',
    'To begin a new log, choose that: what was kept of the old one is set aside as evidence.',
  ],
  choices: ['try-again', 'begin-new-log', 'quit'],
  verification: null,
})
