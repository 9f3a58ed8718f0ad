import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Agent, AgentRefused } from '../../../src/main/pep/agent.ts'
import type { AgentRecord } from '../../../src/main/pep/agent-answers.ts'
import { on, table, text } from '../../../src/main/pep/literal.ts'
import { Shell } from '../../../src/main/pep/shell.ts'
import { requirePowerShell } from '../../support/powershell.ts'
import { anyText } from './support/arbitrary-texts.ts'
import { openTrialAgent } from './support/trial-agent.ts'

/** Texts on their way to a command and back, in the real engine. */

const agents: Agent[] = []
const never = new AbortController().signal

afterEach(async () => {
  vi.restoreAllMocks()
  await Promise.all(agents.splice(0).map((agent) => agent.end()))
})

const open = async (...before: readonly string[]): Promise<Agent> => {
  const agent = await openTrialAgent({}, ...before)
  agents.push(agent)
  return agent
}

/** What a command that gives back its arguments gives back. */
const echo = async (agent: Agent, texts: readonly string[], userName: string) => {
  const records: AgentRecord[] = []
  const members = texts.map((each, index) => [String(index), text(each)] as const)
  const account = agent.credential(userName, Buffer.from('of no matter'))
  const parameters = [['Texts', table(members)] as const, ['Account', account] as const]
  const { state } = await agent.run('Test-Echo', parameters, 6, (record) => records.push(record), never)
  const [back, user] = records.map((record) => (record.kind === 'output' ? record.value : null))
  return { state, texts: texts.map((_, index) => Reflect.get(Object(back), String(index))), user }
}

const lineAlphabet = /^[A-Za-z0-9+/=()'@{};, $[\]-]+$/

describe('ten thousand texts of what quotes, ends or turns around', () => {
  it('arrive as parameters and user names unchanged, and stand in lines of a fixed alphabet', async (context) => {
    requirePowerShell(context)
    const lines = vi.spyOn(Shell.prototype, 'call')
    const agent = await open()
    lines.mockClear()
    const batch = 500
    const texts = fc.sample(anyText, { numRuns: 20 * batch, seed: 20_261_125 })
    for (let from = 0; from < texts.length; from += batch) {
      const some = texts.slice(from, from + batch)
      const userName = `AZS\\${texts[from]}`
      expect(await echo(agent, some, userName)).toEqual({ state: 'Completed', texts: some, user: userName })
    }
    for (const [line] of lines.mock.calls) expect(line.slice(0, 4000)).toMatch(lineAlphabet)
    for (const [line] of lines.mock.calls) expect(lineAlphabet.test(line)).toBe(true)
  })

  it('are names of commands and parameters that are not there, and nothing else', async (context) => {
    requirePowerShell(context)
    const agent = await open()
    for (const each of fc.sample(anyText, { numRuns: 100, seed: 20_261_126 })) {
      const command = await agent.run(`No-${each}`, [], 1, () => {}, never)
      expect(command).toMatchObject({ state: 'Failed', session: 'Opened' })
      // A backslash in it stands behind the name of a module.
      expect(command.failure?.id).toMatch(/^(CommandNotFoundException|CouldNotAutoLoadModule)$/)
      const parameter = await agent
        .run('Test-Echo', [[`No${each}`, on]], 1, () => {}, never)
        .catch((error: unknown) => error)
      if (!(parameter instanceof AgentRefused)) expect(parameter).toMatchObject({ state: 'Failed', session: 'Opened' })
    }
    expect(await echo(agent, ['lives'], 'user')).toMatchObject({ state: 'Completed', texts: ['lives'] })
  })
})

describe('whatever the code page and the line breaks of the console', () => {
  const awkward = [
    '',
    ' ',
    'é',
    'größe',
    '漢字',
    '🎉',
    '\u202eמלט',
    '\0',
    '\r\n',
    '\n',
    '\r',
    '\ufeff',
    'e\u0301',
    '\ud800',
    '"\\',
  ]
  const codePage = (number: number): string =>
    `[Text.Encoding]::RegisterProvider([Text.CodePagesEncodingProvider]::Instance); $encoding = [Text.Encoding]::GetEncoding(${number})`
  const consoleOf = (encoding: string, newLine: string): string =>
    `${encoding}
[Console]::OutputEncoding = $encoding
[Console]::InputEncoding = $encoding
[Console]::Out.NewLine = ${newLine}
$mark = $encoding.GetPreamble()
$stream = [Console]::OpenStandardOutput()
$stream.Write($mark, 0, $mark.Length)
$stream.Flush()`

  it.for(
    [
      ['437', codePage(437)],
      ['850', codePage(850)],
      ['1252', codePage(1252)],
      ['65001 with a byte order mark', '$encoding = [Text.UTF8Encoding]::new($true)'],
    ].flatMap(([name, encoding]) => [
      { name, encoding, breaks: 'LF', newLine: '"`n"' },
      { name, encoding, breaks: 'CRLF', newLine: '"`r`n"' },
    ]),
  )('what is received is what was sent: code page $name, $breaks', async ({ encoding = '', newLine }, context) => {
    requirePowerShell(context)
    const agent = await open(consoleOf(encoding, newLine))
    const userName = 'CONTOSO\\größe 漢'
    expect(await echo(agent, awkward, userName)).toEqual({ state: 'Completed', texts: awkward, user: userName })
  })
})
