import type { CaKind } from '../certificates/ca-transition.ts'
import type { Finding } from '../certificates/checks.ts'
import type { CertificatesPath, ClosingCommand, PepCommand, RotationCommand } from '../pep/command.ts'
import type { ReadinessReport } from '../readiness/test-azurestack.ts'
import type { RotationStep } from '../rotation/progress.ts'
import type { Departure } from '../share/layout.ts'
import type { StampNames } from '../stamp/identity.ts'
import type { Confirmation, GuidedKind, StepName } from './checklist.ts'

/**
 * Everything that can happen in a run. The journal holds these events and nothing else about a run: its state is
 * `fold(events)`. No event ever holds a secret; secrets are named by their handles.
 */
export type RunEvent =
  | {
      readonly type: 'run-opened'
      readonly kind: GuidedKind
      readonly stamp: StampReference
      readonly plan: RunPlan
    }
  /** Keyturn was started again and took the run up: whatever was under way then has lost its witness. */
  | { readonly type: 'run-taken-up' }
  | { readonly type: 'step-intended'; readonly attempt: number; readonly will: Will }
  | { readonly type: 'step-learned'; readonly step: StepName; readonly attempt: number; readonly fact: Fact }
  /** What became of the open attempt is being found out; its effect is not repeated. */
  | { readonly type: 'step-followed-up'; readonly step: StepName; readonly attempt: number }
  | { readonly type: 'step-ended'; readonly step: StepName; readonly attempt: number; readonly outcome: Outcome }
  | { readonly type: 'step-skipped'; readonly step: StepName; readonly reason: string }
  | { readonly type: 'confirmed'; readonly what: Confirmation }
  | {
      readonly type: 'gate-overridden'
      readonly gate: OverridableGate
      readonly reason: string
      readonly supportCase: string | null
    }
  | { readonly type: 'run-closed'; readonly end: 'completed' | 'abandoned'; readonly reason: string | null }

/** Gates that a person may open, with a reason that the report shows. */
export type OverridableGate = 'readiness-warnings' | 'certificate-warnings'

export interface StampReference {
  /** Stable name of the stamp in Keyturn; one run at a time is open on it. */
  readonly id: string
  readonly names: StampNames
  /** The ERCS machines that host the privileged endpoint, in the order in which they are tried. */
  readonly consoles: readonly { readonly name: string; readonly address: string }[]
  /** The scenario when this is the simulated stamp, null for a real one. */
  readonly rehearsal: string | null
}

/** Where the run's files are, and what was decided when it was opened. Paths are absolute. */
export interface RunPlan {
  readonly requests: string
  readonly replies: string
  readonly prepared: string
  readonly backup: string
  readonly setAside: string
  /** The share as this computer sees it. */
  readonly share: string
  /** The Certificates folder of the share as the stamp sees it: what Start-SecretRotation is given. */
  readonly pfxFilesPath: CertificatesPath
  /** The folder for the transcripts of the privileged endpoint, as this computer sees it. */
  readonly transcripts: string
  /** The same folder as the stamp sees it: what Close-PrivilegedEndpoint is given. */
  readonly transcriptsDestination: string
  readonly report: string
  readonly subject: string
  readonly keyLength: 2048 | 3072 | 4096
  /** Which kind of CA signed today's certificates, and which will sign the new ones: only the operator knows. */
  readonly authority: { readonly from: CaKind; readonly to: CaKind }
  /** Number of the change request in the organisation's own system; null when none was given. */
  readonly ticket: string | null
}

/** A command that a step is about: closing a session is part of every step that opens one. */
type StepCommand = Exclude<PepCommand, ClosingCommand>

/** What is about to be done, exactly: written down before it is done. */
export type Will =
  | { readonly step: 'Stamp'; readonly command: StepCommand }
  | { readonly step: 'Readiness'; readonly command: StepCommand }
  | {
      readonly step: 'Requests'
      readonly folder: string
      readonly subject: string
      readonly keyLength: 2048 | 3072 | 4096
      readonly services: readonly string[]
    }
  | { readonly step: 'Certificates'; readonly from: CertificatesSource; readonly prepared: string }
  | { readonly step: 'Backup'; readonly from: string; readonly to: string }
  | { readonly step: 'Share'; readonly mode: 'build'; readonly from: string; readonly share: string }
  | {
      readonly step: 'Share'
      readonly mode: 'restore'
      readonly from: string
      readonly share: string
      readonly setAside: string
    }
  | { readonly step: 'Rotation'; readonly command: RotationCommand }
  | {
      readonly step: 'Verification'
      readonly command: StepCommand
      readonly expected: readonly { readonly folder: string; readonly thumbprint: string }[]
    }
  /** `transcripts` is the folder for them as the stamp sees it. */
  | { readonly step: 'Cleanup'; readonly share: string; readonly transcripts: string }
  | { readonly step: 'Report'; readonly file: string }

/** Where the PFX files come from: built from the CA's replies, or brought by the operator. */
export type CertificatesSource =
  | { readonly made: 'from-replies'; readonly requests: string; readonly replies: string }
  | { readonly made: 'by-the-operator' }

/** Steps that act. `Notice` does not: it is done when everything is confirmed. */
export type ActingStep = Will['step']

export type Fact =
  | { readonly fact: 'session-opened'; readonly console: string; readonly address: string }
  | { readonly fact: 'session-refused'; readonly console: string; readonly reason: string }
  | { readonly fact: 'session-lost'; readonly console: string; readonly reason: string }
  | {
      readonly fact: 'session-closed'
      readonly console: string
      readonly transcripts: readonly HashedFile[]
      /** Why none of its transcripts could be seen on this computer, or not all; null when there is nothing to say. */
      readonly unseen: string | null
    }
  /** Close-PrivilegedEndpoint failed: the transcripts stay on that console until a later close there ships them. */
  | { readonly fact: 'session-not-closed'; readonly console: string; readonly reason: string }
  /** Which of the commands that Keyturn can send a session offers, and which it lacks. */
  | {
      readonly fact: 'commands-detected'
      readonly console: string
      readonly missing: readonly string[]
      readonly offered: readonly string[]
    }
  | { readonly fact: 'output'; readonly lines: readonly OutputLine[] }
  | { readonly fact: 'stamp-information'; readonly information: StampInformation }
  | { readonly fact: 'readiness'; readonly report: ReadinessReport }
  | { readonly fact: 'served'; readonly when: 'before' | 'after'; readonly endpoint: ServedEndpoint }
  | {
      readonly fact: 'request-written'
      readonly folder: string
      readonly file: string
      readonly publicKeySha256: string
      readonly names: readonly string[]
    }
  | { readonly fact: 'certificate-prepared'; readonly certificate: PreparedCertificate }
  /** What the checks say of one certificate; an empty folder means the whole set. */
  | { readonly fact: 'certificate-checked'; readonly folder: string; readonly findings: readonly Finding[] }
  | { readonly fact: 'layout'; readonly of: 'prepared' | 'share'; readonly departures: readonly Departure[] }
  | { readonly fact: 'copied'; readonly to: 'backup' | 'share'; readonly file: HashedFile }
  | {
      readonly fact: 'compared'
      readonly what: string
      readonly files: number
      readonly differences: readonly string[]
    }
  | { readonly fact: 'set-aside'; readonly file: string }
  | {
      readonly fact: 'share-tried'
      readonly as: string
      readonly read: boolean
      readonly write: boolean
      readonly message: string
    }
  /** The stamp's newest rotation before this attempt: what tells a new one from an old one afterwards. */
  | { readonly fact: 'action-before'; readonly action: ActionMark | null }
  /** The last entry before the command leaves. Without it, the command was never sent. */
  | { readonly fact: 'command-sending'; readonly command: RotationCommand }
  | {
      readonly fact: 'action-progress'
      readonly instance: string | null
      readonly status: string
      readonly steps: readonly RotationStep[]
    }
  | { readonly fact: 'silence'; readonly minutes: number }
  | { readonly fact: 'removed'; readonly files: readonly string[]; readonly left: readonly string[] }
  | { readonly fact: 'report-written'; readonly file: HashedFile }

/** A record of the stamp, or one piece of a record that was too long for a line of the log. */
export interface OutputLine {
  readonly stream: 'output' | 'error' | 'warning' | 'verbose' | 'information' | 'progress'
  readonly text: string
  /** Which piece of the record this is; they follow each other, and joined without a gap they are the record. */
  readonly piece?: { readonly number: number; readonly of: number } | undefined
}

export interface HashedFile {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

/** What Keyturn reads from Get-AzureStackStampInformation. */
export interface StampInformation {
  readonly version: string
  readonly region: string | null
  readonly externalDomain: string | null
  readonly cloudId: string | null
  readonly roots: readonly { readonly thumbprint: string; readonly subject: string; readonly notAfter: string }[]
}

/** What one endpoint serves by TLS, or why that could not be seen. */
export interface ServedEndpoint {
  readonly folder: string
  readonly host: string
  readonly certificate: ServedLeaf | null
  readonly failure: string | null
}

export interface ServedLeaf {
  readonly thumbprint: string
  readonly subject: string
  readonly issuer: string
  readonly dnsNames: readonly string[]
  readonly notBefore: string
  readonly notAfter: string
  /** Thumbprints of the issuers that were served with it. */
  readonly chain: readonly string[]
  readonly der: CertificateItself
}

export interface PreparedCertificate {
  readonly folder: string
  readonly file: HashedFile
  readonly thumbprint: string
  readonly publicKeySha256: string
  readonly subject: string
  readonly issuer: string
  readonly dnsNames: readonly string[]
  readonly notBefore: string
  readonly notAfter: string
  readonly keyBits: number | null
  /** Thumbprints of its issuers, issuing CA first, root last. */
  readonly chain: readonly string[]
  readonly der: CertificateItself
}

/** The certificate itself, base64 of its DER: public. Null in entries from before the journal kept it. */
export type CertificateItself = string | null

/** Enough of an action on the stamp to say later whether it is still the same, and in the same state. */
export interface ActionMark {
  readonly instance: string
  readonly status: string
  readonly startedAt: string | null
  readonly changedAt: string | null
}

export type Outcome =
  | { readonly result: 'done'; readonly summary: string }
  | {
      readonly result: 'failed'
      readonly summary: string
      /** The stamp's or the file system's own words, verbatim; empty when there are none. */
      readonly verbatim: string
      readonly doNext: readonly string[]
      readonly doNot: readonly string[]
    }
  /** A person or a CA has to do something before the step can be finished. */
  | { readonly result: 'waiting'; readonly summary: string }
  | { readonly result: 'cancelled'; readonly summary: string }
  /** It is known that the intended effect never began: the attempt does not count. */
  | { readonly result: 'not-started'; readonly summary: string }
  /** What became of it is not known yet: it must be found out before anything else is done. */
  | { readonly result: 'unknown'; readonly summary: string }

/** An event with what the journal knows about it. */
export interface Recorded<E extends RunEvent = RunEvent> {
  readonly seq: number
  /** UTC, ISO 8601 with milliseconds. */
  readonly at: string
  readonly by: string
  readonly event: E
}

/** The step that an event belongs to, if any: what the journal files it under. */
export const stepOf = (event: RunEvent): StepName | null => {
  switch (event.type) {
    case 'step-intended':
      return event.will.step
    case 'step-learned':
    case 'step-followed-up':
    case 'step-ended':
    case 'step-skipped':
      return event.step
    case 'confirmed':
      return 'Notice'
    case 'gate-overridden':
      return gateStep[event.gate]
    case 'run-opened':
    case 'run-taken-up':
    case 'run-closed':
      return null
  }
}

/** The step whose result a gate looks at. */
export const gateStep: { readonly [gate in OverridableGate]: StepName } = {
  'readiness-warnings': 'Readiness',
  'certificate-warnings': 'Certificates',
}
