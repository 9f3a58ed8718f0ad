import type { LogEntry } from '../../contract/log.ts'
import type { FoundEntry } from '../audit/query.ts'
import { entryWords } from '../report/entry-words.ts'

/** A window shows no more of the facts of an entry. */
const mostCharacters = 20_000

/** An entry as the windows show it. */
export const logEntryView = (entry: FoundEntry): LogEntry => {
  if ('unreadable' in entry) {
    return {
      seq: entry.seq,
      readable: false,
      at: null,
      actor: null,
      stamp: null,
      run: null,
      step: null,
      type: null,
      words: 'This entry was changed so that it says nothing any more. The verification of the log tells more.',
      facts: '',
    }
  }
  const { seq, at, actor, stamp, run, step, type } = entry
  const words = cut(entryWords(entry))
  return {
    seq,
    readable: true,
    at,
    actor: actor.account,
    stamp,
    run,
    step,
    type,
    words,
    facts: cut(JSON.stringify(entry.facts, null, 2)),
  }
}

/** Never through the middle of a character. */
const cut = (text: string): string => {
  if (text.length <= mostCharacters) return text
  const end = /[\ud800-\udbff]/.test(text.charAt(mostCharacters - 1)) ? mostCharacters - 1 : mostCharacters
  return `${text.slice(0, end)} … (${text.length - end} more characters; an export holds all of it)`
}
