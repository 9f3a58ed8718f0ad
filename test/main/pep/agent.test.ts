import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Agent, AgentRefused } from '../../../src/main/pep/agent.ts'
import type { AgentRecord } from '../../../src/main/pep/agent-answers.ts'
import { type Literal, on, text, whole } from '../../../src/main/pep/literal.ts'
import { ShellEnded, type ShellPatience, usualPatience } from '../../../src/main/pep/shell.ts'
import { powerShellProgram } from '../../support/power-shell-program.ts'
import { requirePowerShell } from '../../support/powershell.ts'
import { openTrialAgent } from './support/trial-agent.ts'

/** The agent in the real engine, with a session on this computer. */

const agents: Agent[] = []
const unhandled: unknown[] = []
const noteUnhandled = (reason: unknown): number => unhandled.push(reason)
const never = new AbortController().signal

beforeEach(() => {
  process.on('unhandledRejection', noteUnhandled)
})
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.end()))
  process.off('unhandledRejection', noteUnhandled)
  expect(unhandled.splice(0)).toEqual([])
})

const open = async (patience: Partial<ShellPatience> = {}): Promise<Agent> => {
  const agent = await openTrialAgent(patience)
  agents.push(agent)
  return agent
}

type Parameters = readonly (readonly [name: string, value: Literal])[]

/** Runs a command of this computer and gives what came of it. */
const run = async (agent: Agent, command: string, parameters: Parameters = [], depth = 6) => {
  const records: AgentRecord[] = []
  const end = await agent.run(command, parameters, depth, (record) => records.push(record), never)
  return { end, records }
}

const outputs = (records: readonly AgentRecord[]) =>
  records.flatMap((record) => (record.kind === 'output' ? [record.value] : []))

describe('records', () => {
  it('of every kind come with a number, a time and what they say', async (context) => {
    requirePowerShell(context)
    const { end, records } = await run(await open(), 'Test-Kinds', [['Verbose', on]])
    expect(end).toMatchObject({ state: 'Completed', session: 'Opened', failure: null })
    expect(records.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    for (const { at } of records) expect(Number.isNaN(Date.parse(at))).toBe(false)
    expect(records.map(({ at }) => at)).toEqual(records.map(({ at }) => at).toSorted())
    const awkward = records.find((record) => record.kind === 'progress' && record.activityId === 8)
    expect(awkward).toMatchObject({ percent: -1, activity: 'grösse', status: '"quoted"', operation: '' })
    const others = records.filter((record) => record !== awkward)
    expect(Object.fromEntries(others.map((record) => [record.kind, record]))).toMatchObject({
      verbose: { message: 'a verbose word' },
      debug: { message: 'a debug word' },
      warning: { message: 'a warning' },
      information: { message: 'an information' },
      progress: { activityId: 7, percent: 40, activity: 'activity', status: 'status', operation: 'operation' },
      output: { value: 'an output' },
      error: {
        message: 'an error',
        id: 'Trial,Test-Kinds',
        types: ['System.InvalidOperationException', 'System.ArgumentException'],
        causes: ['the cause'],
      },
    })
  })

  it('of one stream come in the order in which they were written, many polls long', async (context) => {
    requirePowerShell(context)
    const { records } = await run(await open(), 'Test-Order', [['Count', whole(5000)]])
    expect(outputs(records)).toEqual(Array.from({ length: 5000 }, (_, index) => index + 1))
  })

  it('a hundred thousand of progress come without one missing, and without more memory for more of them', async (context) => {
    requirePowerShell(context)
    const agent = await open()
    const memory: number[] = []
    let received = 0
    const onRecord = (record: AgentRecord): void => {
      received += 1
      if (record.kind !== 'progress' || record.status !== `Step ${received} of 100000`)
        throw new Error('another record')
      if (received % 20_000 === 0) memory.push(process.memoryUsage.rss())
    }
    const { state } = await agent.run('Test-Progress', [['Count', whole(100_000)]], 6, onRecord, never)
    expect({ state, received }).toEqual({ state: 'Completed', received: 100_000 })
    const [early = 0] = memory
    expect(Math.max(...memory) / early).toBeLessThan(1.5)
  })

  it('with a text of ten megabytes are whole; of a longer one the end is cut, and its length said', async (context) => {
    requirePowerShell(context)
    const agent = await open()
    const ten = 10 * 1024 * 1024
    const plain = await run(agent, 'Test-Text', [
      ['Length', whole(ten)],
      ['Of', text('a')],
    ])
    expect(outputs(plain.records)[0] === 'a'.repeat(ten)).toBe(true)
    const wide = await run(agent, 'Test-Text', [
      ['Length', whole(ten)],
      ['Of', text('漢')],
    ])
    expect(outputs(wide.records)[0] === '漢'.repeat(ten)).toBe(true)
    const cut = await run(agent, 'Test-Text', [
      ['Length', whole(13_000_000)],
      ['Of', text('漢')],
    ])
    const [value] = outputs(cut.records)
    const [before = '', behind] = String(value).split(' [')
    expect(behind).toBe('cut here by Keyturn: 13000000 characters in all]')
    expect(before.length).toBeGreaterThan(11_000_000)
    expect(before === '漢'.repeat(before.length)).toBe(true)
    expect((await run(agent, 'Test-Order', [['Count', whole(1)]])).records).toHaveLength(1)
  })

  it('with objects that are deep, wide or both are cut, and it is said where', async (context) => {
    requirePowerShell(context)
    const agent = await open()
    const deep = await run(agent, 'Test-Deep', [['Levels', whole(5)]], 3)
    expect(outputs(deep.records)).toEqual([
      { within: { within: { within: 'System.Collections.Hashtable [cut here by Keyturn: what is within it]' } } },
    ])
    const wide = outputs((await run(agent, 'Test-Wide', [['Members', whole(10_001)]])).records)
    expect(wide).toHaveLength(3)
    const [list, ...objects] = wide
    expect(list).toEqual([
      ...Array.from({ length: 10_000 }, (_, index) => index + 1),
      '[cut here by Keyturn: 10001 members in all]',
    ])
    for (const object of objects) {
      expect(Object.keys(Object(object))).toHaveLength(10_001)
      expect(object).toMatchObject({ '[cut here by Keyturn]': '10001 members in all' })
    }
    const lists = await run(agent, 'Test-ListOfLists', [['Members', whole(2000)]])
    expect(lists.end.state).toBe('Completed')
    expect(JSON.stringify(outputs(lists.records))).toContain('[cut here by Keyturn: 2000 members in all]')
  })

  it('tell values as they are, secrets as no more than that they are some', async (context) => {
    requirePowerShell(context)
    expect(outputs((await run(await open(), 'Test-Values')).records)).toEqual([
      {
        nothing: null,
        yes: true,
        whole: 42,
        large: '9223372036854775807',
        fraction: '1.5',
        letter: 'c',
        time: '2020-02-03T04:05:06.0000000Z',
        version: '1.2.3',
        bytes: 'AQL/',
        none: [],
        xml: '<a b="c"><d /></a>',
        day: 'Friday',
        secret: '[secret]',
        account: 'an account',
      },
    ])
  })

  it('with a property that throws are told as PowerShell sees it: without a value', async (context) => {
    requirePowerShell(context)
    const { records } = await run(await open(), 'Test-Unreadable')
    expect(outputs(records)).toEqual([{ before: 1, throws: null, behind: 2 }])
  })
})

describe('a command', () => {
  it('that throws has failed, with its words, in a session that lives', async (context) => {
    requirePowerShell(context)
    const agent = await open()
    const { end } = await run(agent, 'Test-Throw')
    expect(end).toMatchObject({ state: 'Failed', session: 'Opened', failure: { message: 'thrown on purpose' } })
    expect((await run(agent, 'Test-Order', [['Count', whole(2)]])).records).toHaveLength(2)
  })

  it('that is not there has failed with the id of PowerShell', async (context) => {
    requirePowerShell(context)
    const { end } = await run(await open(), 'Get-Nothing')
    expect(end).toMatchObject({ state: 'Failed', failure: { id: 'CommandNotFoundException' } })
  })

  it('without a session is refused, and the agent goes on', async (context) => {
    requirePowerShell(context)
    const program = await powerShellProgram()
    const agent = await Agent.start(program, usualPatience, never)
    agents.push(agent)
    const refusal = await run(agent, 'Get-Nothing').catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(AgentRefused)
    expect(refusal).toMatchObject({ session: 'None' })
    await agent.close()
  })

  it('is stopped by an abort, and the next one runs', async (context) => {
    requirePowerShell(context)
    const agent = await open()
    const abort = new AbortController()
    const running = agent.run('Wait-Keyturn', [], 1, () => {}, abort.signal)
    abort.abort()
    expect(await running).toMatchObject({ state: 'Stopped', session: 'Opened' })
    expect((await run(agent, 'Test-Order', [['Count', whole(2)]])).records).toHaveLength(2)
  })

  it('that does not stop is ended with its PowerShell', async (context) => {
    requirePowerShell(context)
    const agent = await open({ stop: 500 })
    const abort = new AbortController()
    const running = agent.run('Wait-Stubbornly', [], 1, () => abort.abort(), abort.signal)
    await expect(running).rejects.toThrow(/did not stop when it was asked to/)
    expect(lives(agent.pid)).toBe(false)
  })

  it.for([
    ['killed', 'SIGKILL', 'its process ended (SIGKILL)'],
    ['halted', 'SIGSTOP', 'it did not answer within 1 s'],
  ] as const)('whose PowerShell is %s in the middle is noticed', async ([, signal, words], context) => {
    requirePowerShell(context)
    const victim = await open(signal === 'SIGSTOP' ? { call: 1000 } : {})
    const running = victim.run('Wait-Telling', [], 1, () => kill(victim.pid, signal), never)
    const error = await running.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ShellEnded)
    expect(String(error)).toContain(words)
    await victim.end()
    expect(lives(victim.pid)).toBe(false)
  })

  it('gives back what its listener throws, and the agent lives', async (context) => {
    requirePowerShell(context)
    const agent = await open()
    const full = new Error('the disk is full')
    const running = agent.run(
      'Test-Order',
      [['Count', whole(3)]],
      1,
      () => {
        throw full
      },
      never,
    )
    await expect(running).rejects.toBe(full)
    expect((await run(agent, 'Test-Order', [['Count', whole(2)]])).records).toHaveLength(2)
  })
})

const lives = (pid: number | undefined): boolean => {
  try {
    return pid !== undefined && process.kill(pid, 0)
  } catch {
    return false
  }
}

const kill = (pid: number | undefined, signal: NodeJS.Signals): void => {
  if (pid !== undefined) process.kill(pid, signal)
}
