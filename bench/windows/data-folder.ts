import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Recorded, RunEvent } from '../../src/domain/run/event.ts'
import { dataFolderAt, logIn } from '../../src/main/application/data-folder.ts'
import { openOrMakeSigningKey } from '../../src/main/audit/key-file.ts'
import { noProtection } from '../../src/main/audit/key-protection.ts'
import { systemClock } from '../../src/main/clock.ts'
import { systemOrigin } from '../../src/main/origin.ts'
import { record } from '../../src/main/runs/run-journal.ts'
import { openServices, type Services } from '../../src/main/services.ts'
import { launchFromSources } from '../../src/rehearsal/launch-stamp.ts'
import { rehearsalGround } from '../../src/rehearsal/windows-rehearsal.ts'
import { successfulRun } from '../../test/support/run-history.ts'

/** A data folder as a used Keyturn has it. */
export interface UsedDataFolder {
  /** Runs whose steps are done, by how many lines the stamp wrote in their rotation. */
  readonly finishedRuns: ReadonlyMap<number, string>
}

/** Makes one with an open rehearsal, and beside it a finished run for each length of output that is wanted. */
export const makeUsedDataFolder = async (folder: string, lengths: readonly number[]): Promise<UsedDataFolder> => {
  const data = dataFolderAt(join(folder, 'Keyturn'))
  const log = logIn(data)
  const rehearsal = rehearsalGround({ launchStamp: launchFromSources })
  const services = await openServices({
    journal: log.journal,
    head: log.head,
    key: await openOrMakeSigningKey({ path: log.signingKey, protection: noProtection }),
    origin: systemOrigin('bench'),
    clock: systemClock(),
    reach: { holds: () => false, portsFor: () => Promise.reject(new Error('the bench reaches no stamp')) },
  })
  try {
    await mkdir(data.rehearsals, { recursive: true })
    const { stamp, plan } = await rehearsal.prepare({
      folder: join(data.rehearsals, 'bench'),
      scenario: 'success',
      identity: 'AAD',
      pace: 'hour',
    })
    const finishedRuns = new Map(lengths.map((lines) => [lines, addFinishedRun(services, lines)]))
    const opened = services.engine.open('external', stamp, plan)
    if ('refusal' in opened) throw new Error(opened.refusal)
    await services.anchor()
    return { finishedRuns }
  } finally {
    await services.close()
  }
}

/** As many lines as a burst has at most. */
const linesPerEntry = 500

const addFinishedRun = ({ journal }: Services, lines: number): string => {
  const run = `2026-11-23-${lines.toString(16).padStart(8, '0')}`
  for (const { event } of longRun(lines)) record(journal, run, 'east.contoso.com', event)
  return run
}

/** A successful run, in whose rotation the stamp wrote exactly so many lines. */
const longRun = (lines: number): readonly Pick<Recorded, 'event'>[] => {
  const run = successfulRun().filter(({ event }) => !isRotationOutput(event))
  const sending = run.findIndex(
    ({ event }) => event.type === 'step-learned' && event.step === 'Rotation' && event.fact.fact === 'command-sending',
  )
  const written = Array.from({ length: Math.ceil(lines / linesPerEntry) }, (_, entry) => ({
    event: output(entry * linesPerEntry, Math.min(lines, (entry + 1) * linesPerEntry)),
  }))
  return [...run.slice(0, sending + 1), ...written, ...run.slice(sending + 1)]
}

const isRotationOutput = (event: RunEvent): boolean =>
  event.type === 'step-learned' && event.step === 'Rotation' && event.fact.fact === 'output'

const output = (from: number, to: number): RunEvent => ({
  type: 'step-learned',
  step: 'Rotation',
  attempt: 1,
  fact: {
    fact: 'output',
    lines: Array.from({ length: to - from }, (_, index) => ({
      stream: 'verbose',
      text: `VERBOSE: [${from + index}] Step 'Restart “gateways” – Größe' status: 'InProgress'`,
    })),
  },
})
