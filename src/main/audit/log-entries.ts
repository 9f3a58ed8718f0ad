import { z } from 'zod'
import { HexDigest } from './entry.ts'

/** The entries that a log writes about itself. They belong to no stamp, run or step. */

/** The first entry of format 2: which log this is, which key signs it, and which log it goes on from. */
export const LogOpenedFacts = z.strictObject({
  key: HexDigest,
  log: z.string(),
  origin: z.string(),
  previous: z
    .strictObject({
      entries: z.number().int().nonnegative(),
      file: z.string(),
      head: HexDigest,
      log: z.string().nullable(),
      reason: z.enum(['retention', 'damaged']),
    })
    .nullable(),
  publicKey: z.string(),
})

/** Signs everything before it, and itself but for the signature. */
export const CheckpointFacts = z.strictObject({
  key: HexDigest,
  origin: z.string(),
  /** 64 bytes in base64. */
  signature: z.string().regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/),
})

/** From here on another key signs. */
export const KeyChangedFacts = z.strictObject({ key: HexDigest, publicKey: z.string(), reason: z.string() })

/** Nothing follows but one checkpoint: the log goes on in another file. */
export const SegmentClosedFacts = z.strictObject({ file: z.string(), reason: z.string() })

export type LogOpened = z.output<typeof LogOpenedFacts>
export type PreviousLog = NonNullable<LogOpened['previous']>

const OwnEntry = z.looseObject({ stamp: z.null(), run: z.null(), step: z.null(), facts: z.unknown() })

/** The facts on the canonical line of such an entry, or null when they, or what it belongs to, are not as they have to be. */
export const ownFacts = <T>(line: Buffer, schema: z.ZodType<T>): T | null => {
  const entry = OwnEntry.safeParse(JSON.parse(line.toString('utf8')))
  const facts = schema.safeParse(entry.data?.facts)
  return facts.success ? facts.data : null
}

export const logOpened = 'log-opened'
export const checkpoint = 'checkpoint'
export const keyChanged = 'key-changed'
export const segmentClosed = 'segment-closed'

/** After an entry of these types the log signs itself at once: what they say is what somebody will ask about. */
const signedAtOnce: ReadonlySet<string> = new Set([logOpened, keyChanged, segmentClosed, 'step-ended', 'run-closed'])

export const isSignedAtOnce = (type: string): boolean => signedAtOnce.has(type)

/** So many entries may stand between two checkpoints: what a forger without the key could add at the end of a log. */
export const mostUnsigned = 255
