import type { GateName } from '../../../../domain/run/gates.ts'
import { standardPolicy } from '../../../../domain/run/gates.ts'
import { helpArticleFor } from '../../../help-links.ts'
import type { Article } from './article.ts'

interface GateHelp {
  readonly title: string
  readonly meaning: string
  readonly doNext: readonly string[]
  readonly doNot?: readonly string[]
  readonly keywords: readonly string[]
  readonly related?: readonly string[]
  readonly source?: string
}

const page = 'azure-stack-rotate-secrets.md'

const gates: { readonly [gate in GateName]: GateHelp } = {
  closed: {
    title: 'The run is closed',
    meaning: 'A run that was completed or given up stays as it is: its log is the record of what happened.',
    doNext: ['Open a new run on the stamp.', 'Export the report of the closed one whenever you need it.'],
    keywords: ['abandoned', 'completed'],
    related: ['export-the-report'],
  },
  busy: {
    title: 'A step is running',
    meaning: 'One step at a time is taken in a run, so that the log tells one story.',
    doNext: [
      'Wait until it has ended, or cancel it where that is offered.',
      'A rotation can’t be cancelled: the stamp carries it out. Keyturn can only stop following it.',
    ],
    keywords: ['running', 'cancel', 'wait'],
  },
  'unknown-outcome': {
    title: 'Nobody saw how a step ended',
    meaning:
      'Keyturn, its session or this computer was gone when the step ended. What became of it is unknown, so nothing else may start.',
    doNext: [
      'Choose Find out. Keyturn looks: it compares files by their hashes, or asks the stamp for the status of its newest rotation.',
      'If it can’t be found out, contact support with the report.',
    ],
    doNot: ['Do not start the same thing by hand: it may be running.'],
    keywords: ['crash', 'power cut', 'find out', 'unknown'],
    related: [helpArticleFor({ step: 'Rotation' }), 'when-all-else-fails'],
  },
  order: {
    title: 'A step before it is not done',
    meaning:
      'Some steps need others first. Only what the procedure itself demands is a condition: requests may go to the CA weeks before the users are told.',
    doNext: ['Finish the step that is named, then take this one.', 'For Notice, confirm everything that is listed.'],
    keywords: ['locked', 'prerequisite', 'sequence'],
    source: `${page}, “Rotate external secrets”`,
  },
  'already-done': {
    title: 'The step is done already',
    meaning: 'A step that changed something is not done twice. Steps that only read, and the report, can be repeated.',
    doNext: ['Go on with the next step.', 'If something has changed since, close this run and open a new one.'],
    keywords: ['repeat', 'again', 'twice'],
  },
  version: {
    title: 'The release of the stamp forbids it',
    meaning:
      'What can be rotated, and how, depends on the release. Before 1811 external certificates can’t be rotated alone; before 1803 nothing may be rotated. A version that can’t be read is treated as one that forbids it.',
    doNext: ['Update the stamp to a supported release with its latest hotfix, and take the step Stamp again.'],
    doNot: ['Do not run Start-SecretRotation by hand on such a release: it does something else there.'],
    keywords: ['1811', '1803', 'release', 'update', 'StampVersion'],
    related: [helpArticleFor({ step: 'Stamp' })],
    source: `${page}, version notes, revisions 2019-10 and 2021-03`,
  },
  command: {
    title: 'The privileged endpoint does not offer the command',
    meaning:
      'Keyturn asks every session with Get-Command what it offers, and sends nothing else. The command of this step was not among it.',
    doNext: [
      'See that the account is a member of CloudAdmins.',
      'See that the addresses are those of ERCS machines of this stamp.',
      'Take the step Stamp again: it looks anew.',
    ],
    keywords: ['Get-Command', 'cmdlet missing', 'CloudAdmins'],
    related: ['failure-command-missing', 'term-cloudadmin'],
    source: 'azure-stack-privileged-endpoint.md',
  },
  readiness: {
    title: 'The readiness test has warnings',
    meaning: 'In the group SecretRotationReadiness a warning counts as an error and blocks a rotation.',
    doNext: [
      'Contact support about the warnings; logs are not needed for that yet.',
      'Mend what they name and run the test again.',
      'If support agrees that the rotation may go on, override them with a reason and the number of the case. The report shows both.',
    ],
    keywords: ['WARN', 'override', 'support case', 'Test-AzureStack'],
    related: [helpArticleFor({ step: 'Readiness' })],
    source: 'azure-stack-diagnostic-test.md',
  },
  'readiness-age': {
    title: 'The readiness result is too old',
    meaning: `A result tells how the stamp was then. When a rotation starts it may be ${standardPolicy.readinessHours} hours old at most; that limit is Keyturn’s own.`,
    doNext: ['Run the readiness test again. It only reads.'],
    keywords: ['24 hours', 'stale', 'old'],
    related: [helpArticleFor({ step: 'Readiness' })],
  },
  certificates: {
    title: 'The certificates have warnings that nobody accepted',
    meaning:
      'A warning does not make a rotation fail, as far as is known, but it says something that a person should decide.',
    doNext: ['Read each warning.', 'Mend it, or accept it with a reason. The report shows who did and why.'],
    keywords: ['accept', 'override', 'warning'],
    related: [helpArticleFor({ step: 'Certificates' })],
  },
  share: {
    title: 'The share has to be restored first',
    meaning: 'A rotation failed, and it may have altered the files on the share. A rerun needs the ones it began with.',
    doNext: [
      'Take the step Share again: it puts the backup copies back and compares every file by its hash.',
      'Then start the rotation again. Keyturn sends it as a rerun.',
    ],
    doNot: ['Do not put other certificates on the share between a failed rotation and its rerun.'],
    keywords: ['backup', 'rerun', 'restore'],
    related: [helpArticleFor({ step: 'Share' }), 'failure-rerun-changed-files'],
    source: `${page}, Preparation step 3, and “Rotation” step 2`,
  },
  region: {
    title: 'The region has to be typed',
    meaning:
      'Whoever starts a rotation types the region’s name by hand, so that nobody does it to the wrong stamp by a slip.',
    doNext: ['Look once more which stamp this run is about, and type its region.'],
    keywords: ['confirm', 'type', 'name'],
  },
  reason: {
    title: 'A reason is missing',
    meaning:
      'Skipping, overriding, and closing a run that is not complete are decisions. The report shows them with their reason.',
    doNext: [
      'Write the reason as the auditor should read it.',
      'An override of readiness warnings needs the number of the support case too.',
    ],
    keywords: ['override', 'skip', 'close', 'support case'],
  },
  'nothing-open': {
    title: 'There is nothing to find out or to accept',
    meaning:
      'No step waits to be found out about, or the step has no warnings that could be accepted. A failure can’t be accepted.',
    doNext: ['Go on with the next step; or mend what the failure names and take the step again.'],
    keywords: ['find out', 'override', 'failure'],
  },
  'rotation-over': {
    title: 'The rotation is done already',
    meaning: 'Its readiness needs no second look.',
    doNext: ['Go on with Verification.'],
    keywords: ['readiness', 'again'],
    related: [helpArticleFor({ step: 'Verification' })],
  },
  secret: {
    title: 'A secret is not held',
    meaning:
      'Secrets are held in memory only. They are gone when Keyturn ends, and a step that needs one asks for it again.',
    doNext: ['Enter the secret that is named, and take the step.', 'In a rehearsal, take the rehearsal’s own secrets.'],
    doNot: ['Do not keep passwords in files or in the clipboard for it.'],
    keywords: ['password', 'credential', 'vault', 'memory'],
    related: ['term-secret'],
  },
}

const isGate = (name: string): name is GateName => name in gates

export const gateArticles: readonly Article[] = Object.keys(gates)
  .filter(isGate)
  .map((gate) => {
    const { title, meaning, doNext, doNot, keywords, related, source } = gates[gate]
    return {
      id: helpArticleFor({ gate }),
      title,
      group: 'When a step can’t start',
      keywords,
      body: [
        { text: meaning },
        { heading: 'What to do next' },
        { steps: doNext },
        ...(doNot === undefined ? [] : [{ doNot }]),
      ],
      related: related ?? [],
      source: source ?? '',
    }
  })
