import { writeSync } from 'node:fs'
import { note, open } from './journals.ts'

/** A process whose journal has a listener that throws: says what happens, in the order in which it does. */
const say = (words: string): void => {
  writeSync(1, `${words}\n`)
}
process.on('uncaughtException', (error) => say(`uncaught: ${error.message}`))
const journal = open(process.argv[2] ?? '')
journal.onAppended(() => {
  throw new Error('the first listener failed')
})
journal.onAppended(({ seq }) => say(`the second listener heard of ${seq}`))
say(`appended ${journal.append(note()).seq}`)
say(`appended ${journal.append(note()).seq}`)
process.on('exit', () => journal.close())
