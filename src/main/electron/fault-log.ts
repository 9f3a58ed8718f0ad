import { appendFileSync, statSync } from 'node:fs'
import { faultDetails, oneLine } from '../operator-errors.ts'

/** Where Keyturn writes down its own faults, for whoever mends it. The audit log tells of rotations, not of these. */
export interface FaultLog {
  readonly path: string
  /** Never throws: a fault that can't be written down has been told to the person all the same. */
  write(fault: unknown, during: string): void
}

/** A fault that comes again and again must not fill the disk. */
const mostBytes = 4 * 1024 * 1024

/** @param path of a text file that is appended to; its folder may not be there yet */
export const faultLog = (path: string, now: () => Date): FaultLog => ({
  path,
  write: (fault, during) => {
    try {
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) < mostBytes) {
        appendFileSync(path, `${faultText(fault, during, now())}\n`, { mode: 0o600 })
      }
    } catch {
      // The disk is full or the folder is gone: there is nowhere left to write it.
    }
  },
})

const faultText = (fault: unknown, during: string, at: Date): string =>
  fault instanceof Error
    ? [`${at.toISOString()} ${during}: ${wordsWithin(fault)}`, ...faultDetails(withoutQuotes(fault))].join('\n')
    : `${at.toISOString()} ${during}: something that is no error was thrown (${typeof fault})`

/** The message of a fault, on one line. That of a text which could not be parsed quotes the text, whatever it holds. */
export const wordsWithin = (fault: Error): string =>
  fault instanceof SyntaxError ? 'a text is not of the form that was expected' : oneLine(fault.message)

/** The same error, in whose chain of causes nothing is quoted either. */
const withoutQuotes = (fault: Error): Error => {
  const plain = new Error(wordsWithin(fault), fault.cause instanceof Error ? { cause: withoutQuotes(fault.cause) } : {})
  plain.name = fault.name
  plain.stack = fault.stack ?? ''
  return plain
}
