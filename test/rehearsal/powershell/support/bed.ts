import { openTestBed, type TestBed } from '../../../../src/rehearsal/powershell/bed.ts'
import type { ConsoleListener } from '../../../../src/rehearsal/powershell/console-listener.ts'
import type { RunningStamp } from '../../../../src/rehearsal/process.ts'
import { Client } from './client.ts'
import { ScriptedStamp } from './scripted-stamp.ts'

/** Lends a test bed before a stamp, and clients for it, and closes all of them afterwards. */
export const withBed = async (
  stamp: RunningStamp,
  use: (lent: { readonly bed: TestBed; readonly first: ConsoleListener; client(): Client }) => Promise<void>,
): Promise<void> => {
  const bed = await openTestBed(stamp)
  const clients: Client[] = []
  const [first] = bed.consoles
  if (first === undefined) throw new TypeError('a stamp has three consoles')
  const client = (): Client => {
    const started = new Client(bed)
    clients.push(started)
    return started
  }
  try {
    await use({ bed, first, client })
  } finally {
    for (const started of clients) started.kill()
    await bed.close()
  }
}

export const withScriptedBed = async (
  use: (lent: {
    readonly stamp: ScriptedStamp
    readonly bed: TestBed
    readonly first: ConsoleListener
    client(): Client
  }) => Promise<void>,
): Promise<void> => {
  const stamp = await ScriptedStamp.open()
  try {
    await withBed(stamp, (lent) => use({ stamp, ...lent }))
  } finally {
    await stamp.stop()
  }
}
