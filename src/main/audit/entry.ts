import { z } from 'zod'

/** The version of the format that this Keyturn writes. */
export const formatVersion = 1

/** What an entry says, as whoever appends it gives it. */
export interface EntryFacts {
  readonly stamp: string | null
  readonly run: string | null
  readonly step: string | null
  readonly type: string
  /** Plain data: what canonical JSON has a form for. */
  readonly facts: { readonly [name: string]: unknown }
}

/** One entry of the journal, as its canonical line holds it. */
export interface Entry extends EntryFacts {
  readonly v: typeof formatVersion
  /** From 1, without a gap. */
  readonly seq: number
  /** UTC, ISO 8601 with milliseconds. */
  readonly at: string
  /** Whole milliseconds of the monotonic clock; comparable within one `boot`. */
  readonly mono: number
  readonly boot: string
  readonly actor: { readonly account: string; readonly sid: string | null }
  readonly host: string
  readonly app: string
}

/** The schema by which every line is read. Unknown members are refused: a later format has another version. */
export const EntrySchema = z.strictObject({
  v: z.literal(formatVersion),
  seq: z.number().int().positive(),
  at: z.iso.datetime({ precision: 3 }),
  mono: z.number().int().nonnegative(),
  boot: z.string(),
  actor: z.strictObject({ account: z.string(), sid: z.string().nullable() }),
  host: z.string(),
  app: z.string(),
  stamp: z.string().nullable(),
  run: z.string().nullable(),
  step: z.string().nullable(),
  type: z.string(),
  facts: z.record(z.string(), z.json()),
}) satisfies z.ZodType<Entry>
