import { z } from 'zod'

/** The version of the format that this Keyturn writes. Version 1 had no `prev` and no checkpoints; it can still be read. */
export const formatVersion = 2

/** Bytes that the line of an entry may have: what every verifier holds in memory without a thought. */
export const longestLine = 16 * 1024 * 1024

/** What an entry says, as whoever appends it gives it. */
export interface EntryFacts {
  readonly stamp: string | null
  readonly run: string | null
  readonly step: string | null
  readonly type: string
  /** Plain data: what canonical JSON has a form for. */
  readonly facts: { readonly [name: string]: unknown }
}

interface EntryCircumstances extends EntryFacts {
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

/** An entry of format 2, as its canonical line holds it. */
export interface CurrentEntry extends EntryCircumstances {
  readonly v: 2
  /** Hash of the entry before, 64 lower-case hex digits; zeros in the first. */
  readonly prev: string
}

/** One entry of the journal, of whatever format. */
export type Entry = CurrentEntry | (EntryCircumstances & { readonly v: 1 })

/** A SHA-256 as it is written in entries. */
export const HexDigest = z.string().regex(/^[0-9a-f]{64}$/)

const circumstances = {
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
}

/** The schema by which every line is read. Unknown members are refused: a later format has another version. */
export const EntrySchema = z.discriminatedUnion('v', [
  z.strictObject({ v: z.literal(2), prev: HexDigest, ...circumstances }),
  z.strictObject({ v: z.literal(1), ...circumstances }),
]) satisfies z.ZodType<Entry>
