import { hasCode } from '../main/files/durable.ts'
import type { TextStream } from './command.ts'
import { InputError } from './failure.ts'
import { printable } from './printable.ts'

/** Writes lines for a person: safe on a terminal, whatever they hold. Throws `InputError` when they can't be written. */
export const writeLines = (stream: TextStream, lines: readonly string[]): Promise<void> =>
  written(stream, lines.map((line) => `${printable(line)}\n`).join(''))

/** Writes the one JSON document of a command. */
export const writeDocument = (stream: TextStream, document: { readonly [name: string]: unknown }): Promise<void> =>
  written(stream, `${JSON.stringify(document, null, 2)}\n`)

/** Writes diagnostics. When even that fails there is nobody left to tell. */
export const writeError = (stream: TextStream, lines: readonly string[]): void => {
  for (const line of lines) stream.write(`${printable(line)}\n`)
}

/** Resolves when the text has left. A reader that has gone away, such as `head`, has read enough: that is no error. */
const written = (stream: TextStream, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === null || error === undefined || hasCode(error, 'EPIPE')) resolve()
      else
        reject(
          new InputError(`The answer can't be written to standard output: ${error.message}. Send it elsewhere.`, {
            cause: error,
          }),
        )
    })
  })
