import { type ExecFileException, execFile } from 'node:child_process'
import { win32 } from 'node:path'
import { systemWords } from '../../files/system-words.ts'
import { AnchorUnreadable } from '../anchor-unreadable.ts'
import { checkpointOf } from '../checkpoint.ts'
import { AnchorNotKept, type AnchorPlace } from './anchor-place.ts'
import { eventTexts } from './event-xml.ts'
import { anchorOf, isGenuine, type KeptHead, lineIn } from './kept-head.ts'
import { paperCode } from './paper-code.ts'

/** The two programs of Windows, by their absolute paths. */
export interface EventLogPrograms {
  readonly eventcreate: string
  readonly wevtutil: string
}

const system32 = win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32')

const programsOfWindows: EventLogPrograms = {
  eventcreate: win32.join(system32, 'eventcreate.exe'),
  wevtutil: win32.join(system32, 'wevtutil.exe'),
}

const event = { source: 'Keyturn', id: 100 }
const name = 'the Windows event log'
const heads = 200

/** Milliseconds. Either program takes less than a second. */
const timeout = 20_000

/** An event has at most 31 839 characters, each of which may be escaped. */
const mostOutput = 64 * 1024 * 1024

/**
 * The event log of Windows as a place that remembers heads: events of the source Keyturn in the log Application, from
 * where a site can collect them on another computer. The last 200 are recalled. Any account may write events of that
 * source, Windows drops the oldest, and an administrator can clear the log: a head that is missing proves nothing.
 *
 * Written after Microsoft's documentation of eventcreate and wevtutil, without a Windows at hand: neither was ever run.
 */
export const windowsEventLog = (programs: EventLogPrograms = programsOfWindows): AnchorPlace => ({
  name,
  keep: async (head) => {
    const { source, id } = event
    try {
      const options = ['/L', 'APPLICATION', '/T', 'INFORMATION', '/SO', source, '/ID', String(id), '/D', textOf(head)]
      await run(programs.eventcreate, options)
    } catch (error) {
      throw new AnchorNotKept(
        `The head of the log was not kept in the Windows event log: ${wordsOf(error)}. The first entry of its source has to be made by an administrator, once: eventcreate /L APPLICATION /T INFORMATION /SO ${source} /ID ${id} /D "Keyturn may write here"`,
        { cause: error },
      )
    }
  },
  recall: async () => {
    const query = `/q:*[System[Provider[@Name='${event.source}']]]`
    try {
      const xml = await run(programs.wevtutil, ['qe', 'Application', query, '/rd:true', `/c:${heads}`, '/f:xml'])
      return eventTexts(xml, event).flatMap((text) => {
        const head = headIn(text.trim())
        return head === null ? [] : [anchorOf(head, name)]
      })
    } catch (error) {
      throw new AnchorUnreadable(
        `The heads of the log in the Windows event log can't be read: ${wordsOf(error)}. See that this account may read the log Application.`,
        { cause: error },
      )
    }
  },
})

/** A head as the text of an event: ASCII, because what the two programs make of other letters depends on the console. */
const textOf = (head: KeptHead): string =>
  `Keyturn log ${asWord(head.origin)} entry ${head.seq} hash ${head.hash} at ${head.at} code ${paperCode(head)} checkpoint ${Buffer.from(head.line, 'utf8').toString('base64')} key ${head.publicKey}`

const form =
  /^Keyturn log \S* entry (\d{1,16}) hash ([0-9a-f]{64}) at (\S{24}) code \S{1,40} checkpoint (\S{1,32000}) key (\S{1,200})$/

/** The head in an event's text, or null when the text is another, or false in anything that it says. */
const headIn = (text: string): KeptHead | null => {
  const [, seq, hash = '', at = '', checkpoint = '', publicKey = ''] = form.exec(text) ?? []
  const line = lineIn(checkpoint)
  const origin = line === null ? undefined : checkpointOf(Buffer.from(line, 'utf8'))?.origin
  if (line === null || origin === undefined) return null
  const head = { seq: Number(seq), hash, at, origin, publicKey, line }
  return isGenuine(head) && textOf(head) === text ? head : null
}

/** Other characters go as `=C3=BC`; not with a percent sign, which means something in the text of an event. */
const asWord = (text: string): string =>
  [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const letter = String.fromCharCode(byte)
      return /[\w./:-]/.test(letter) ? letter : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')

/** What a program printed, a letter for each byte. Throws `ProgramFailed`. */
const run = (program: string, options: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(
      program,
      [...options],
      { encoding: 'latin1', timeout, maxBuffer: mostOutput, windowsHide: true },
      (error, output, complaints) => {
        if (error === null) resolve(output)
        else reject(new ProgramFailed(failureWords(win32.basename(program), error, complaints), { cause: error }))
      },
    )
  })

class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed'
}

const wordsOf = (error: unknown): string => (error instanceof ProgramFailed ? error.message : systemWords(error))

const failureWords = (name: string, error: ExecFileException, complaints: string): string => {
  if (error.killed === true) return `${name} gave no answer within ${timeout / 1000} seconds`
  if (typeof error.code !== 'number') return `${name} can't be used: ${systemWords(error)}`
  // In the console's code page, which nobody knows here.
  const said = complaints
    .replace(/[^ -~]+/g, ' ')
    .trim()
    .slice(0, 200)
  return `${name} ended with status ${error.code}${said === '' ? '' : ` (${said})`}`
}
