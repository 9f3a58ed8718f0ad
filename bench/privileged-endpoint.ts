import type { Agent } from '../src/main/pep/agent.ts'
import type { AgentRecord } from '../src/main/pep/agent-answers.ts'
import { whole } from '../src/main/pep/literal.ts'
import { openTrialAgent } from '../test/main/pep/support/trial-agent.ts'
import { median } from './median.ts'
import type { BenchRow } from './row.ts'

const commands = 200
const warmUp = 50
const progressRecords = 100_000
/** By then everything that is made once has been made. */
const early = 20_000
const never = new AbortController().signal

/** What a command costs through shell and agent, with a session on this computer; and what many records cost. */
export const privilegedEndpointBench = async (): Promise<readonly BenchRow[]> => {
  const agent = await openTrialAgent()
  try {
    return [await commandRow(agent), ...(await recordRows(agent))]
  } finally {
    await agent.end()
  }
}

const commandRow = async (agent: Agent): Promise<BenchRow> => {
  for (let call = 0; call < warmUp; call++) await runOne(agent)
  const times: number[] = []
  for (let call = 0; call < commands; call++) times.push(await milliseconds(() => runOne(agent)))
  await engineMilliseconds(agent, 'Measure-Engine', warmUp)
  const [ours, beside] = [median(times), await engineMilliseconds(agent, 'Measure-Engine', commands)]
  return {
    name: 'privileged endpoint: one command through shell and agent, beside the same in the bare engine',
    ours: `${ours.toFixed(2)} ms`,
    beside: `${beside.toFixed(2)} ms`,
    ratio: ours / beside,
    goal: 'no goal set',
  }
}

const runOne = async (agent: Agent): Promise<void> => {
  await agent.run('Test-Order', [['Count', whole(1)]], 6, () => {}, never)
}

/** What the engine itself takes, which looks at its own clock: for a command in a loop, or for writing that many records. */
const engineMilliseconds = async (
  agent: Agent,
  command: 'Measure-Engine' | 'Measure-Progress',
  count: number,
): Promise<number> => {
  let told = Number.NaN
  const onRecord = (record: AgentRecord): void => {
    if (record.kind === 'output') told = Number(record.value)
  }
  await agent.run(command, [['Count', whole(count)]], 6, onRecord, never)
  return told
}

const recordRows = async (agent: Agent): Promise<readonly BenchRow[]> => {
  let received = 0
  let earlyMebibytes = Number.NaN
  const onRecord = (): void => {
    received += 1
    if (received === early) earlyMebibytes = mebibytes()
  }
  const engine = (await engineMilliseconds(agent, 'Measure-Progress', progressRecords)) / 1000
  const seconds =
    (await milliseconds(async () => {
      await agent.run('Test-Progress', [['Count', whole(progressRecords)]], 6, onRecord, never)
    })) / 1000
  const lateMebibytes = mebibytes()
  if (received !== progressRecords) throw new Error(`${received} of ${progressRecords} progress records were received`)
  return [
    {
      name: `privileged endpoint: ${progressRecords} progress records received, beside the engine that only writes them`,
      ours: `${seconds.toFixed(2)} s`,
      beside: `${engine.toFixed(2)} s`,
      ratio: seconds / engine,
      goal: 'no goal set',
    },
    {
      name: `privileged endpoint: memory of Keyturn behind those records, beside that behind ${early} of them`,
      ours: `${lateMebibytes.toFixed(0)} MiB`,
      beside: `${earlyMebibytes.toFixed(0)} MiB`,
      ratio: lateMebibytes / earlyMebibytes,
      goal: 'about 1',
    },
  ]
}

const mebibytes = (): number => process.memoryUsage.rss() / 1024 / 1024

const milliseconds = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}
