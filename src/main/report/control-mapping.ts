/** What Keyturn's log does for one control of a catalogue, and what it leaves to the organisation. */
export interface SupportedControl {
  readonly id: string
  readonly name: string
  readonly supports: string
  readonly remains: string
}

export interface ControlCatalogue {
  readonly title: string
  readonly controls: readonly SupportedControl[]
}

/** Said with the mapping: a program supports a control; that it is met is for others to say. */
export const mappingWords =
  'Keyturn’s log supports these controls. No program meets one of them by itself: what remains for the organisation stands beside each, and whether a control is met is for the organisation and its auditor to say.'

/**
 * Sources of the names: NIST SP 800-53 Rev. 5, family AU; ISO/IEC 27001:2022, Annex A; IEC 62443-3-3:2013, foundational
 * requirement 2.
 */
export const controlMapping: readonly ControlCatalogue[] = [
  {
    title: 'NIST SP 800-53 Rev. 5, Audit and Accountability',
    controls: [
      {
        id: 'AU-2',
        name: 'Event Logging',
        supports:
          'Logs all of a run: each intent before it is carried out, each command with variables in the place of secrets, what the stamp answers, each certificate and file by its hash, each decision of a person with its reason. The types of events are a closed list, and none can be switched off.',
        remains: 'Say which events have to be logged on the stamp, the share and the computer itself, and review that.',
      },
      {
        id: 'AU-3',
        name: 'Content of Audit Records',
        supports:
          'Each entry says what happened and with what outcome, when, on which computer and for which stamp and step, by which version of Keyturn, and under which account, on Windows with its SID.',
        remains: 'Give each operator an account of his or her own: the log names the account.',
      },
      {
        id: 'AU-5',
        name: 'Response to Audit Logging Process Failures',
        supports:
          'When an entry can’t be written, no step begins; one that runs is brought to a safe end, what could not be entered goes to a file beside the log, and the operator is told at once.',
        remains: 'Say who else is told, and how soon. Watch the free space of the disk that holds the log.',
      },
      {
        id: 'AU-6',
        name: 'Audit Record Review, Analysis, and Reporting',
        supports:
          'This report is written from the log and nothing else: it tells what needs attention at its beginning and every entry of the run in its timeline. A bundle has the entries as JSON lines and CSV for other programs.',
        remains: 'Review the reports as often as your rules say, report what is found, and act on it.',
      },
      {
        id: 'AU-8',
        name: 'Time Stamps',
        supports:
          'Each entry has the time of the computer’s own clock, in UTC and to the millisecond, and beside it a clock that is never set: the verification warns where the clock was set back.',
        remains: 'Keep the clock of the computer right without the internet.',
      },
      {
        id: 'AU-9',
        name: 'Protection of Audit Information',
        supports:
          'The database refuses to change, remove or insert an entry. The verification finds it all the same when somebody did, names the first bad entry, and Keyturn does not go on with such a log.',
        remains: 'Decide who may administer the computer and read the log, and who is told when it does not verify.',
      },
      {
        id: 'AU-9(2)',
        name: 'Store on Separate Physical Systems or Components',
        supports:
          'A bundle of the log can be verified wherever it is stored. Heads of the log (head.json, this report, a paper code) are made to be kept elsewhere, and show whether the log still holds what they saw.',
        remains:
          'Bring bundle and head to another system, or to paper, as often as your rules say: Keyturn sends nothing.',
      },
      {
        id: 'AU-9(3)',
        name: 'Cryptographic Protection',
        supports:
          'Each entry is tied to the one before it by SHA-256. Checkpoints of that chain are signed with ECDSA on the curve P-256: at the end of each step, and after 255 entries at the latest.',
        remains:
          'Compare the id of the key with one that was kept elsewhere, and guard the account that can use the key. Say whether the cryptographic modules have to be validated ones.',
      },
      {
        id: 'AU-10',
        name: 'Non-repudiation',
        supports:
          'Each action and decision stands with its account in the signed chain; it can’t be taken out or told otherwise later without the verification showing it.',
        remains:
          'The signature is that of the log, not of a person. Who used the account, and whether a second person has to agree, is for your rules.',
      },
      {
        id: 'AU-11',
        name: 'Audit Record Retention',
        supports:
          'Keyturn removes no entry. A log that is closed is kept as a file, and the next one begins with the name of that file and its last hash.',
        remains: 'Say how long logs, reports and transcripts are kept; back them up, and destroy them when it is time.',
      },
      {
        id: 'AU-12',
        name: 'Audit Record Generation',
        supports:
          'The state of a run is nothing but its entries, so that no work goes on without them: the intent of an action is on the disk before the action begins.',
        remains: 'Have what is done beside Keyturn, on the stamp or on this computer, logged by other means.',
      },
    ],
  },
  {
    title: 'ISO/IEC 27001:2022, Annex A',
    controls: [
      {
        id: 'A.8.15',
        name: 'Logging',
        supports:
          'Activities, exceptions and faults of a rotation are recorded as they happen and stored in a signed chain, in which a change does not go unnoticed; reports and exports are there to analyse them.',
        remains: 'Rules for what is logged, how long it is kept, who may read it and who analyses it, for all systems.',
      },
    ],
  },
  {
    title: 'IEC 62443-3-3:2013, Use control',
    controls: [
      {
        id: 'SR 2.8',
        name: 'Auditable events',
        supports:
          'Records sessions at the privileged endpoint that were opened, refused or lost, each command and its result, backup and restore of the certificate files, each change of a certificate, and events of the log itself; each with time, source, kind, number and result.',
        remains: 'Record access to the computer and events of its operating system by other means.',
      },
      {
        id: 'SR 2.9',
        name: 'Audit storage capacity',
        supports:
          'Nothing is overwritten to make room: when an entry does not fit on the disk, no work begins. A log can be closed and moved away, and the next one goes on from it.',
        remains: 'Set disk space aside, and have a warning given before it is used up: Keyturn gives none.',
      },
      {
        id: 'SR 2.10',
        name: 'Response to audit processing failures',
        supports:
          'A failure to log stops new steps and is shown to the operator at once. A running one is brought to a safe end, and the stamp itself does not depend on the log.',
        remains: 'Say who else is told, and what is done then.',
      },
      {
        id: 'SR 2.11',
        name: 'Timestamps',
        supports:
          'Each entry has a time in UTC and a clock that is never set, by which a clock that was set back is found.',
        remains: 'Synchronise the clock of the computer, and protect the source of its time.',
      },
      {
        id: 'SR 2.12',
        name: 'Non-repudiation',
        supports: 'Each action and decision of a person stands with the account in the signed chain.',
        remains: 'Give each operator an account of his or her own: the log names the account, not the person.',
      },
    ],
  },
]
