import { z } from 'zod'

/** What the windows are shown of the audit log. */

const text = z.string().max(500).nullable()

/** See `LogFilter` in `src/main/audit/log-filter.ts`. */
export const LogFilterSchema = z.strictObject({
  run: text,
  step: text,
  type: text,
  actor: text,
  from: text,
  to: text,
  text,
})

export const LogPageRequest = z.strictObject({
  filter: LogFilterSchema,
  order: z.enum(['newest-first', 'oldest-first']),
  beyond: z.number().int().nullable(),
  limit: z.number().int().min(1).max(200),
})
export type LogPageRequest = z.infer<typeof LogPageRequest>

export const LogEntry = z.strictObject({
  seq: z.number(),
  /** False for one that was changed so that it says nothing any more: then everything else is null or empty. */
  readable: z.boolean(),
  at: z.string().nullable(),
  actor: z.string().nullable(),
  stamp: z.string().nullable(),
  run: z.string().nullable(),
  step: z.string().nullable(),
  type: z.string().nullable(),
  /** What happened, in a sentence. */
  words: z.string(),
  /** The facts as they are written, JSON, at most so much that a window shows it. */
  facts: z.string(),
})
export type LogEntry = z.infer<typeof LogEntry>

export const LogPageView = z.strictObject({
  entries: z.array(LogEntry),
  next: z.number().nullable(),
  lookedAt: z.number(),
})
export type LogPageView = z.infer<typeof LogPageView>

export const VerificationView = z.strictObject({
  result: z.enum(['OK', 'Warning', 'Fail']),
  entries: z.number(),
  head: z.string(),
  firstBad: z.number().nullable(),
  findings: z.array(
    z.strictObject({ result: z.enum(['Warning', 'Fail']), entry: z.number().nullable(), message: z.string() }),
  ),
  anchors: z.array(
    z.strictObject({ source: z.string(), entry: z.number(), at: z.string().nullable(), holds: z.boolean() }),
  ),
  keyId: z.string().nullable(),
  /** To write on paper, so that a cut end is noticed; null for a log that does not verify. */
  paperCode: z.string().nullable(),
  /** When it was verified. */
  at: z.string(),
})
export type VerificationView = z.infer<typeof VerificationView>

export const VerificationProgress = z.strictObject({
  entries: z.number(),
  result: VerificationView.nullable(),
})

export const LogExportFormat = z.enum(['html', 'pdf', 'csv', 'jsonl', 'bundle'])
export type LogExportFormat = z.infer<typeof LogExportFormat>
