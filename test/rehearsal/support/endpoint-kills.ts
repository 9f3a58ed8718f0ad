import { readdirSync, readFileSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { expect } from 'vitest'
import { type RehearsalOptions, type RehearsalResult, rehearse } from '../../../src/rehearsal/rehearse.ts'

/** How fast the stamp's hour passes in these tests: in about ten seconds. */
const compression = 360

const lead = (out: string, more: Partial<RehearsalOptions>): Promise<RehearsalResult> =>
  rehearse({
    out,
    scenario: 'success',
    kind: 'external',
    identity: 'AAD',
    compression,
    origin: { actor: { account: 'test\\operator', sid: null }, host: 'test', app: 'Keyturn test' },
    onView: () => {},
    onLine: () => {},
    signal: new AbortController().signal,
    ...more,
  })

/** A rehearsal that is stopped before its rotation, kept in `template`; its place is `out`, for its paths are absolute. */
export const rehearseUpToRotation = async (out: string, template: string): Promise<void> => {
  const stop = new AbortController()
  await lead(out, {
    signal: stop.signal,
    onView: ({ current }) => {
      if (current === 'Rotation') stop.abort()
    },
  })
  await cp(out, template, { recursive: true })
}

export interface KilledRotation {
  readonly ended: RehearsalResult
  /** From the kill until the loss stood in the log, in milliseconds; null when the rotation was over before. */
  readonly noticedAfter: number | null
  /** How many sessions were killed. */
  readonly killed: number
}

/**
 * Takes the rehearsal up through PowerShell, and so many milliseconds after the rotation's command has left, kills every
 * process in which a session of the privileged endpoint lives.
 */
export const killEndpointAfter = async (out: string, template: string, moment: number): Promise<KilledRotation> => {
  await rm(out, { recursive: true, force: true })
  await cp(template, out, { recursive: true })
  let killedAt: number | null = null
  let noticedAfter: number | null = null
  let killed = 0
  let timer: NodeJS.Timeout | undefined
  const kill = (): void => {
    const servers = endpointProcesses()
    killed = servers.length
    killedAt = performance.now()
    for (const pid of servers) process.kill(pid, 'SIGKILL')
  }
  const ended = await lead(out, {
    through: 'powershell',
    onAppended: ({ facts: { fact } }) => {
      const name = typeof fact === 'object' && fact !== null && 'fact' in fact ? fact.fact : null
      if (name === 'command-sending') timer = setTimeout(kill, moment)
      if (killedAt !== null && losses.includes(String(name))) noticedAfter ??= performance.now() - killedAt
    },
  })
  clearTimeout(timer)
  return { ended, noticedAfter, killed }
}

/** What is journaled of a session that is gone: while it was used, while it was closed, while it was opened. */
const losses: readonly string[] = ['session-lost', 'session-not-closed', 'session-refused']

/** The promises, whenever the endpoint was killed. */
export const expectRight = ({ ended }: KilledRotation, seed: string): void => {
  expect(ended, seed).toMatchObject({ asExpected: true, startSecretRotationCalls: 1, result: 'OK' })
  expect(ended.steps.find(({ name }) => name === 'Rotation')?.attempts, seed).toBe(1)
}

/** Children of this process that serve a session of the simulated endpoint. */
const endpointProcesses = (): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isEndpoint(pid))

const isEndpoint = (pid: number): boolean => {
  try {
    const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('-ConfigurationFile')
  } catch {
    // It ended in the meantime.
    return false
  }
}
