import type { Recorded } from '../../../../src/domain/run/event.ts'
import { type ReportContent, type ReportInput, reportContent } from '../../../../src/main/report/report-content.ts'

const hash = 'ab'.repeat(32)
const keyId = '5c'.repeat(32)
const origin = 'JUMP01/3f6f0a52-1c1e-4f5e-9f56-0a4b1e2f3c4d'

/** What a report is made of when these events, and one more behind them, are all that the log holds. */
export const reportInput = (events: readonly Recorded[], changed: Partial<ReportInput> = {}): ReportInput => {
  const last = events.at(-1)
  const seq = last?.seq ?? 0
  const at = last?.at ?? '2026-11-23T00:00:00.000Z'
  const anchored = Math.max(1, seq - 2)
  return {
    run: '2026-11-23-0a1b2c3d',
    events,
    head: last === undefined ? null : { seq, hash, at },
    headFile: headFile(seq, at),
    paperCode: `${seq}-NENA-QXBV-7MPA-EQXB-4`,
    app: 'Keyturn 0.1.0',
    host: 'JUMP01',
    at: new Date('2026-11-24T00:00:00Z'),
    offsetMinutes: () => 60,
    logVerification: {
      result: 'OK',
      entries: seq + 1,
      firstBad: null,
      findings: [],
      anchors: [
        { source: 'D:\\Keyturn\\anchors\\head.json', entry: anchored, at: '2026-11-23T22:48:00.000Z', holds: true },
        { source: 'the event log of Windows', entry: anchored, at: '2026-11-23T22:48:00.000Z', holds: true },
        { source: 'the paper code 1-NENA-QXBV-7MPA-EQXB-X', entry: 1, at: null, holds: true },
      ],
      signature: { origin, keyId, signedTo: seq, checkpoints: 14 },
    },
    ...changed,
  }
}

export const contentOf = (events: readonly Recorded[], changed: Partial<ReportInput> = {}): ReportContent =>
  reportContent(reportInput(events, changed))

/** As long as the head files of a log are, so that a report has to break its lines. */
const headFile = (entry: number, at: string): string =>
  JSON.stringify(
    {
      format: 'keyturn.head.v2',
      entry,
      hash,
      at,
      origin,
      code: `${entry}-NENA-QXBV-7MPA-EQXB-4`,
      publicKey: Buffer.alloc(91, 0x5c).toString('base64'),
      checkpoint: Buffer.from(`{"actor":{"account":"CONTOSO\\\\azs-operator"}${'c'.repeat(620)}`).toString('base64'),
    },
    null,
    2,
  )
