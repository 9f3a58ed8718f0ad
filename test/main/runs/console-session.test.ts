import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ClosingCommand } from '../../../src/domain/pep/command.ts'
import type { ActingStep, Fact, Outcome } from '../../../src/domain/run/event.ts'
import { fold } from '../../../src/domain/run/fold.ts'
import { SessionLost } from '../../../src/main/pep/privileged-endpoint.ts'
import { eventsOf } from '../../../src/main/runs/run-journal.ts'
import { BenchRun, runName, startRotation } from './support/bench-run.ts'

let bench: BenchRun
beforeEach(() => {
  bench = new BenchRun().readyToRotate()
})
afterEach(() => bench.remove())

const take = async (step: ActingStep): Promise<Outcome> => {
  const answer = await bench.engine().take(runName, { do: 'take-step', step, typedRegion: 'east' })
  if (!answer.accepted || answer.outcome === null) throw new Error(JSON.stringify(answer))
  return answer.outcome
}

const facts = (): readonly Fact[] =>
  eventsOf(bench.journal, runName).flatMap(({ event }) => (event.type === 'step-learned' ? [event.fact] : []))

const factsNamed = <Name extends Fact['fact']>(name: Name): readonly Extract<Fact, { fact: Name }>[] =>
  facts().filter((fact): fact is Extract<Fact, { fact: Name }> => fact.fact === name)

const put = (path: string, text: string): string => {
  const file = join(bench.plan.transcripts, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

const hashed = (path: string, text: string) => ({
  path,
  sha256: createHash('sha256').update(text).digest('hex'),
  bytes: Buffer.byteLength(text),
})

describe('closing a session', () => {
  it('names the folder as the stamp sees it and the account of the share, never a secret', async () => {
    const commands: ClosingCommand[] = []
    bench.stamp.onClose = (command) => void commands.push(command)
    await take('Readiness')
    expect(commands).toEqual([
      {
        command: 'Close-PrivilegedEndpoint',
        transcriptsPathDestination: bench.plan.transcriptsDestination,
        credential: 'share-credential',
      },
    ])
  })

  it('journals the hash of what came by it: new transcripts, alone or in a folder of that name, and nothing else', async () => {
    put('Transcripts_old/ERCS02.txt', 'of another run')
    put('Transcripts_before.txt', 'from before')
    const came: string[] = []
    bench.stamp.onClose = () => {
      came.push(put('Transcripts_ERCS01_1.txt', 'größe'))
      came.push(put('2026/transcripts_ERCS01/session.log', 'the log'))
      put('notes.txt', 'somebody else’s')
    }
    await take('Readiness')
    expect(factsNamed('session-closed')).toEqual([
      {
        fact: 'session-closed',
        console: 'ERCS01',
        transcripts: [hashed(came[1] ?? '', 'the log'), hashed(came[0] ?? '', 'größe')],
        unseen: null,
      },
    ])
  })

  it('says so when nothing has come where this computer looks', async () => {
    await take('Readiness')
    expect(factsNamed('session-closed')).toMatchObject([
      { transcripts: [], unseen: expect.stringContaining(`No transcript has appeared in ${bench.plan.transcripts}`) },
    ])
  })

  it('goes on where the folder can’t be looked at, and says why', async () => {
    writeFileSync(bench.plan.transcripts, 'a file in its place')
    expect(await take('Readiness')).toMatchObject({ result: 'done' })
    expect(factsNamed('session-closed')).toMatchObject([
      { transcripts: [], unseen: expect.stringMatching(/could not be looked at: ENOTDIR/) },
    ])
  })

  it('that fails costs no result: it is said, and stays to be done until a later one brings all of them', async () => {
    bench.stamp.onClose = () => {
      throw new Error('the share is full')
    }
    expect(await take('Readiness')).toMatchObject({ result: 'done' })
    expect(factsNamed('session-not-closed')).toEqual([
      { fact: 'session-not-closed', console: 'ERCS01', reason: 'the share is full' },
    ])
    expect(bench.stamp.abandoned).toBe(1)
    expect([...fold(eventsOf(bench.journal, runName)).unclosed]).toEqual(['ERCS01'])
    bench.stamp.onClose = () => void put('Transcripts_ERCS01.txt', 'both sessions')
    await take('Readiness')
    expect(fold(eventsOf(bench.journal, runName)).unclosed.size).toBe(0)
  })

  it('by which the stamp ends the session before it answers has closed it, when the transcripts came', async () => {
    bench.stamp.onClose = () => {
      put('Transcripts_ERCS01.txt', 'all of it')
      throw new SessionLost({ name: 'ERCS01', address: '10.0.4.11' }, 'The session was lost.')
    }
    await take('Readiness')
    expect(factsNamed('session-closed')).toMatchObject([{ transcripts: [{ bytes: 9 }], unseen: null }])
    expect(factsNamed('session-not-closed')).toEqual([])
  })

  it('without the account of the share is a closing that failed, and no more', async () => {
    bench.stamp.onClose = () => void bench.vault.credential('share-credential')
    const engine = bench.engine()
    engine.onChanged(() => bench.vault.wipe())
    const answer = await engine.take(runName, { do: 'take-step', step: 'Readiness' })
    expect(answer).toMatchObject({ accepted: true, outcome: { result: 'done' } })
    expect(factsNamed('session-not-closed')).toMatchObject([
      { reason: expect.stringContaining('does not hold the share-credential') },
    ])
  })

  it('where the stamp has no Close-PrivilegedEndpoint is not tried', async () => {
    bench.stamp.commands = bench.stamp.commands.filter((name) => !name.startsWith('Close'))
    await take('Readiness')
    expect(bench.stamp.closed).toBe(0)
    expect(factsNamed('session-not-closed')).toMatchObject([
      { reason: expect.stringContaining('does not offer Close-PrivilegedEndpoint') },
    ])
  })
})

describe('after a step was cancelled', () => {
  it('its session is given up without a word, and Cleanup fetches the transcripts from that console', async () => {
    const engine = bench.engine()
    const forget = engine.onChanged(() => engine.cancel(runName))
    expect(await engine.take(runName, { do: 'take-step', step: 'Readiness' })).toMatchObject({
      outcome: { result: 'cancelled' },
    })
    forget()
    expect(bench.stamp).toMatchObject({ closed: 0, abandoned: 1 })
    expect(factsNamed('session-closed')).toEqual([])
    bench.stamp.actionsAfterStart = [{ instance: 'new', status: 'Completed' }]
    // Another console does the rest, so that nothing but Cleanup goes back to the first one.
    bench.stamp.unreachable.add('ERCS01')
    await take('Readiness')
    await take('Rotation')
    bench.write({
      type: 'step-intended',
      attempt: 1,
      will: { step: 'Verification', command: { command: 'Get-AzureStackStampInformation' }, expected: [] },
    })
    bench.write({
      type: 'step-ended',
      step: 'Verification',
      attempt: 1,
      outcome: { result: 'done', summary: 'done' },
    })
    bench.stamp.unreachable.clear()
    bench.stamp.onClose = () => void put('Transcripts_ERCS01.txt', 'the cancelled session')
    await take('Cleanup')
    expect(factsNamed('session-closed').at(-1)).toMatchObject({ console: 'ERCS01', transcripts: [{ bytes: 21 }] })
    expect(bench.engine().view(runName).notices).toEqual([])
  })
})

describe('what a session offers', () => {
  it('is journaled by the first one, and again only when it changes', async () => {
    await take('Stamp')
    await take('Readiness')
    expect(factsNamed('commands-detected')).toEqual([
      {
        fact: 'commands-detected',
        console: 'ERCS01',
        offered: [
          'Get-AzureStackStampInformation',
          'Test-AzureStack',
          'Start-SecretRotation',
          'Get-ActionStatus',
          'Close-PrivilegedEndpoint',
        ],
        missing: [],
      },
    ])
    bench.stamp.commands = bench.stamp.commands.filter((name) => name !== 'Get-ActionStatus')
    await take('Stamp')
    expect(factsNamed('commands-detected').slice(1)).toMatchObject([{ missing: ['Get-ActionStatus'] }])
  })

  it('is all that is sent there: another command ends as the stamp would refuse it', async () => {
    bench.stamp.commands = ['Get-AzureStackStampInformation', 'Close-PrivilegedEndpoint']
    expect(await take('Readiness')).toMatchObject({
      result: 'failed',
      verbatim: expect.stringMatching(
        /does not offer Test-AzureStack.*Nothing was sent[\s\S]*CommandNotFoundException/,
      ),
    })
    expect(bench.stamp.sent).toEqual([])
    expect(bench.stamp.closed).toBe(1)
  })

  it('closes the gate of a step whose command is missing, until Stamp has seen it', async () => {
    const all = bench.stamp.commands
    bench.stamp.commands = all.filter((name) => name !== 'Start-SecretRotation')
    await take('Stamp')
    expect(await bench.engine().take(runName, startRotation)).toMatchObject({
      accepted: false,
      refusals: [{ gate: 'command', message: expect.stringContaining('does not offer Start-SecretRotation') }],
    })
    bench.stamp.commands = all
    bench.stamp.actionsAfterStart = [{ instance: 'new', status: 'Completed' }]
    await take('Stamp')
    expect(await take('Rotation')).toMatchObject({ result: 'done' })
  })

  it('is looked at before a rotation is announced as leaving', async () => {
    bench.stamp.commands = bench.stamp.commands.filter((name) => name !== 'Start-SecretRotation')
    expect(await take('Rotation')).toMatchObject({ result: 'failed' })
    expect(bench.journal.story()).not.toContain('command-sending')
    expect(bench.stamp.abandoned).toBe(0)
  })

  it('may lack Get-ActionStatus: the rotation is then followed by its console, and nobody asks for it', async () => {
    bench.stamp.commands = bench.stamp.commands.filter((name) => name !== 'Get-ActionStatus')
    bench.stamp.actions = ['unreachable']
    bench.stamp.startSays = 'Overall action status: Success'
    expect(await take('Rotation')).toMatchObject({ result: 'done' })
  })
})
