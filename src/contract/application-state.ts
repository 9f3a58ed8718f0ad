import { z } from 'zod'
import type { WatchedSession } from '../domain/pep/session-state.ts'
import { VerificationView } from './log.ts'

/** What is always in view: whether Keyturn can work, who works with it, and how the log and the sessions stand. */

export const Settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  paper: z.enum(['A4', 'Letter']),
})
export type Settings = z.infer<typeof Settings>

export const standardSettings: Settings = { theme: 'system', paper: 'A4' }

export const TroubleChoice = z.enum([
  'try-again',
  'set-log-aside',
  'begin-new-log',
  'use-standard-settings',
  'set-stamps-aside',
  'protect-by-passphrase',
  'protect-by-nothing',
  'enter-passphrase',
  'quit',
])
export type TroubleChoice = z.infer<typeof TroubleChoice>

/** Why Keyturn can't work yet, and what a person can choose to do about it. */
export const Trouble = z.strictObject({
  kind: z.enum([
    'folder-missing',
    'folder-read-only',
    'settings-damaged',
    'stamps-damaged',
    'data-newer',
    'log-locked',
    'log-altered',
    'log-newer',
    'log-unreadable',
    'key-unusable',
    'key-unprotected',
    'key-needs-passphrase',
    'other',
  ]),
  title: z.string(),
  message: z.string(),
  doNext: z.array(z.string()),
  /** The first is what most people want. */
  choices: z.array(TroubleChoice),
  /** Where the log does not verify: how far it holds. */
  verification: VerificationView.nullable(),
})
export type Trouble = z.infer<typeof Trouble>

const SessionStateSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('connecting'), since: z.string() }),
  z.strictObject({ is: z.literal('open'), since: z.string() }),
  z.strictObject({ is: z.literal('running'), command: z.string(), since: z.string() }),
  z.strictObject({ is: z.literal('closing'), since: z.string() }),
  z.strictObject({ is: z.literal('closed'), since: z.string() }),
  z.strictObject({ is: z.literal('lost'), reason: z.string(), since: z.string() }),
  z.strictObject({
    is: z.literal('refused'),
    reason: z.enum([
      'unreachable',
      'access-denied',
      'wrong-configuration',
      'not-trusted',
      'session-limit',
      'culture',
      'powershell',
      'other',
    ]),
    message: z.string(),
    since: z.string(),
  }),
])

export const WatchedSessionSchema = z.strictObject({
  number: z.number(),
  console: z.string(),
  address: z.string(),
  state: SessionStateSchema,
}) satisfies z.ZodType<WatchedSession>

/** How the audit log stands, as the status bar says it. */
export const LogStanding = z.strictObject({
  path: z.string(),
  entries: z.number(),
  /** `intact`: verified at the start, and every entry since was written by this Keyturn. */
  standing: z.enum(['intact', 'attention', 'altered', 'unwritable']),
  /** What deserves attention, in words; null where nothing does. */
  words: z.string().nullable(),
  /** When the newest head was last kept outside of the log, and where not. */
  anchoredAt: z.string().nullable(),
  places: z.array(z.strictObject({ place: z.string(), problem: z.string().nullable() })),
  keyProtection: z.enum(['operating-system', 'passphrase', 'none']),
})
export type LogStanding = z.infer<typeof LogStanding>

export const ApplicationState = z.strictObject({
  phase: z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('opening'), entriesVerified: z.number() }),
    z.strictObject({ is: z.literal('stopped'), trouble: Trouble }),
    z.strictObject({ is: z.literal('ready') }),
  ]),
  account: z.string(),
  host: z.string(),
  version: z.string(),
  dataFolder: z.string(),
  settings: Settings,
  /** Null until the log is open. */
  log: LogStanding.nullable(),
  sessions: z.array(WatchedSessionSchema),
  /** Runs that wait for a rotation to end now. */
  rotating: z.array(z.strictObject({ run: z.string(), region: z.string(), rehearsal: z.boolean() })),
})
export type ApplicationState = z.infer<typeof ApplicationState>

export const About = z.strictObject({
  versions: z.array(z.strictObject({ name: z.string(), version: z.string() })),
  licences: z.array(z.strictObject({ name: z.string(), version: z.string(), license: z.string() })),
  log: z
    .strictObject({
      origin: z.string(),
      keyId: z.string(),
      /** SubjectPublicKeyInfo, PEM. */
      publicKey: z.string(),
      head: z.strictObject({ seq: z.number(), hash: z.string() }),
      paperCode: z.string(),
    })
    .nullable(),
})
export type About = z.infer<typeof About>
