import { randomInt } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { type RehearsalOptions, type RehearsalResult, rehearse } from '../../../src/rehearsal/rehearse.ts'
import { requirePowerShell } from '../../support/powershell.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

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

/** The rotation takes about ten seconds; the last moments may come after its end. */
const latest = 11_000

/** A test that kills the endpoint in so many rotations, each at another moment. */
export const killedAtRandom = (kills: number): void => {
  const at = temporaryFolder()
  it('the endpoint killed at random moments of the rotation is noticed, and nothing is sent twice', async (context) => {
    requirePowerShell(context)
    const moments = Array.from({ length: kills }, () => randomInt(latest))
    process.stdout.write(`killed after so many milliseconds: ${moments.join(', ')}\n`)
    await rehearseUpToRotation(at('rehearsal'), at('template'))
    const noticed: number[] = []
    for (const moment of moments) {
      const killed = await killEndpointAfter(at('rehearsal'), at('template'), moment)
      expectRight(killed, `killed after ${moment} ms: ${JSON.stringify(killed)}`)
      // Killed after the last session was closed, there is nothing to notice.
      if (killed.killed > 0) noticed.push(killed.noticedAfter ?? Number.POSITIVE_INFINITY)
    }
    process.stdout.write(`noticed after so many milliseconds: ${noticed.map(Math.round).join(', ')}\n`)
    // The one time that is promised: two seconds until the loss of a connection is known.
    expect(Math.max(0, ...noticed)).toBeLessThan(2000)
  }, 1_800_000)
}

/** A rehearsal that is stopped before its rotation, kept in `template`; its place is `out`, for its paths are absolute. */
const rehearseUpToRotation = async (out: string, template: string): Promise<void> => {
  const stop = new AbortController()
  await lead(out, {
    signal: stop.signal,
    onView: ({ current }) => {
      if (current === 'Rotation') stop.abort()
    },
  })
  await cp(out, template, { recursive: true })
}

interface KilledRotation {
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
const killEndpointAfter = async (out: string, template: string, moment: number): Promise<KilledRotation> => {
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
const expectRight = ({ ended }: KilledRotation, seed: string): void => {
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
