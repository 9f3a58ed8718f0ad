import { PassThrough, Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checklistDisplay } from '../../src/cli/checklist-display.ts'
import type { Surroundings, TextStream } from '../../src/cli/command.ts'
import type { WatchedSession } from '../../src/domain/pep/session-state.ts'
import { doneStep, rotationHalfWay, runningStep, runView } from './support/run-views.ts'
import { VirtualScreen } from './support/virtual-screen.ts'

const started = Date.parse('2026-11-23T10:15:02.000Z')
beforeEach(() => {
  vi.useFakeTimers({ now: started })
})
afterEach(() => {
  vi.useRealTimers()
})

const surroundings = (
  stderr: TextStream,
  more: { stdout?: TextStream; json?: boolean; environment?: Surroundings['environment'] } = {},
): Surroundings => ({
  stdin: Readable.from([]),
  stdout: more.stdout ?? new PassThrough(),
  stderr,
  environment: more.environment ?? {},
  json: more.json ?? false,
  now: () => new Date(),
  cancelSignal: () => new AbortController().signal,
})

/** A stream without a terminal, and what was written to it. */
const file = (): { stream: TextStream; lines: () => readonly string[] } => {
  const stream = new PassThrough().setEncoding('utf8')
  let text = ''
  stream.on('data', (chunk: string) => {
    text += chunk
  })
  return { stream, lines: () => text.split('\n').slice(0, -1) }
}

describe('the checklist on a terminal', () => {
  it('is redrawn in place: each step stands there once, in its newest state', () => {
    const screen = new VirtualScreen(80, 40)
    const display = checklistDisplay('success', surroundings(screen))
    display.show(runView({ Readiness: runningStep() }))
    vi.advanceTimersByTime(1000)
    display.show(runView({ Readiness: doneStep('9 of 9 passed'), Rotation: rotationHalfWay }))
    vi.advanceTimersByTime(1000)
    display.show(runView({ Readiness: doneStep('9 of 9 passed'), Rotation: doneStep('The rotation has ended well') }))
    display.end()
    const shown = screen.shown()
    expect(shown.filter((line) => line.includes('Readiness'))).toEqual([
      expect.stringMatching(/✓ Readiness +done +9 of 9 passed/),
    ])
    expect(shown.filter((line) => line.includes('Rotation '))).toHaveLength(1)
    expect(shown.join('\n')).not.toContain('Preparing')
    expect(shown.join('\n')).not.toContain('Restart gateways')
    expect(shown.at(-1)).toContain('Took 2 s')
  })

  it('shows time passing while nothing is heard', () => {
    const screen = new VirtualScreen(80, 40)
    const display = checklistDisplay('success', surroundings(screen))
    expect(screen.shown().join('\n')).toContain('Preparing the simulated stamp · 0 s')
    display.show(runView({ Rotation: rotationHalfWay }))
    vi.advanceTimersByTime(7000)
    expect(screen.shown().at(-1)).toContain('Elapsed 7 s')
    display.end()
  })

  it('shows the sessions that are open, and none of them in the end or in a file', () => {
    const open: readonly WatchedSession[] = [
      {
        number: 1,
        console: 'AzS-ERCS02',
        address: '10.0.4.12',
        state: { is: 'running', command: 'Test-AzureStack', since: '2026-11-23T10:15:02.000Z' },
      },
    ]
    const screen = new VirtualScreen(80, 40)
    const display = checklistDisplay('success', surroundings(screen))
    display.show(runView({ Readiness: runningStep() }))
    display.showSessions(open)
    vi.advanceTimersByTime(1000)
    expect(screen.shown()).toContainEqual(expect.stringContaining('AzS-ERCS02 10.0.4.12 · Test-AzureStack since 10:15'))
    display.end()
    expect(screen.shown().join()).not.toContain('ERCS02')
    const { stream, lines } = file()
    const plain = checklistDisplay('success', surroundings(stream))
    plain.showSessions(open)
    plain.end()
    expect(lines()).toEqual([])
  })

  it('survives a terminal that is made narrower and wider', () => {
    const screen = new VirtualScreen(100, 60)
    const display = checklistDisplay('success', surroundings(screen))
    display.show(runView({ Stamp: doneStep('a line of words '.repeat(8)), Rotation: rotationHalfWay }))
    vi.advanceTimersByTime(500)
    screen.resize(60)
    vi.advanceTimersByTime(500)
    screen.resize(120)
    vi.advanceTimersByTime(500)
    display.end()
    expect(screen.shown().filter((line) => line.includes('▸ Rotation'))).toHaveLength(1)
    expect(screen.shown().filter((line) => line.includes('Keyturn'))).toHaveLength(1)
  })

  it('lets go of the terminal at its end: no timer, no listener, no colour left on', () => {
    const screen = new VirtualScreen(80, 40, true)
    const display = checklistDisplay('success', surroundings(screen))
    display.show(runView({ Stamp: doneStep('read') }))
    display.end()
    expect(vi.getTimerCount()).toBe(0)
    expect(screen.listening).toBe(false)
    expect(screen.raw).toContain('\u001b[32m')
    expect(screen.raw.lastIndexOf('\u001b[0m')).toBeGreaterThan(screen.raw.lastIndexOf('\u001b[32m'))
    expect(screen.raw).not.toContain('\u001b[?')
  })

  it('has no colours where the terminal wants none', () => {
    const screen = new VirtualScreen(80, 40, false)
    const display = checklistDisplay('success', surroundings(screen))
    display.show(runView({ Stamp: doneStep('read') }))
    display.end()
    expect(screen.raw).not.toMatch(/\[[\d;]*m/)
  })

  it('leaves nothing behind when there was never a run to show', () => {
    const screen = new VirtualScreen(80, 40)
    checklistDisplay('success', surroundings(screen)).end()
    expect(screen.shown()).toEqual([])
  })

  it('is on standard output when only that is a terminal', () => {
    const screen = new VirtualScreen(80, 40)
    const errors = file()
    const display = checklistDisplay('success', surroundings(errors.stream, { stdout: screen }))
    display.show(runView({ Stamp: doneStep('read') }))
    display.end()
    expect(screen.shown().join('\n')).toContain('✓ Stamp')
    expect(errors.lines()).toEqual([])
  })
})

describe('the checklist without a terminal', () => {
  it('is one line per change, each with its time', () => {
    const { stream, lines } = file()
    const display = checklistDisplay('success', surroundings(stream))
    display.show(runView({ Readiness: runningStep() }))
    display.show(runView({ Readiness: runningStep() }))
    vi.advanceTimersByTime(7000)
    display.show(runView({ Readiness: doneStep('9 of 9 passed'), Rotation: rotationHalfWay }))
    display.say('The session on AzS-ERCS01 was lost')
    display.show(runView({ Readiness: doneStep('9 of 9 passed'), Rotation: rotationHalfWay }))
    display.end()
    expect(lines()).toEqual([
      '10:15:02Z  Rehearsal on the simulated stamp: nothing real is touched. east.azurestack.contoso.com · AAD · external rotation · scenario success',
      '10:15:02Z  Readiness     running',
      '10:15:09Z  Readiness     done: 9 of 9 passed',
      '10:15:09Z  Rotation      running',
      '10:15:09Z  Rotation      Validate certificates on the share: Success',
      '10:15:09Z  Rotation      Rotate portal and ARM endpoints: InProgress',
      '10:15:09Z  The session on AzS-ERCS01 was lost',
    ])
  })

  it('tells attempts and notices', () => {
    const { stream, lines } = file()
    const display = checklistDisplay('fails-then-rerun', surroundings(stream))
    display.show(runView({ Rotation: { ...runningStep(), status: 'failed', line: 'The stamp stopped' } }))
    display.show(runView({ Rotation: runningStep({ attempts: 2 }) }, { notices: ['A root is near its end'] }))
    expect(lines().slice(1)).toEqual([
      '10:15:02Z  Rotation      running',
      '10:15:02Z  Rotation      failed: The stamp stopped',
      '10:15:02Z  Rotation      running (attempt 2)',
      '10:15:02Z  Please note   A root is near its end',
    ])
  })

  it.each([
    ['with --json', { json: true }],
    ['on a dumb terminal', { environment: { TERM: 'dumb' } }],
  ])('is what is written %s, and holds no control character', (_title, more) => {
    const screen = new VirtualScreen(400, 40, true)
    const display = checklistDisplay('success', surroundings(screen, more))
    display.show(runView({ Stamp: doneStep('\u001b[31mred') }))
    vi.advanceTimersByTime(1000)
    display.end()
    expect(screen.raw).not.toContain('\u001b')
    expect(screen.raw).not.toContain('\r')
    expect(screen.raw).toContain('Stamp         done: \\u{1b}[31mred')
  })
})
