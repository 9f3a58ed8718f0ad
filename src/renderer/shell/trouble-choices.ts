import type { TroubleChoice } from '../../contract/application-state.ts'

/** A choice that sets evidence aside or weakens a protection: what comes of it is said before it is done. */
export interface SecondQuestion {
  readonly title: string
  readonly explained: readonly string[]
  /** The words on the button that does it. */
  readonly label: string
}

export interface ChoiceWords {
  readonly label: string
  readonly question: SecondQuestion | null
}

/** What is said of each choice. What Keyturn does: `src/main/log-keeping.ts` and `src/main/application`. */
export const choiceWords: { readonly [choice in TroubleChoice]: ChoiceWords } = {
  'try-again': { label: 'Try again', question: null },
  'set-log-aside': {
    label: 'Set this log aside…',
    question: {
      title: 'Set this log aside and begin a new one?',
      explained: [
        'The log stays as it is, under another name in the same folder. It is evidence: nothing in it is changed or deleted.',
        'A new log begins, and its first entry names the old one. Runs that were open in the old log are not open in the new one: what they did is read in the old one.',
        'Tell whoever audits these stamps, and keep a copy of the old log in another place.',
      ],
      label: 'Set the log aside and begin a new one',
    },
  },
  'begin-new-log': {
    label: 'Begin a new log…',
    question: {
      title: 'Begin a new log, without the old one?',
      explained: [
        'Keyturn kept the newest head of a log that is not there any more. If it was moved, or its disk is not connected, bring it back and try again instead: then nothing is lost.',
        'The kept head is moved aside as evidence that there was a log, and a new one begins. Runs of the old log are not in the new one.',
        'Tell whoever audits these stamps.',
      ],
      label: 'Begin a new log',
    },
  },
  'use-standard-settings': {
    label: 'Use the standard settings…',
    question: {
      title: 'Use the standard settings?',
      explained: [
        'The damaged file gets a dated name and stays in the folder.',
        'Theme and paper go back to what they were at first. Stamps, runs and the log are not touched.',
      ],
      label: 'Use the standard settings',
    },
  },
  'set-stamps-aside': {
    label: 'Set the saved stamps aside…',
    question: {
      title: 'Set the saved stamps aside and begin with an empty list?',
      explained: [
        'The damaged file gets a dated name and stays in the folder.',
        'Stamps have to be added anew, with their ERCS machines and folders. Runs and the log are not touched.',
      ],
      label: 'Set the saved stamps aside',
    },
  },
  'protect-by-passphrase': { label: 'Protect the key by a passphrase…', question: null },
  'protect-by-nothing': {
    label: 'Go on without protection…',
    question: {
      title: 'Leave the key that signs the log unprotected?',
      explained: [
        'The key then lies in a file that nothing protects: whoever can read that file, or a backup of it, can sign a forged log.',
        'Choose this only where nobody else can read the files of this account. The status bar says all the time that the key is not protected.',
      ],
      label: 'Go on without protection',
    },
  },
  'enter-passphrase': { label: 'Enter the passphrase…', question: null },
  quit: { label: 'Quit Keyturn', question: null },
}
