import fc from 'fast-check'
import { confirmationNames, stepNames } from '../../../../src/domain/run/checklist.ts'
import type { ActingStep, Fact, Outcome, Recorded, RunEvent, Will } from '../../../../src/domain/run/event.ts'
import { apply } from '../../../../src/domain/run/fold.ts'
import { isComplete, refusals } from '../../../../src/domain/run/gates.ts'
import type { Intention } from '../../../../src/domain/run/intention.ts'
import { type Attempt, lastAttempt, openAttempt, type RunState } from '../../../../src/domain/run/state.ts'
import { willOf } from '../../../../src/domain/run/will.ts'
import { checked, done, failed, notStarted, readinessWarns, Story, unknown, waiting } from './run-events.ts'

/**
 * Histories as the engine would write them: an intention is taken only when nothing refuses it, an attempt learns what
 * its step can learn, and it ends, is cancelled, or loses its witness at any moment.
 */

/** What a person does, and how it goes; or Keyturn is started again. */
export type Move = Taken | 'restart'

interface Taken {
  readonly intention: Intention
  readonly goes: Goes
  readonly until: Until
}

type Goes = 'well' | 'badly' | 'with warnings'

/** How far an attempt gets: how many of its facts are journaled, and what then ends it. */
interface Until {
  readonly facts: number
  readonly end: 'outcome' | 'cancelled' | 'lost' | 'killed'
}

const hour = 3_600_000
const toTheEnd: Until = { facts: 9, end: 'outcome' }

export class Walk {
  readonly events: Recorded[] = []
  state: RunState

  constructor() {
    const [opening] = new Story().events
    if (opening === undefined) throw new Error('a story begins with its opening')
    this.events.push(opening)
    this.state = apply(null, opening)
  }

  /** A moment after the last event. */
  after(hours = 0): Date {
    return new Date(Date.parse(this.events[0]?.at ?? '') + this.events.length * 60_000 + hours * hour)
  }

  go(moves: readonly Move[]): this {
    for (const move of moves) {
      if (move === 'restart') this.#restart()
      else if (refusals(this.state, move.intention, this.after()).length === 0) this.#make(move)
    }
    return this
  }

  #make(taken: Taken): void {
    const { intention } = taken
    if (intention.do === 'take-step') this.#take(intention.step, taken)
    else if (intention.do === 'find-out') this.#findOut(taken)
    else this.#add(noted(this.state, intention))
  }

  #take(step: ActingStep, { goes, until }: Taken): void {
    const will = willOf(this.state, step)
    this.#add({ type: 'step-intended', attempt: this.state.attempts[step].length + 1, will })
    const all = factsOf(will, goes)
    this.#learn(step, all.slice(0, until.facts))
    this.#end(step, until, until.facts >= all.length ? outcomeOf(step, goes) : failed)
  }

  #findOut({ goes, until }: Taken): void {
    const open = openAttempt(this.state)
    if (open === null) return
    const { will, number } = open.attempt
    this.#add({ type: 'step-followed-up', step: will.step, attempt: number })
    if (this.#neverBegan(open.attempt, goes)) {
      this.#end(will.step, until, notStarted)
    } else {
      if (will.step === 'Certificates') this.#learn(will.step, factsOf(will, goes))
      this.#end(will.step, until, outcomeOf(will.step, goes))
    }
  }

  /** What only reads can be done again; of the rest, what had left no trace, or may be repeated. */
  #neverBegan({ will, rotation, intended }: Attempt, goes: Goes): boolean {
    if (will.step === 'Stamp' || will.step === 'Readiness' || will.step === 'Verification') return true
    if (will.step === 'Rotation') return !rotation.sent || goes === 'with warnings'
    const learned = this.events.some(({ event, seq }) => event.type === 'step-learned' && seq > intended.seq)
    return goes === 'with warnings' && (!learned || (will.step === 'Share' && will.mode === 'restore'))
  }

  #end(step: ActingStep, { end }: Until, outcome: Outcome): void {
    const attempt = lastAttempt(this.state, step)
    if (attempt === null || end === 'killed') this.#restart()
    else this.#add({ type: 'step-ended', step, attempt: attempt.number, outcome: endOf(end, attempt, outcome) })
  }

  #learn(step: ActingStep, facts: readonly Fact[]): void {
    const attempt = this.state.attempts[step].at(-1)?.number ?? 0
    for (const fact of facts) this.#add({ type: 'step-learned', step, attempt, fact })
  }

  #restart(): void {
    const open = openAttempt(this.state)
    if (this.state.closed === null && open !== null && open.attempt.outcome === null)
      this.#add({ type: 'run-taken-up' })
  }

  #add(event: RunEvent): void {
    const recorded: Recorded = {
      seq: this.events.length + 1,
      at: this.after().toISOString(),
      by: 'CONTOSO\\azs-operator',
      event,
    }
    this.events.push(recorded)
    this.state = apply(this.state, recorded)
  }
}

/** What the engine makes of an end that is none. */
const endOf = (end: Until['end'], { rotation }: Attempt, outcome: Outcome): Outcome => {
  if (end === 'outcome') return outcome
  if (rotation.sent) return unknown
  return end === 'cancelled' ? { result: 'cancelled', summary: 'cancelled' } : failed
}

const noted = (state: RunState, intention: Exclude<Intention, { do: 'take-step' | 'find-out' }>): RunEvent => {
  switch (intention.do) {
    case 'confirm':
      return { type: 'confirmed', what: intention.what }
    case 'override': {
      const { gate, reason, supportCase } = intention
      return { type: 'gate-overridden', gate, reason, supportCase }
    }
    case 'skip':
      return { type: 'step-skipped', step: intention.step, reason: intention.reason }
    case 'close':
      return { type: 'run-closed', end: isComplete(state) ? 'completed' : 'abandoned', reason: intention.reason }
  }
}

const opened: Fact = { fact: 'session-opened', console: 'AzS-ERCS01', address: '10.4.0.225' }
const closed: Fact = { fact: 'session-closed', console: 'AzS-ERCS01', transcripts: [], unseen: null }

const factsOf = (will: Will, goes: Goes): readonly Fact[] => {
  switch (will.step) {
    case 'Stamp':
      return [opened, stampInformation(goes === 'with warnings' ? '1.1808.0.97' : '1.2108.2.65'), closed]
    case 'Readiness':
      return [opened, readinessFact(goes), closed]
    case 'Certificates':
      return [
        { fact: 'layout', of: 'prepared', departures: [] },
        checked(goes === 'well' ? 'OK' : goes === 'badly' ? 'Fail' : 'Warning'),
      ]
    case 'Backup':
      return [{ fact: 'copied', to: 'backup', file }]
    case 'Share':
      return [{ fact: 'copied', to: 'share', file }]
    case 'Rotation':
      return [
        opened,
        { fact: 'action-before', action: null },
        { fact: 'command-sending', command: will.command },
        { fact: 'output', lines: [{ stream: 'verbose', text: 'Start action' }] },
        { fact: 'silence', minutes: 30 },
        closed,
      ]
    case 'Report':
      return [{ fact: 'report-written', file }]
    case 'Requests':
    case 'Verification':
    case 'Cleanup':
      return []
  }
}

const file = { path: 'ARM Admin/ARMAdmin.pfx', sha256: '00', bytes: 1 }

const stampInformation = (version: string): Fact => ({
  fact: 'stamp-information',
  information: { version, region: 'east', externalDomain: null, cloudId: null, roots: [] },
})

const readinessFact = (goes: Goes): Fact => {
  if (goes === 'with warnings') return readinessWarns
  const good = goes === 'well'
  return {
    fact: 'readiness',
    report: {
      categories: [{ name: 'Capacity', word: good ? 'PASS' : 'FAIL' }],
      overall: good,
      verdict: good ? 'pass' : 'fail',
    },
  }
}

const outcomeOf = (step: ActingStep, goes: Goes): Outcome => {
  if (goes === 'well') return done
  if (goes === 'badly') return failed
  return step === 'Readiness' || step === 'Certificates' ? waiting : done
}

const acting: readonly ActingStep[] = stepNames.filter((step) => step !== 'Notice')

const confirms: readonly Move[] = confirmationNames.map((what) => ({
  intention: { do: 'confirm', what },
  goes: 'well',
  until: toTheEnd,
}))

const take = (step: ActingStep): Intention => ({ do: 'take-step', step, typedRegion: 'east' })
const well = (step: ActingStep): Move => ({ intention: take(step), goes: 'well', until: toTheEnd })

/** Everything that a rotation needs before it. */
export const preparation: readonly Move[] = [well('Stamp'), ...confirms, ...acting.slice(1, 6).map(well)]

const intention = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...acting).map(take) },
  { weight: 4, arbitrary: fc.constant<Intention>({ do: 'find-out' }) },
  { weight: 1, arbitrary: fc.constantFrom(...confirmationNames).map((what): Intention => ({ do: 'confirm', what })) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('override' as const),
      gate: fc.constantFrom('readiness-warnings' as const, 'certificate-warnings' as const),
      reason: fc.constantFrom('', ' ', 'known'),
      supportCase: fc.constantFrom(null, ' ', '4711'),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Intention>({ do: 'skip', step: 'Requests', reason: 'the files are there' }) },
)

const until: fc.Arbitrary<Until> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(toTheEnd) },
  {
    weight: 1,
    arbitrary: fc.record({
      facts: fc.nat({ max: 6 }),
      end: fc.constantFrom('outcome' as const, 'cancelled' as const, 'lost' as const, 'killed' as const),
    }),
  },
)

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      intention,
      goes: fc.constantFrom('well' as const, 'well' as const, 'badly' as const, 'with warnings' as const),
      until,
    }),
  },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
)

const close: Move = { intention: { do: 'close', reason: 'enough' }, goes: 'well', until: toTheEnd }

/** A walk from the opening on, or from the moment before a rotation; some are closed in the end. */
export const walks: fc.Arbitrary<Walk> = fc
  .tuple(fc.constantFrom([], preparation), fc.array(move, { maxLength: 30 }), fc.constantFrom([], [], [close]))
  .map(([before, moves, end]) => new Walk().go([...before, ...moves, ...end]))
