import { z } from 'zod'
import { About, ApplicationState, Settings, TroubleChoice } from './application-state.ts'
import { ask, type Contract, watch } from './definition.ts'
import { LogEntry, LogExportFormat, LogPageRequest, LogPageView, VerificationProgress } from './log.ts'
import { StepName } from './run-event.ts'
import {
  IntentionSchema,
  OutputStretch,
  RehearsalDraft,
  RunDraft,
  RunSnapshot,
  RunSummary,
  SecretName,
  TakeAnswer,
} from './run-snapshot.ts'
import { ConnectionTrial, ExpiryItem, StampCard, StampDraft } from './stamps.ts'

/**
 * Everything that crosses between main and the windows. Main's binding, the bridge, the windows' client and the doubles
 * of the tests are all derived from this object; nothing else knows a channel's name.
 */

const nothing = z.null()
const name = z.string().min(1).max(300)
const forRun = z.strictObject({ run: name })
const forStamp = z.strictObject({ stamp: name })
/** UTF-8. Longer than any password that a stamp takes. */
const secretBytes = z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= 1024)
/** The file that was written, or null when the person changed their mind. */
const written = z.strictObject({ file: z.string() }).nullable()

const replyFiles = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(255),
      bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= 1024 * 1024),
    }),
  )
  .min(1)
  .max(64)

export const contract = {
  application: {
    state: watch(nothing, ApplicationState),
    /** Chooses what is done about the trouble that keeps Keyturn from working. */
    choose: ask(z.strictObject({ choice: TroubleChoice, passphrase: secretBytes.nullable() }), nothing),
    saveSettings: ask(Settings, nothing),
    about: ask(nothing, About),
    licence: ask(z.strictObject({ name: z.string().max(300) }), z.strictObject({ text: z.string() })),
    copy: ask(z.strictObject({ text: z.string() }), nothing, 8 * 1024 * 1024),
    saveText: ask(z.strictObject({ suggestedName: z.string().max(200), text: z.string() }), written, 64 * 1024 * 1024),
    chooseFolder: ask(
      z.strictObject({ title: z.string().max(200) }),
      z.strictObject({ folder: z.string() }).nullable(),
    ),
    /** While a secret is typed, what the window shows can't be captured. */
    typingSecret: ask(z.strictObject({ typing: z.boolean() }), nothing),
    openDataFolder: ask(nothing, nothing),
  },
  stamps: {
    cards: watch(nothing, z.array(StampCard)),
    /** Adds a stamp, or changes the one of that id. */
    save: ask(z.strictObject({ stamp: name.nullable(), draft: StampDraft }), z.strictObject({ stamp: z.string() })),
    /** Forgets a stamp; its runs stay in the log. */
    remove: ask(forStamp, nothing),
    /** Opens a session on each ERCS in turn and leaves it again, with the account that is held for that stamp. */
    tryConnection: watch(forStamp, ConnectionTrial),
    scenarios: ask(nothing, z.array(z.strictObject({ name: z.string(), description: z.string() }))),
  },
  secrets: {
    /** A secret crosses once and never comes back: it is named by its handle from then on. */
    hold: ask(
      z.strictObject({
        stamp: name,
        handle: SecretName,
        userName: z.string().max(300).nullable(),
        secret: secretBytes,
      }),
      nothing,
    ),
    /** The made-up secrets of the simulated stamp, which protect nothing. */
    holdRehearsals: ask(forStamp, nothing),
    forget: ask(forStamp, nothing),
    /** Which secrets are held for a stamp. */
    held: watch(forStamp, z.array(z.strictObject({ handle: SecretName, userName: z.string().nullable() }))),
  },
  runs: {
    list: watch(nothing, z.array(RunSummary)),
    open: ask(z.strictObject({ stamp: name, draft: RunDraft }), z.strictObject({ run: z.string() })),
    openRehearsal: ask(RehearsalDraft, z.strictObject({ run: z.string() })),
    snapshot: watch(forRun, RunSnapshot),
    /** The one door for everything that changes a run. */
    take: ask(z.strictObject({ run: name, intention: IntentionSchema }), TakeAnswer),
    cancel: ask(forRun, nothing),
    output: watch(z.strictObject({ run: name, step: StepName }), OutputStretch),
    /** The entries of the log that belong to a step, oldest first. */
    evidence: ask(
      z.strictObject({ run: name, step: StepName, beyond: z.number().int().nullable() }),
      z.strictObject({ entries: z.array(LogEntry), next: z.number().nullable() }),
    ),
    showFolder: ask(
      z.strictObject({
        run: name,
        folder: z.enum(['requests', 'replies', 'prepared', 'backup', 'share', 'transcripts', 'report']),
      }),
      nothing,
    ),
    /** The rotation of this run by hand, as a page to copy from. */
    runbook: ask(forRun, z.strictObject({ markdown: z.string() })),
  },
  certificates: {
    /** Copies the requests into a folder that the person chooses. */
    exportRequests: ask(forRun, z.strictObject({ folder: z.string(), files: z.array(z.string()) }).nullable()),
    /** Puts replies of the CA where the step Certificates looks for them. Nothing that is there is written over. */
    addReplies: ask(
      z.strictObject({ run: name, files: replyFiles }),
      z.strictObject({
        added: z.array(z.string()),
        refused: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
      }),
      65 * 1024 * 1024,
    ),
    /** Has the rehearsal's own CA answer the requests. */
    answerRequests: ask(forRun, z.strictObject({ files: z.array(z.string()) })),
    /** Writes the PFX of one service folder anew in the form that a stamp accepts; the old one is set aside. */
    repair: ask(
      z.strictObject({ run: name, folder: name }),
      z.strictObject({
        file: z.string(),
        setAside: z.string(),
        changes: z.array(z.string()),
        remaining: z.array(z.string()),
      }),
    ),
  },
  log: {
    page: ask(LogPageRequest, LogPageView),
    verify: watch(nothing, VerificationProgress),
    export: ask(z.strictObject({ format: LogExportFormat, run: name.nullable() }), written),
    /** Makes the report of a run ready to be looked at; the address is good for a frame of the window. */
    previewReport: ask(forRun, z.strictObject({ address: z.string() })),
    /** Signs the log as it is now, and has every place outside of it told. */
    anchor: ask(nothing, nothing),
  },
  expiry: {
    items: watch(nothing, z.array(ExpiryItem)),
    exportCalendar: ask(nothing, written),
  },
} as const satisfies Contract

export type KeyturnContract = typeof contract
