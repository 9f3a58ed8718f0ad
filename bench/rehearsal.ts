import { generateKeyPair } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { certificateSet } from '../src/domain/certificates/certificate-set.ts'
import { actionPlan } from '../src/rehearsal/action-plan.ts'
import { rehearse } from '../src/rehearsal/rehearse.ts'
import type { BenchRow } from './row.ts'

const names = { region: 'rehearsal', fqdn: 'azurestack.local', identity: 'AAD', containerRegistry: false } as const
const compression = 600
const generate = promisify(generateKeyPair)

/** How long a whole rehearsal takes beyond what it must wait for: its keys, and the hour of the simulated stamp. */
export const rehearsalBench = async (): Promise<readonly BenchRow[]> => {
  const keys = await seconds(generateKeys)
  const waiting = (actionPlan(names).reduce((sum, { minutes }) => sum + minutes, 0) * 60) / compression
  const whole = await seconds(rehearseOnce)
  const own = whole - keys - waiting
  return [
    {
      name: 'a whole rehearsal: its own time beside its keys and the stamp’s hour',
      ours: `${own.toFixed(2)} s of ${whole.toFixed(2)} s`,
      beside: `${keys.toFixed(2)} s of keys, ${waiting.toFixed(2)} s of waiting`,
      ratio: own / (keys + waiting),
      goal: 'no goal set',
    },
  ]
}

const seconds = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/** As many keys as a rehearsal makes: a CA of two, the old certificates, the new ones; two at a time. */
const generateKeys = async (): Promise<void> => {
  const queue = Array.from({ length: 2 + 2 * certificateSet(names).length }).values()
  const worker = async (): Promise<void> => {
    for (const _ of queue) await generate('rsa', { modulusLength: 2048 })
  }
  await Promise.all([worker(), worker()])
}

const rehearseOnce = async (): Promise<void> => {
  const out = await mkdtemp(join(tmpdir(), 'keyturn-bench-'))
  try {
    await rehearse({
      out,
      scenario: 'success',
      kind: 'external',
      identity: 'AAD',
      compression,
      origin: { actor: { account: 'bench', sid: null }, host: 'bench', app: 'Keyturn bench' },
      onView: () => {},
      onLine: () => {},
      signal: new AbortController().signal,
    })
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}
