import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RunHalted } from '../../../src/main/runs/engine.ts'
import { BenchRun, runName, startRotation } from './support/bench-run.ts'

let bench: BenchRun
beforeEach(() => {
  bench = new BenchRun()
})
afterEach(() => bench.remove())

const completed = { instance: 'new', status: 'Completed' }

describe('what is done stands in the journal first', () => {
  it('writes the intent before it opens a session', async () => {
    const engine = bench.engine()
    const opened = engine.open('external', bench.reference, bench.plan)
    if (!('run' in opened)) throw new Error(opened.refusal)
    bench.journal.refuses = ({ type }) => type === 'step-intended'
    await expect(engine.take(opened.run, { do: 'take-step', step: 'Stamp' })).rejects.toThrow(RunHalted)
    expect(bench.stamp.sent).toEqual([])
    expect(bench.journal.story()).toEqual(['run-opened'])
  })

  it('keeps aside what could not be journaled, and says where', async () => {
    bench.readyToRotate()
    const engine = bench.engine()
    bench.journal.refuses = () => true
    const aside = `${bench.journal.path}.unjournaled.jsonl`
    await expect(engine.take(runName, startRotation)).rejects.toThrow(aside)
    expect(JSON.parse(readFileSync(aside, 'utf8'))).toMatchObject({ run: runName, event: { type: 'step-intended' } })
  })

  it.each(['action-before', 'command-sending', 'session-opened', 'layout', 'compared'])(
    'sends nothing when the fact “%s” can’t be journaled',
    async (fact) => {
      bench.readyToRotate()
      const engine = bench.engine()
      bench.journal.refuses = ({ facts }) => JSON.stringify(facts).includes(`"fact":"${fact}"`)
      await expect(engine.take(runName, startRotation)).rejects.toThrow(RunHalted)
      expect(bench.rotationsSent()).toEqual([])
      expect(bench.journal.story().at(-1)).not.toContain('step-ended')
    },
  )

  it('claims no outcome that is not in the journal, and finds it out later without sending again', async () => {
    bench.readyToRotate()
    bench.stamp.actionsAfterStart = [completed]
    bench.journal.refuses = ({ type }) => type === 'step-ended'
    await expect(bench.engine().take(runName, startRotation)).rejects.toThrow(RunHalted)
    bench.journal.refuses = () => false
    const again = bench.engine()
    expect(again.view(runName).steps.find(({ name }) => name === 'Rotation')?.status).toBe('unknown')
    expect(await again.take(runName, { do: 'find-out' })).toMatchObject({ outcome: { result: 'done' } })
    expect(bench.rotationsSent()).toHaveLength(1)
  })

  it('writes nothing for an intention that is refused', async () => {
    bench.readyToRotate()
    const engine = bench.engine()
    const before = bench.journal.kept.length
    const answer = await engine.take(runName, { ...startRotation, typedRegion: 'west' })
    expect(answer).toMatchObject({ accepted: false, refusals: [{ gate: 'region' }] })
    expect(bench.journal.kept).toHaveLength(before)
    expect(existsSync(`${bench.journal.path}.unjournaled.jsonl`)).toBe(false)
  })

  it('asks for a secret that it does not hold before anything is intended', async () => {
    bench.readyToRotate()
    bench.vault.wipe()
    const answer = await bench.engine().take(runName, startRotation)
    if (answer.accepted) throw new Error('it was accepted')
    expect(answer.refusals.map(({ gate }) => gate)).toEqual(['secret', 'secret', 'secret'])
    expect(answer.refusals.map(({ doFirst }) => doFirst).join(' ')).toContain('Enter the password of the PFX files')
  })
})

it('needs only the account of the stamp to find out about a rotation', async () => {
  bench.readyToRotate()
  bench.write({
    type: 'step-intended',
    attempt: 1,
    will: { step: 'Rotation', command: { command: 'Start-SecretRotation', rotate: 'external-rerun' } },
  })
  bench.vault.wipe()
  const engine = bench.engine()
  const answer = await engine.take(runName, { do: 'find-out' })
  expect(answer).toMatchObject({ accepted: false, refusals: [{ gate: 'secret' }] })
  bench.vault.holdCredential('cloudadmin-credential', 'cloudadmin', Buffer.from('a'))
  expect(await engine.take(runName, { do: 'find-out' })).toMatchObject({ outcome: { result: 'not-started' } })
})

describe('runs', () => {
  it('are open one at a time on a stamp', () => {
    const engine = bench.engine()
    expect(engine.open('external', bench.reference, bench.plan)).toHaveProperty('run')
    expect(engine.open('external', bench.reference, bench.plan)).toHaveProperty('refusal')
    expect(engine.open('external', { ...bench.reference, id: 'west.contoso.com' }, bench.plan)).toHaveProperty('run')
  })

  it('are not opened when a command with what the plan says could not be shown as it is', () => {
    const engine = bench.engine()
    const plan = { ...bench.plan, transcriptsDestination: '\\\\nas\\a\u202eb' }
    expect(engine.open('external', bench.reference, plan)).toEqual({
      refusal: expect.stringMatching(/^The transcripts can’t go there\. .*\(U\+202E\)/),
    })
    expect(engine.openRuns()).toEqual([])
  })

  it('stand after a restart where they stood', async () => {
    bench.readyToRotate()
    bench.stamp.actionsAfterStart = [completed]
    const engine = bench.engine()
    await engine.take(runName, startRotation)
    expect(bench.engine().view(runName)).toEqual(engine.view(runName))
  })

  it('mark what was under way as unknown, and refuse everything but finding out and a report', async () => {
    bench.readyToRotate()
    bench.write({
      type: 'step-intended',
      attempt: 1,
      will: { step: 'Rotation', command: { command: 'Start-SecretRotation', rotate: 'external-rerun' } },
    })
    const engine = bench.engine()
    expect(bench.journal.story().at(-1)).toBe('run-taken-up')
    expect(await engine.take(runName, startRotation)).toMatchObject({ refusals: [{ gate: 'unknown-outcome' }] })
    expect(await engine.take(runName, { do: 'close', reason: 'tired' })).toMatchObject({ accepted: false })
    expect(await engine.take(runName, { do: 'find-out' })).toMatchObject({ outcome: { result: 'not-started' } })
    expect(
      bench
        .engine()
        .view(runName)
        .steps.find(({ name }) => name === 'Rotation'),
    ).toMatchObject({ status: 'ready', attempts: 0 })
  })

  it('are told apart in the journal by their names', () => {
    bench.readyToRotate()
    const engine = bench.engine()
    const other = engine.open('external', { ...bench.reference, id: 'west.contoso.com' }, bench.plan)
    if (!('run' in other)) throw new Error(other.refusal)
    expect(bench.engine().openRuns()).toEqual([runName, other.run])
    expect(
      bench
        .engine()
        .view(other.run)
        .steps.every(({ attempts }) => attempts === 0),
    ).toBe(true)
  })
})

describe('cancelling', () => {
  it('ends a step that can be ended', async () => {
    const engine = bench.engine()
    const opened = engine.open('external', bench.reference, bench.plan)
    if (!('run' in opened)) throw new Error(opened.refusal)
    const forget = engine.onChanged((run) => engine.cancel(run))
    const answer = await engine.take(opened.run, { do: 'take-step', step: 'Stamp' })
    forget()
    expect(answer).toMatchObject({ outcome: { result: 'cancelled' } })
    expect(engine.view(opened.run).steps[0]).toMatchObject({ name: 'Stamp', status: 'ready' })
  })

  it('only stops following a rotation that was sent', async () => {
    bench.readyToRotate()
    bench.stamp.startEnds = 'stays-open'
    bench.stamp.actionsAfterStart = [{ instance: 'new', status: 'Running' }]
    const engine = bench.engine()
    engine.onChanged((run) => {
      if (engine.view(run).rotationsSent > 0) engine.cancel(run)
    })
    const answer = await engine.take(runName, startRotation)
    expect(answer).toMatchObject({ outcome: { result: 'unknown' } })
    expect(engine.view(runName).steps.find(({ name }) => name === 'Rotation')?.status).toBe('unknown')
  })
})

describe('a stamp to which there is no way', () => {
  const none = new Error('the line to the stamp is cut')

  it('lets a step fail before its effect, with the words of that', async () => {
    bench.readyToRotate()
    bench.unreachable = none
    const engine = bench.engine()
    expect(await engine.take(runName, startRotation)).toMatchObject({
      outcome: { result: 'failed', verbatim: none.message },
    })
    expect(engine.view(runName).steps.find(({ name }) => name === 'Rotation')?.line).toContain(none.message)
    expect(bench.rotationsSent()).toEqual([])
  })

  it('leaves unknown what was to be found out, until there is a way again', async () => {
    bench.readyToRotate()
    bench.stamp.actionsAfterStart = [completed]
    bench.journal.refuses = ({ type }) => type === 'step-ended'
    await expect(bench.engine().take(runName, startRotation)).rejects.toThrow(RunHalted)
    bench.journal.refuses = () => false
    bench.unreachable = none
    const engine = bench.engine()
    expect(await engine.take(runName, { do: 'find-out' })).toMatchObject({
      outcome: { result: 'unknown', summary: expect.stringContaining(none.message) },
    })
    bench.unreachable = null
    expect(await engine.take(runName, { do: 'find-out' })).toMatchObject({ outcome: { result: 'done' } })
    expect(bench.rotationsSent()).toHaveLength(1)
  })
})

describe('an intention that is started', () => {
  it('is answered at once, with its intent in the journal, while the step goes on', async () => {
    bench.readyToRotate()
    bench.stamp.actionsAfterStart = [completed]
    const engine = bench.engine()
    const started = engine.start(runName, startRotation)
    expect(started.accepted).toBe(true)
    expect(bench.journal.story().at(-1)).toContain('step-intended')
    expect(engine.isRunning(runName)).toBe(true)
    expect(engine.start(runName, startRotation)).toMatchObject({ accepted: false })
    expect(started.accepted ? await started.ended : null).toMatchObject({ result: 'done' })
    expect(engine.isRunning(runName)).toBe(false)
  })

  it('is refused at once, with every reason', () => {
    bench.readyToRotate()
    bench.vault.wipe()
    const started = bench.engine().start(runName, { do: 'take-step', step: 'Rotation' })
    expect(started).toMatchObject({ accepted: false, refusals: [{ gate: 'region' }, { gate: 'secret' }, {}, {}] })
  })
})
