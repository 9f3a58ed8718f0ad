import { RehearsalRefused, rehearse } from '../../../src/rehearsal/rehearse.ts'

/**
 * A rehearsal in a process of its own that kills itself, as a power cut would, right after an entry of the journal was
 * acknowledged: `node killed-rehearsal-process.ts <out> <scenario> <identity> <compression> <entry type or *> <count>`.
 * An entry that holds a fact goes by the fact's name too. Prints each acknowledged entry as a line of JSON, and at the end `{ "ended": … }`.
 */
const [out = '', scenario = '', identity = '', compression = '', type = '', count = ''] = process.argv.slice(2)
let left = Number(count)

const say = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

try {
  const ended = await rehearse({
    out,
    scenario,
    kind: 'external',
    identity: identity === 'ADFS' ? 'ADFS' : 'AAD',
    origin: { actor: { account: 'test\\operator', sid: null }, host: 'test', app: 'Keyturn test' },
    compression: Number(compression),
    onView: () => {},
    onLine: () => {},
    onAppended: ({ seq, type: found, at, facts: { fact } }) => {
      const name = typeof fact === 'object' && fact !== null && 'fact' in fact ? fact.fact : null
      say({ seq, type: found, at, fact: name })
      if (type !== '*' && type !== found && type !== name) return
      left -= 1
      if (left === 0) process.kill(process.pid, 'SIGKILL')
    },
    signal: new AbortController().signal,
  })
  say({ ended })
} catch (error) {
  if (!(error instanceof RehearsalRefused)) throw error
  say({ refused: error.message })
}
