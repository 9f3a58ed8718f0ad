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

/** The rotation takes about ten seconds, in milliseconds: each moment lies within it. */
const latest = 9_000

/** What dies: the endpoint's side of every session, or the PowerShell in which Keyturn's agent runs. */
type Victim = 'endpoint' | 'agent'

/** A test that kills the one or the other in so many rotations, each at another moment. */
export const killedAtRandom = (victim: Victim, kills: number): void => {
  const at = temporaryFolder()
  it(`the ${victim} killed at random moments of the rotation is noticed, and nothing is sent twice`, async (context) => {
    requirePowerShell(context)
    const moments = Array.from({ length: kills }, () => randomInt(latest))
    process.stdout.write(`${victim} killed after so many milliseconds: ${moments.join(', ')}\n`)
    await rehearseUpToRotation(at('rehearsal'), at('template'))
    const noticed: number[] = []
    for (const moment of moments) {
      const killed = await killAfter(victim, at('rehearsal'), at('template'), moment)
      expectRight(killed, `${victim} killed after ${moment} ms: ${JSON.stringify(killed)}`)
      noticed.push(killed.noticedAfter ?? Number.POSITIVE_INFINITY)
    }
    process.stdout.write(`noticed after so many milliseconds: ${noticed.map(Math.round).join(', ')}\n`)
    expect(noticed).toHaveLength(kills)
    // The one time that is promised: two seconds until the loss of a connection is known.
    expect(Math.max(...noticed)).toBeLessThan(2000)
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
  /** From the kill until the loss stood in the log, in milliseconds; null when it never did. */
  readonly noticedAfter: number | null
}

/**
 * Takes the rehearsal up through PowerShell, and so many milliseconds after the rotation's command has left, kills every
 * process of that kind.
 */
const killAfter = async (victim: Victim, out: string, template: string, moment: number): Promise<KilledRotation> => {
  await rm(out, { recursive: true, force: true })
  await cp(template, out, { recursive: true })
  let killedAt: number | null = null
  let noticedAfter: number | null = null
  let timer: NodeJS.Timeout | undefined
  const kill = (): void => {
    killedAt = performance.now()
    for (const pid of processesOf(victim)) process.kill(pid, 'SIGKILL')
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
  return { ended, noticedAfter }
}

/** What is journaled of a session that is gone: while it was used, while it was closed, while it was opened. */
const losses: readonly string[] = ['session-lost', 'session-not-closed', 'session-refused']

/** The promises, whenever the endpoint was killed. */
const expectRight = ({ ended }: KilledRotation, seed: string): void => {
  expect(ended, seed).toMatchObject({ asExpected: true, startSecretRotationCalls: 1, result: 'OK' })
  expect(ended.steps.find(({ name }) => name === 'Rotation')?.attempts, seed).toBe(1)
}

/** An option that only processes of that kind are started with. */
const optionOf: { readonly [victim in Victim]: string } = { endpoint: '-ConfigurationFile', agent: '-NoExit' }

/** Children of this process of that kind. */
const processesOf = (victim: Victim): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isChildWith(pid, optionOf[victim]))

const isChildWith = (pid: number, option: string): boolean => {
  try {
    const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(option)
  } catch {
    // It ended in the meantime.
    return false
  }
}
