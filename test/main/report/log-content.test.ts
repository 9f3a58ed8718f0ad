import { describe, expect, it } from 'vitest'
import type { ReportLog } from '../../../src/main/report/log-content.ts'
import type { LogProof } from '../../../src/main/report/log-proof.ts'
import { reportContent } from '../../../src/main/report/report-content.ts'
import { successfulRun } from '../../support/run-history.ts'
import { reportInput } from './support/report-input.ts'

const proven = reportInput(successfulRun()).logVerification

const logOf = (changed: Partial<LogProof>): ReportLog =>
  reportContent(reportInput(successfulRun(), { logVerification: { ...proven, ...changed } })).log

const inSummary = (changed: Partial<LogProof>): string | undefined =>
  reportContent(reportInput(successfulRun(), { logVerification: { ...proven, ...changed } })).summary.find(
    ({ label }) => label === 'Log',
  )?.value

const signature = { origin: 'JUMP01/1', keyId: 'ab'.repeat(32), signedTo: 100, checkpoints: 9 }

describe('the log behind a report', () => {
  it('says who signs it and how far, and that what came later is not signed yet', () => {
    const log = logOf({ entries: 103, signature })
    expect(log.signature).toEqual({ origin: 'JUMP01/1', keyId: 'ab'.repeat(32) })
    expect(log.signed).toBe(
      'Up to entry 100, by 9 checkpoints. 3 entries after it are tied to it by hash and not signed yet: the next checkpoint signs them too.',
    )
    expect(logOf({ entries: 100, signature }).signed).toBe(
      'Up to entry 100, by 9 checkpoints. No entry stands after it.',
    )
    expect(logOf({ entries: 2, signature: { ...signature, signedTo: 0, checkpoints: 0 } }).signed).toContain(
      'No part of the log is signed',
    )
  })

  it('claims nothing of signatures for a log that has none', () => {
    const log = logOf({ signature: null })
    expect(log.signed).toBe('No part of the log is signed.')
    expect(log.limits.join()).toContain('This log has no signatures')
    expect(log.limits.join()).not.toContain('The signatures add')
  })

  it('says of signatures what they add, and against whom they add nothing', () => {
    const limits = logOf({ signature }).limits.join('\n')
    expect(limits).toContain('nobody without the signing key')
    expect(limits).toMatch(/add nothing against whoever administers the computer/)
  })

  it('tells how old each anchor was when the report was written, or that it is not known', () => {
    const anchors = [
      { source: 'head.json', entry: 98, at: '2026-11-22T22:00:00.000Z', holds: true },
      { source: 'a paper code', entry: 60, at: null, holds: true },
      { source: 'a clock that is wrong', entry: 61, at: '2026-11-25T00:00:00.000Z', holds: true },
    ]
    const log = logOf({ anchors })
    expect(log.anchors.map(({ age }) => age)).toEqual(['1 day 2 h', 'age not known', 'age not known'])
    expect(log.anchors[0]?.seen?.words).toBe('2026-11-22 22:00:00 UTC (23:00:00 +01:00)')
    expect(log.anchored).toContain('up to entry 98')
  })

  it('says that nothing proves its end when it was compared with nothing', () => {
    expect(logOf({ anchors: [] }).anchored).toContain('compared with nothing that was kept outside')
    expect(inSummary({ anchors: [] })).toContain('compared with no anchor')
  })

  it('says so when an anchor saw something else', () => {
    const [first, ...rest] = proven.anchors
    if (first === undefined) throw new Error('the proof of the test has anchors')
    const log = logOf({ result: 'Fail', anchors: [{ ...first, holds: false }, ...rest] })
    expect(log.anchored).toContain(`does not hold what 1 of ${proven.anchors.length} anchors saw`)
    expect(log.anchors.map(({ holds }) => holds)).toEqual([false, true, true])
  })

  it('names the first bad entry, and gives every finding with its place', () => {
    const findings = [
      { code: 'hash', entry: 41, message: 'Entry 41 was altered.' },
      { code: 'bundle-unsigned', entry: null, message: 'The bundle is not signed.' },
    ]
    const log = logOf({ result: 'Fail', entries: 40, firstBad: 41, findings })
    expect(log.verification).toContain('entry 41 is the first')
    expect(log.findings).toEqual([
      { code: 'hash', entry: '41', message: 'Entry 41 was altered.' },
      { code: 'bundle-unsigned', entry: 'the log', message: 'The bundle is not signed.' },
    ])
    expect(inSummary({ result: 'Fail', entries: 40, firstBad: 41, findings })).toMatch(
      /^Does not verify from entry 41 on: 40 entries/,
    )
  })

  it('asks for attention where the entries are whole and something about them is not right', () => {
    const findings = [{ code: 'clock', entry: 41, message: 'The clock was set back.' }]
    const content = reportContent(
      reportInput(successfulRun(), { logVerification: { ...proven, result: 'Warning', findings } }),
    )
    expect(content.attention).toEqual([
      'The entries of the log are whole, but 1 thing about the log deserves attention: see “The log behind this report”.',
    ])
    expect(content.result.result).toBe('Warning')
  })
})
