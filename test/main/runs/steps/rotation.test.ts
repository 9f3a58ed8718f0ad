import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunEvent } from '../../../../src/domain/run/event.ts'
import { BenchRun, runName, startRotation } from '../support/bench-run.ts'

let bench: BenchRun
beforeEach(() => {
  bench = new BenchRun().readyToRotate()
})
afterEach(() => bench.remove())

const take = async () => {
  const answer = await bench.engine().take(runName, startRotation)
  if (!answer.accepted || answer.outcome === null) throw new Error(JSON.stringify(answer))
  return answer.outcome
}
const old = { instance: 'old', status: 'Completed' }
const running = { instance: 'new', status: 'Running' }
const completed = { instance: 'new', status: 'Completed' }

describe('a rotation', () => {
  it('is done when the stamp says so of a new action', async () => {
    bench.stamp.actions = [old]
    bench.stamp.actionsAfterStart = [running, running, completed]
    expect(await take()).toMatchObject({ result: 'done', summary: 'the stamp reports Completed' })
    expect(bench.rotationsSent()).toEqual(['Start-SecretRotation external'])
    expect(bench.stamp.closed).toBe(2)
  })

  it('is announced after what was there before, and before it is sent', async () => {
    bench.stamp.actionsAfterStart = [completed]
    await take()
    const story = bench.journal.story()
    expect(story.indexOf('action-before')).toBeLessThan(story.indexOf('command-sending'))
    expect(story.indexOf('command-sending')).toBeLessThan(story.indexOf('action-progress'))
  })

  it('is not done because the console says so while the action still runs', async () => {
    bench.stamp.actionsAfterStart = [running, running, running, { instance: 'new', status: 'Failed' }]
    expect(await take()).toMatchObject({ result: 'failed' })
  })

  it('is not done because an old action is', async () => {
    bench.stamp.actions = [old]
    bench.stamp.startEnds = 'is-refused'
    expect(await take()).toMatchObject({ result: 'failed' })
  })

  it('is followed when its session is lost, and sent no second time', async () => {
    bench.stamp.startEnds = 'is-lost'
    bench.stamp.actionsAfterStart = [running, 'unreachable', 'unreachable', running, completed]
    expect(await take()).toMatchObject({ result: 'done' })
    expect(bench.rotationsSent()).toHaveLength(1)
    expect(bench.journal.story()).toContain('session-lost')
  })

  it('is taken for the same one when a rerun moves the failed action on', async () => {
    const failed = { instance: 'same', status: 'Failed', changedAt: '2026-11-23T00:00:00Z' }
    bench.stamp.actions = [failed]
    bench.stamp.actionsAfterStart = [failed, { ...failed, status: 'Completed', changedAt: '2026-11-23T01:00:00Z' }]
    expect(await take()).toMatchObject({ result: 'done' })
  })

  it('says what a refusal of the stamp means', async () => {
    bench.stamp.startEnds = 'is-refused'
    const outcome = await take()
    expect(outcome).toMatchObject({
      result: 'failed',
      verbatim: expect.stringContaining('ParameterArgumentValidationErrorNullNotAllowed'),
    })
    expect(JSON.stringify(outcome)).toContain('folder layout')
  })

  it('does not start beside one that is running', async () => {
    bench.stamp.actions = [running]
    expect(await take()).toMatchObject({ result: 'failed', summary: expect.stringContaining('Nothing was sent') })
    expect(bench.rotationsSent()).toEqual([])
  })

  it('does not start when a file on the share is no longer the one of the backup', async () => {
    writeFileSync(join(bench.plan.share, 'Certificates/AAD/ARM Admin/ARM Admin.pfx'), 'another')
    expect(await take()).toMatchObject({
      result: 'failed',
      summary: expect.stringContaining('ARM Admin/ARM Admin.pfx (changed)'),
    })
    expect(bench.rotationsSent()).toEqual([])
  })

  it('does not start when the layout changed', async () => {
    writeFileSync(join(bench.plan.share, 'Certificates', 'CertificateHelp.txt'), 'help')
    expect(await take()).toMatchObject({ result: 'failed' })
    expect(bench.rotationsSent()).toEqual([])
  })

  it('is not sent when no console answers', async () => {
    for (const { name } of bench.reference.consoles) bench.stamp.unreachable.add(name)
    expect(await take()).toMatchObject({
      result: 'failed',
      summary: expect.stringContaining('No ERCS opened a session'),
    })
    expect(bench.rotationsSent()).toEqual([])
  })

  it('tells the operator about a long silence, and goes on following', async () => {
    bench.stamp.startEnds = 'stays-open'
    bench.stamp.actionsAfterStart = [...Array.from({ length: 3000 }, () => running), completed]
    expect(await take()).toMatchObject({ result: 'done' })
    const minutes = bench.journal.kept.flatMap(({ facts }) => {
      const { fact } = facts
      return typeof fact === 'object' && fact !== null && 'minutes' in fact ? [fact.minutes] : []
    })
    expect(minutes).toEqual([90, 180])
  })

  it('is followed on the console alone where the stamp has no Get-ActionStatus', async () => {
    bench.stamp.actions = ['unavailable']
    bench.stamp.startSays = 'Overall action status: Success'
    expect(await take()).toMatchObject({ result: 'done' })
  })

  it.each([
    ['completes', 'Step Rotate status: InProgress'],
    ['is-lost', ''],
  ] as const)('stays unknown there when the stream %s without an end', async (ends, says) => {
    bench.stamp.actions = ['unavailable']
    bench.stamp.startEnds = ends
    bench.stamp.startSays = says
    expect(await take()).toMatchObject({ result: 'unknown' })
  })
})

describe('finding out what became of a rotation', () => {
  const intended: RunEvent = {
    type: 'step-intended',
    attempt: 1,
    will: {
      step: 'Rotation',
      command: { command: 'Start-SecretRotation', rotate: 'external-rerun' },
    },
  }
  const learned = (fact: Extract<RunEvent, { type: 'step-learned' }>['fact']): RunEvent => ({
    type: 'step-learned',
    step: 'Rotation',
    attempt: 1,
    fact,
  })
  const before = learned({
    fact: 'action-before',
    action: {
      instance: 'old',
      status: 'Completed',
      startedAt: '2026-11-23T00:00:00Z',
      changedAt: '2026-11-23T00:00:00Z',
    },
  })
  const sending = learned({
    fact: 'command-sending',
    command: { command: 'Start-SecretRotation', rotate: 'external-rerun' },
  })

  const findOut = async () => {
    const engine = bench.engine()
    const answer = await engine.take(runName, { do: 'find-out' })
    if (!answer.accepted || answer.outcome === null) throw new Error(JSON.stringify(answer))
    expect(bench.rotationsSent()).toEqual([])
    return { outcome: answer.outcome, view: engine.view(runName).steps.find(({ name }) => name === 'Rotation') }
  }

  it.each([[[intended]], [[intended, before]]])(
    'answers “not started” without asking when nothing was sent',
    async (events) => {
      for (const event of events) bench.write(event)
      const { outcome, view } = await findOut()
      expect(outcome.result).toBe('not-started')
      expect(view).toMatchObject({ status: 'ready', attempts: 0 })
    },
  )

  it('waits for the stamp, and counts the attempt whose command never arrived', async () => {
    for (const event of [intended, before, sending]) bench.write(event)
    bench.stamp.actions = [old]
    const { outcome, view } = await findOut()
    expect(outcome.result).toBe('not-started')
    expect(view).toMatchObject({ status: 'ready', attempts: 1 })
    expect(bench.milliseconds).toBeGreaterThanOrEqual(120_000)
  })

  it('follows the rotation that had begun', async () => {
    for (const event of [intended, before, sending]) bench.write(event)
    bench.stamp.actions = [old, old, running, running, completed]
    expect((await findOut()).outcome.result).toBe('done')
  })

  it('reports the failure of one that failed in the meantime', async () => {
    for (const event of [intended, before, sending]) bench.write(event)
    bench.stamp.actions = [{ instance: 'new', status: 'Failed' }]
    const { outcome } = await findOut()
    expect(outcome).toMatchObject({ result: 'failed', summary: expect.stringContaining('action new') })
  })

  it('stays unknown where the stamp can’t tell', async () => {
    for (const event of [intended, sending]) bench.write(event)
    const { outcome, view } = await findOut()
    expect(outcome.result).toBe('unknown')
    expect(view?.status).toBe('unknown')
  })
})
