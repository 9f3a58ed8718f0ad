import { describe, expect, it } from 'vitest'
import type { SessionState, WatchedSession } from '../../../src/domain/pep/session-state.ts'
import {
  CommandFailed,
  type EndpointTarget,
  type InvocableCommand,
  type PepSession,
  type PrivilegedEndpoint,
  SessionLost,
  SessionRefused,
} from '../../../src/main/pep/privileged-endpoint.ts'
import { type SessionStates, watchSessions } from '../../../src/main/pep/session-states.ts'

const target: EndpointTarget = { name: 'AzS-ERCS02', address: '10.0.4.12' }
const never = new AbortController().signal
const command: InvocableCommand = { command: 'Get-AzureStackStampInformation' }
const closing = {
  command: 'Close-PrivilegedEndpoint',
  transcriptsPathDestination: '\\\\10.4.0.9\\transcripts',
  credential: 'share-credential',
} as const

const nothing = async (): Promise<void> => {}

/** An endpoint whose sessions do what a test says, and the account of its sessions; the clock goes on by a minute a look. */
const watched = (does: Partial<PepSession>, open?: PrivilegedEndpoint['open']) => {
  let minutes = 0
  const clock = {
    now: () => new Date(Date.UTC(2026, 10, 23, 14, minutes++)),
    monotonicMilliseconds: () => 0,
    boot: 'test',
  }
  const commands = new Set(['Get-Command'])
  const session = { commands, invoke: nothing, close: nothing, abandon: () => {}, ...does }
  const states = watchSessions(clock)
  return { endpoint: states.through({ open: open ?? (async (on) => ({ ...session, target: on })) }), states }
}

/** The states that a session goes through, as somebody who listens sees them. */
const storyOf = (states: SessionStates): readonly SessionState[] => {
  const story: SessionState[] = []
  states.onChanged(() => story.push(...states.list().map(({ state }) => state)))
  return story
}

const is = (sessions: readonly WatchedSession[]): readonly string[] => sessions.map(({ state }) => state.is)

describe('a session', () => {
  it('is told from the first word to the last, with the time of each', async () => {
    const { endpoint, states } = watched({})
    const story = storyOf(states)
    const session = await endpoint.open(target, 'cloudadmin-credential', never)
    await session.invoke(command, () => {}, never)
    await session.close(closing)
    session.abandon()
    expect(story).toEqual([
      { is: 'connecting', since: '2026-11-23T14:00:00.000Z' },
      { is: 'open', since: '2026-11-23T14:01:00.000Z' },
      { is: 'running', command: 'Get-AzureStackStampInformation', since: '2026-11-23T14:02:00.000Z' },
      { is: 'open', since: '2026-11-23T14:03:00.000Z' },
      { is: 'closing', since: '2026-11-23T14:04:00.000Z' },
      { is: 'closed', since: '2026-11-23T14:05:00.000Z' },
    ])
    expect(states.list()).toMatchObject([{ number: 1, console: 'AzS-ERCS02', address: '10.0.4.12' }])
  })

  it('is handed on as it is: its console, its commands, its records, its errors', async () => {
    const seen: unknown[] = []
    const failure = new CommandFailed('no', 'No')
    const { endpoint } = watched({
      invoke: async (what, onRecord) => {
        seen.push(what)
        onRecord({ stream: 'warning', text: 'careful' })
        throw failure
      },
      close: async (what) => void seen.push(what),
    })
    const session = await endpoint.open(target, 'cloudadmin-credential', never)
    expect(session.target).toBe(target)
    expect([...session.commands]).toEqual(['Get-Command'])
    await expect(session.invoke(command, (record) => seen.push(record), never)).rejects.toBe(failure)
    await session.close(closing)
    expect(seen).toEqual([command, { stream: 'warning', text: 'careful' }, closing])
  })

  it('stays open when a command fails, and is lost when the connection breaks', async () => {
    const errors = [new CommandFailed('no', 'No'), new SessionLost(target, 'the connection broke')]
    const { endpoint, states } = watched({ invoke: () => Promise.reject(errors.shift()) })
    const session = await endpoint.open(target, 'cloudadmin-credential', never)
    await session.invoke(command, () => {}, never).catch(() => {})
    expect(is(states.list())).toEqual(['open'])
    await session.invoke(command, () => {}, never).catch(() => {})
    session.abandon()
    expect(states.list()).toMatchObject([{ state: { is: 'lost', reason: 'the connection broke' } }])
  })

  it('is refused with the reason, and with its words', async () => {
    const { endpoint, states } = watched({}, () =>
      Promise.reject(new SessionRefused(target, 'not-trusted', 'WinRM does not trust 10.0.4.12')),
    )
    await expect(endpoint.open(target, 'cloudadmin-credential', never)).rejects.toBeInstanceOf(SessionRefused)
    expect(states.list()).toMatchObject([
      { state: { is: 'refused', reason: 'not-trusted', message: 'WinRM does not trust 10.0.4.12' } },
    ])
  })

  it('that was cancelled before it opened, given up, or not closed, is lost, and it is said how', async () => {
    const cancelled = watched({}, () => Promise.reject(new Error('cancelled by the operator')))
    await cancelled.endpoint.open(target, 'cloudadmin-credential', never).catch(() => {})
    const { endpoint, states } = watched({ close: () => Promise.reject(new CommandFailed('the share is full', '')) })
    const first = await endpoint.open(target, 'cloudadmin-credential', never)
    first.abandon()
    const second = await endpoint.open(target, 'cloudadmin-credential', never)
    await second.close(closing).catch(() => {})
    expect([...cancelled.states.list(), ...states.list()].map(({ state }) => state)).toMatchObject([
      { is: 'lost', reason: 'It was not opened: cancelled by the operator' },
      { is: 'lost', reason: 'Keyturn gave it up without closing it.' },
      { is: 'lost', reason: 'It could not be closed: the share is full' },
    ])
  })
})

describe('the account of the sessions', () => {
  it('keeps every session that is open, and the last twenty that ended', async () => {
    const { endpoint, states } = watched({})
    const open = await endpoint.open(target, 'cloudadmin-credential', never)
    for (let count = 0; count < 30; count += 1) {
      await (await endpoint.open(target, 'cloudadmin-credential', never)).close(closing)
    }
    expect(states.list().map(({ number }) => number)).toEqual([
      1,
      ...Array.from({ length: 20 }, (_, index) => 12 + index),
    ])
    open.abandon()
    expect(is(states.list())).toEqual(['lost', ...Array.from({ length: 19 }, () => 'closed')])
  })

  it('is plain data, and tells nobody who no longer listens', async () => {
    const { endpoint, states } = watched({})
    let heard = 0
    const forget = states.onChanged(() => {
      heard += 1
    })
    await endpoint.open(target, 'cloudadmin-credential', never)
    expect(heard).toBe(2)
    forget()
    await endpoint.open(target, 'cloudadmin-credential', never)
    expect(heard).toBe(2)
    expect(structuredClone(states.list())).toEqual(states.list())
  })
})
