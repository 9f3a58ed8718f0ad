import { expect, it } from 'vitest'
import type { SessionRefusalReason } from '../../../src/domain/pep/session-refusal.ts'
import { type ConsoleTrial, tryConsoles } from '../../../src/main/pep/connection-trial.ts'
import {
  type EndpointTarget,
  type PrivilegedEndpoint,
  SessionRefused,
} from '../../../src/main/pep/privileged-endpoint.ts'

const targets: readonly EndpointTarget[] = [1, 2, 3].map((number) => ({
  name: `AzS-ERCS0${number}`,
  address: `10.0.4.1${number}`,
}))

const never = new AbortController().signal

interface Tried {
  readonly trials: readonly ConsoleTrial[]
  readonly asked: readonly string[]
  readonly left: readonly string[]
}

/** Tries three consoles, of which some refuse. */
const tryWith = async (refusing: { readonly [name: string]: SessionRefusalReason }): Promise<Tried> => {
  const asked: string[] = []
  const left: string[] = []
  const endpoint: PrivilegedEndpoint = {
    open: async (target) => {
      asked.push(target.name)
      const reason = refusing[target.name]
      if (reason !== undefined) throw new SessionRefused(target, reason, `${target.name} said no`)
      return {
        target,
        commands: new Set(['get-azurestackstampinformation', 'Start-SecretRotation', 'Get-Help']),
        invoke: () => Promise.reject(new Error('nothing is run')),
        close: () => Promise.reject(new Error('nothing is written')),
        abandon: () => void left.push(target.name),
      }
    },
  }
  const told: ConsoleTrial[] = []
  const trials = await tryConsoles(endpoint, targets, 'cloudadmin-credential', never, (trial) => void told.push(trial))
  expect(told).toEqual(trials)
  return { trials, asked, left }
}

it('opens and leaves each, and says what it offers of what Keyturn needs', async () => {
  const { trials, left } = await tryWith({})
  expect(trials).toHaveLength(3)
  expect(trials[0]).toEqual({
    target: targets[0],
    opened: true,
    offered: ['Get-AzureStackStampInformation', 'Start-SecretRotation'],
    missing: ['Test-AzureStack', 'Get-ActionStatus', 'Close-PrivilegedEndpoint'],
  })
  expect(left).toEqual(['AzS-ERCS01', 'AzS-ERCS02', 'AzS-ERCS03'])
})

it('goes on behind one that is off, with what to do about it', async () => {
  const { trials, left } = await tryWith({ 'AzS-ERCS01': 'unreachable' })
  expect(trials[0]).toMatchObject({ opened: false, reason: 'unreachable', message: 'AzS-ERCS01 said no' })
  expect(trials[0]).toHaveProperty('doNext.0')
  expect(left).toEqual(['AzS-ERCS02', 'AzS-ERCS03'])
})

it('does not give a refused account to the next console', async () => {
  const { trials, asked } = await tryWith({ 'AzS-ERCS02': 'access-denied' })
  expect(asked).toEqual(['AzS-ERCS01', 'AzS-ERCS02'])
  expect(trials.map(({ opened }) => opened)).toEqual([true, false])
})
