import { TargetExists } from '../../../../src/main/files/durable.ts'
import { serveTasks } from '../../../../src/main/workers/serve-tasks.ts'

interface Probe {
  readonly name: 'echo' | 'count' | 'refuse' | 'wait' | 'hang' | 'fill' | 'end'
  readonly options: { readonly text?: string; readonly secret?: Uint8Array; readonly date?: Date }
}

/** Where the last secret lay, to see whether it was wiped. */
let last: Uint8Array = new Uint8Array()

serveTasks<Probe, number>(async ({ name, options }, { signal, report }) => {
  switch (name) {
    case 'echo': {
      const before = [...last]
      last = options.secret ?? new Uint8Array()
      return { text: options.text, date: options.date, secret: [...last], before, buffer: last.buffer.byteLength }
    }
    case 'count':
      for (let step = 1; step <= 3; step += 1) {
        signal.throwIfAborted()
        report(step)
        // What was sent to this thread is heard before the next step.
        await new Promise(setImmediate)
      }
      return 'counted'
    case 'refuse':
      throw new TargetExists('/share/Certificates')
    case 'wait':
      report(0)
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      return null
    case 'hang':
      for (;;);
    case 'fill': {
      const kept: number[][] = []
      for (;;) kept.push(Array.from({ length: 100_000 }, (_, index) => index))
    }
    case 'end':
      return process.exit(7)
  }
})
