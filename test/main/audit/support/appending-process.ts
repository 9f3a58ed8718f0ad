import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { JournalUnwritable } from '../../../../src/main/audit/journal-errors.ts'
import { note, open, steadyClock } from './journals.ts'

/**
 * A process of its own that appends to the journal of its first argument, and acknowledges each entry on standard output
 * by its number and its hash. How many: its second argument; then it keeps the journal open until it is killed. How many
 * seconds its clock is on: its third. When an entry can't be written, it says so and tries once more as soon as it hears
 * something on standard input.
 */
const [path = '', count = '', seconds = '10000'] = process.argv.slice(2)
const say = (...words: readonly (string | number)[]): void => {
  writeSync(1, `${words.join(' ')}\n`)
}
const sayError = (error: unknown): void =>
  error instanceof Error ? say(error.name, error.message) : say('something that is no error')

try {
  const journal = open(path, { clock: steadyClock(Number(seconds)) })
  const append = (index: number): void => {
    journal.append(note({ index, text: 'x'.repeat((index * 37) % 1500) }, `run-${index % 3}`))
    const head = journal.head()
    say(head.seq, head.hash)
  }
  say('open')
  try {
    for (let index = 0; index < Number(count); index += 1) append(index)
  } catch (error) {
    if (!(error instanceof JournalUnwritable)) throw error
    sayError(error)
    await once(process.stdin, 'data')
    append(0)
  }
  say('done')
  // A journal that nobody holds any more is given up.
  setInterval(() => journal.head(), 60_000)
} catch (error) {
  sayError(error)
  process.exitCode = 3
}
