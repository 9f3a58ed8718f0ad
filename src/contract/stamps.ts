import { z } from 'zod'
import { Console, KeyLength, StampNamesSchema, StepName } from './run-event.ts'

/** The stamps that Keyturn knows, as they are saved, shown and tried. */

const CaKind = z.enum(['SelfSigned', 'Enterprise', 'Public'])
const path = z.string().max(1000)

/** What a run on a stamp begins with; all of it can be changed when the run is opened. Empty where nothing is known. */
export const StampDefaults = z.strictObject({
  workFolder: path,
  backup: path,
  share: path,
  pfxFilesPath: path,
  transcripts: path,
  transcriptsDestination: path,
  subject: z.string().max(1000),
  keyLength: KeyLength,
  authority: z.strictObject({ from: CaKind, to: CaKind }),
})
export type StampDefaults = z.infer<typeof StampDefaults>

/** A stamp as a person fills it in. */
export const StampDraft = z.strictObject({
  names: StampNamesSchema,
  /** The ERCS machines, in the order in which they are tried: one to three. */
  consoles: z.array(Console).min(1).max(3),
  defaults: StampDefaults,
  /**
   * When the internal certificates expire, as the administrator portal's alert or support said it: the privileged
   * endpoint does not tell. A day, `2027-03-01`; null when nobody knows.
   */
  internalNotAfter: z.iso.date().nullable(),
})
export type StampDraft = z.infer<typeof StampDraft>

/** An end of validity that is known, and from where. */
export const Expiry = z.strictObject({
  /** UTC, ISO 8601. */
  notAfter: z.string(),
  /** Whole days from now, rounded down; negative when it is over. */
  days: z.number(),
  severity: z.enum(['none', 'warning', 'critical']),
  /** Where this is known from, in words, for example `as portal.east.contoso.com served it`. */
  source: z.string(),
  /** When it was seen or entered. */
  seenAt: z.string(),
})
export type Expiry = z.infer<typeof Expiry>

export const StampCard = z.strictObject({
  id: z.string(),
  names: StampNamesSchema,
  /** The scenario of the newest rehearsal, or an empty text, when this is the simulated stamp; null for a real one. */
  rehearsal: z.string().nullable(),
  /** As the stamp said it last, for example `1.2108.2.130`; null before it was asked. */
  version: z.string().nullable(),
  external: Expiry.nullable(),
  internal: Expiry.nullable(),
  root: Expiry.nullable(),
  lastRotation: z.strictObject({ at: z.string(), verified: z.boolean(), run: z.string() }).nullable(),
  openRun: z.strictObject({ run: z.string(), current: StepName.nullable(), rotationRunning: z.boolean() }).nullable(),
  /** What was saved of it; null for the simulated stamp. */
  saved: StampDraft.nullable(),
})
export type StampCard = z.infer<typeof StampCard>

/** What came of a session on one ERCS. */
export const ConsoleTrialView = z.discriminatedUnion('opened', [
  z.strictObject({
    opened: z.literal(true),
    console: Console,
    offered: z.array(z.string()),
    missing: z.array(z.string()),
  }),
  z.strictObject({
    opened: z.literal(false),
    console: Console,
    /** The system's own words. */
    message: z.string(),
    meaning: z.string(),
    doNext: z.array(z.string()),
  }),
])

/** How the trial of a connection stands. */
export const ConnectionTrial = z.strictObject({
  trustedHosts: z
    .strictObject({
      state: z.enum(['trusted', 'untrusted', 'unknown']),
      meaning: z.string(),
      doNext: z.array(z.string()),
      /** Two scripts for an administrator's PowerShell where addresses are missing, else null. */
      scripts: z.strictObject({ append: z.string(), restore: z.string() }).nullable(),
    })
    .nullable(),
  consoles: z.array(ConsoleTrialView),
  done: z.boolean(),
})
export type ConnectionTrial = z.infer<typeof ConnectionTrial>

export const ExpiryItem = z.strictObject({
  stamp: z.string(),
  /** Region and domain, for example `east.azurestack.contoso.com`. */
  stampName: z.string(),
  rehearsal: z.boolean(),
  kind: z.enum(['external', 'internal', 'root']),
  /** What expires, for example `Public Portal`. */
  what: z.string(),
  expiry: Expiry,
})
export type ExpiryItem = z.infer<typeof ExpiryItem>
