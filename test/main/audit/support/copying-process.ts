import { writeSync } from 'node:fs'
import { copyJournal } from '../../../../src/main/audit/copy-journal.ts'

/** A process of its own that copies the journal of its first argument to its second, and says each step it takes. */
const [from = '', to = ''] = process.argv.slice(2)
const say = (text: string): void => {
  writeSync(1, `${text}\n`)
}

try {
  const { entries } = await copyJournal({
    from,
    to,
    anchors: [],
    signal: new AbortController().signal,
    onProgress: ({ doing }) => say(doing),
  })
  say(`copied ${entries}`)
} catch (error) {
  say(error instanceof Error ? `${error.name} ${error.message}` : 'something that is no error')
  process.exitCode = 3
}
