import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Agent } from '../../../src/main/pep/agent.ts'
import { ShellEnded } from '../../../src/main/pep/shell.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { type FakeAnswer, fakeAgent } from './support/fake-agent.ts'
import { fakePatience } from './support/fake-powershell.ts'

/** The agent’s counterpart against programs that answer wrong. */

const at = temporaryFolder()
const never = new AbortController().signal
const agents: Agent[] = []
const unhandled: unknown[] = []
const noteUnhandled = (reason: unknown): number => unhandled.push(reason)

beforeEach(() => {
  process.on('unhandledRejection', noteUnhandled)
})
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.end()))
  process.off('unhandledRejection', noteUnhandled)
  expect(unhandled.splice(0)).toEqual([])
})

const open = async (answers: Readonly<Record<string, readonly FakeAnswer[]>>): Promise<Agent> => {
  const agent = await Agent.start(fakeAgent(at('fake'), answers), fakePatience, never)
  agents.push(agent)
  return agent
}

const started = { 'Agent-Start': [{ kind: 'started' }] }
const record = (number: number) => ({ kind: 'warning', number, at: '2026-11-25T17:02:46.7129856Z', message: '=a' })
const ended = { kind: 'ended', state: '=Completed', session: '=Opened', failure: null }

const runAgainst = async (answers: Readonly<Record<string, readonly FakeAnswer[]>>) => {
  const agent = await open(answers)
  const numbers: number[] = []
  const end = await agent
    .run('Get-ActionStatus', [], 6, ({ number }) => numbers.push(number), never)
    .catch((error: unknown) => error)
  return { agent, numbers, end }
}

it('a command whose records and end are answered as they should be has them', async () => {
  const { numbers, end } = await runAgainst({ ...started, 'Agent-Poll': [record(1), record(2), ended] })
  expect(numbers).toEqual([1, 2])
  expect(end).toMatchObject({ state: 'Completed', session: 'Opened', failure: null })
})

describe('an agent is of no more use, and its process is gone, when', () => {
  it.each<readonly [string, Readonly<Record<string, readonly FakeAnswer[]>>, RegExp]>([
    [
      'it answers another call',
      { ...started, 'Agent-Poll': [{ ...record(1), call: 99 }, ended] },
      /answers a request that was not made/,
    ],
    [
      'it answers behind the end of its answer',
      { ...started, 'Agent-Poll': [record(1), 'done', record(2)] },
      /answers a request that was not made/,
    ],
    ['it ends an answer twice', { ...started, 'Agent-Poll': [ended, 'done'] }, /answers a request that was not made/],
    [
      'it does not end its answer',
      { ...started, 'Agent-Poll': [ended, 'nothing more'] },
      /answered a call only in part/,
    ],
    ['it answers nothing', { ...started, 'Agent-Poll': ['nothing more'] }, /answered a call only in part/],
    [
      'it starts a command twice',
      { 'Agent-Start': [{ kind: 'started' }, { kind: 'started' }] },
      /“started”, “started” where/,
    ],
    ['it starts no command', { 'Agent-Start': [] }, /answered nothing where “started” was expected/],
    [
      'it answers something else',
      { 'Agent-Start': [{ kind: 'opened', session: '=Opened' }] },
      /“opened” where “started”/,
    ],
    [
      'it answers a poll with something else',
      { ...started, 'Agent-Poll': [{ kind: 'started' }] },
      /“started” to a poll/,
    ],
    [
      'a record is missing',
      { ...started, 'Agent-Poll': [record(1), record(3), ended] },
      /record 3 came where record 2/,
    ],
    [
      'a record comes twice',
      { ...started, 'Agent-Poll': [record(1), record(1), ended] },
      /record 1 came where record 2/,
    ],
    ['a command goes on behind its end', { ...started, 'Agent-Poll': [ended, record(1)] }, /goes on behind the end/],
    ['a command ends twice', { ...started, 'Agent-Poll': [ended, ended] }, /goes on behind the end/],
    ['an answer has a member too many', { ...started, 'Agent-Poll': [{ ...ended, more: 1 }] }, /makes no sense here/],
    ['an answer is of no kind', { ...started, 'Agent-Poll': [{ kind: 'reply' }] }, /makes no sense here/],
  ])('%s', async (_, answers, words) => {
    const { agent, end } = await runAgainst(answers)
    expect(end).toBeInstanceOf(ShellEnded)
    expect(String(end)).toMatch(words)
    await agent.end()
    expect(() => process.kill(agent.pid ?? 0, 0)).toThrow(/ESRCH/)
    expect((await runAgainst({ ...started, 'Agent-Poll': [ended] })).end).toMatchObject({ state: 'Completed' })
  })
})

it('a PowerShell that starts and takes no agent is told with what may be the reason', async () => {
  const program = fakeAgent(at('fake'), { 'Agent-Hello': [] })
  await expect(Agent.start(program, fakePatience, never)).rejects.toThrow(/could not be loaded.*ConstrainedLanguage/)
})

it('an abort while PowerShell starts ends it, with the reason of the abort', async () => {
  const reason = new Error('Ctrl+C was pressed')
  const abort = new AbortController()
  const starting = Agent.start(fakeAgent(at('fake'), {}), fakePatience, abort.signal)
  abort.abort(reason)
  await expect(starting).rejects.toBe(reason)
})
