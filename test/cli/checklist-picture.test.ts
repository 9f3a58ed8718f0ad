import { describe, expect, it } from 'vitest'
import { checklistPicture, duration, fittedToRows } from '../../src/cli/checklist-picture.ts'
import { rendered, widthOf } from '../../src/cli/styled-text.ts'
import type { WatchedSession } from '../../src/domain/pep/session-state.ts'
import type { RunView } from '../../src/domain/run/view.ts'
import { doneStep, rotationHalfWay, runningStep, runView } from './support/run-views.ts'

const picture = (
  view: RunView,
  more: { columns?: number; final?: boolean; recent?: readonly string[]; sessions?: readonly WatchedSession[] } = {},
) =>
  checklistPicture({
    view,
    scenario: 'success',
    began: new Date('2026-11-23T10:15:00.000Z'),
    now: new Date('2026-11-23T10:16:08.000Z'),
    columns: more.columns ?? 80,
    recent: more.recent ?? [],
    sessions: more.sessions ?? [],
    final: more.final ?? false,
  })

const text = (...parameters: Parameters<typeof picture>): string =>
  picture(...parameters)
    .map((line) => rendered(line.spans, false))
    .join('\n')

const halfWay = runView({
  Stamp: doneStep('east · release 2108 · AAD'),
  Readiness: doneStep('9 of 9 passed'),
  Rotation: rotationHalfWay,
})

describe('the picture of a run', () => {
  it('says that it is the simulated stamp, which one, and which scenario', () => {
    expect(text(halfWay)).toContain('The simulated stamp: nothing real is touched.')
    expect(text(halfWay)).toContain('east.azurestack.contoso.com · AAD · external rotation · scenario success')
  })

  it('shows each step with a mark, a word, and what it established', () => {
    expect(text(halfWay)).toMatch(/✓ Readiness +done +9 of 9 passed/)
    expect(text(halfWay)).toMatch(/▸ Rotation +running +1 of 3/)
    expect(text(halfWay)).toMatch(/· Cleanup +locked/)
  })

  it('shows the steps of the stamp below the rotation, with status and time', () => {
    expect(text(halfWay)).toMatch(/✓ Validate certificates on the share +Success +1 m 08 s/)
    expect(text(halfWay)).toMatch(/▸ Rotate portal and ARM endpoints +InProgress +since 22:01/)
    expect(text(halfWay)).toMatch(/· Restart gateways +not begun/)
    expect(text(halfWay)).toContain("1 of 3 · the stamp's clock")
  })

  it('says how long it takes and when something was last heard', () => {
    expect(text(halfWay)).toContain('Elapsed 1 m 08 s · last activity 1 m 04 s ago')
    expect(text(halfWay, { final: true })).toContain('Took 1 m 08 s')
  })

  it('shows attempts beyond the first, and a failure by its mark and word', () => {
    const failed = runView({
      Rotation: {
        ...runningStep(),
        status: 'failed',
        attempts: 2,
        line: 'The stamp refused the share',
        outcome: { result: 'failed', summary: 'The stamp refused the share', verbatim: '', doNext: [], doNot: [] },
      },
    })
    expect(text(failed)).toMatch(/✗ Rotation +failed +attempt 2 · The stamp refused the share/)
  })

  it('shows notices and what was said last while it runs', () => {
    const view = runView({}, { notices: ['Readiness warnings were accepted by CONTOSO\\operator'] })
    expect(text(view, { recent: ['AzS-ERCS02 answers'] })).toContain('! Readiness warnings were accepted')
    expect(text(view, { recent: ['AzS-ERCS02 answers'] })).toContain('│ AzS-ERCS02 answers')
  })

  it('shows in one faint line which sessions are open, and none when it is over', () => {
    const since = '2026-11-23T14:02:11.000Z'
    const sessions: readonly WatchedSession[] = [
      { number: 1, console: 'AzS-ERCS01', address: '10.0.4.11', state: { is: 'lost', reason: 'broke', since } },
      {
        number: 2,
        console: 'AzS-ERCS02',
        address: '10.0.4.12',
        state: { is: 'running', command: 'Start-SecretRotation', since },
      },
      { number: 3, console: 'AzS-ERCS03', address: '10.0.4.13', state: { is: 'open', since } },
    ]
    const lines = text(halfWay, { sessions, columns: 110 }).split('\n')
    expect(lines.filter((shown) => shown.includes('ERCS'))).toEqual([
      '  AzS-ERCS02 10.0.4.12 · Start-SecretRotation since 14:02   AzS-ERCS03 10.0.4.13 · open since 14:02',
    ])
    expect(text(halfWay, { sessions, final: true })).not.toContain('ERCS')
    expect(text(halfWay, { sessions: sessions.slice(0, 1) })).not.toContain('ERCS')
  })

  it.each([24, 40, 60, 80, 200])('fits a terminal of %i columns and loses no step', (columns) => {
    const long = runView({
      Stamp: doneStep(`A line that is much longer than a terminal is wide ${'東京'.repeat(40)}`),
      Rotation: rotationHalfWay,
    })
    const lines = picture(long, { columns, recent: ['x'.repeat(300)] })
    for (const line of lines) expect(widthOf(line.spans)).toBeLessThanOrEqual(columns)
    for (const { name } of long.steps)
      expect(lines.some((line) => rendered(line.spans, false).includes(name))).toBe(true)
  })

  it('wraps what a step established instead of cutting it, at 60 columns', () => {
    const summary = 'Every endpoint serves the certificate that was prepared for it, 11 of 11'
    const shown = text(runView({ Verification: doneStep(summary) }), { columns: 60 })
    expect(shown.replace(/\s+/g, ' ')).toContain(summary)
  })

  it('lets no control character of the stamp through', () => {
    expect(text(runView({ Stamp: doneStep('\u001b[2Jgone') }))).not.toContain('\u001b')
  })

  it('stays below the height of the terminal, and keeps what is under way', () => {
    const low = fittedToRows(picture(halfWay, { recent: ['said last'] }), 20)
    expect(low.length).toBeLessThan(20)
    const shown = low.map((line) => rendered(line.spans, false)).join('\n')
    expect(shown).toContain('▸ Rotate portal and ARM endpoints')
    expect(shown).toContain('▸ Rotation')
    expect(shown).not.toContain('said last')
    expect(fittedToRows(picture(halfWay), 6)).toHaveLength(5)
  })

  it('writes lengths of time for people', () => {
    expect([999, 8_000, 68_000, 3_840_000, -5].map(duration)).toEqual(['0 s', '8 s', '1 m 08 s', '1 h 04 m', '0 s'])
  })
})
