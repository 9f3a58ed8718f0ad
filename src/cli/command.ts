import type { Readable } from 'node:stream'
import { Given, type Option, type OptionName, parseArguments } from './arguments.ts'

/** What a command answers when its work was done: the answer may still be a bad one (exit status 1). */
export interface Answer {
  readonly good: boolean
  /** What `--json` prints, after the command's name. */
  readonly document: { readonly [name: string]: unknown }
  /** What a person reads instead. */
  readonly lines: readonly string[]
}

export interface Environment {
  readonly [name: string]: string | undefined
}

/** The part of the process that a command may use. */
export interface Surroundings {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: TextStream
  readonly stderr: TextStream
  readonly environment: Environment
  readonly json: boolean
  readonly now: () => Date
  /**
   * The signal that the operator's first Ctrl+C gives; a second one ends the process. Only a command that asks for it
   * changes what Ctrl+C does: the others just end. `say` tells the operator what was understood.
   */
  readonly cancelSignal: (say: (text: string) => void) => AbortSignal
}

/** Standard output or standard error; the last four are there on a terminal only. */
export interface TextStream {
  write(text: string, done?: (error?: Error | null) => void): unknown
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  hasColors?(): boolean
  on(event: 'resize', listener: () => void): unknown
  off(event: 'resize', listener: () => void): unknown
}

export interface Command {
  /** The words that call it, for example `share build`. */
  readonly name: string
  /** One sentence for the list of commands. */
  readonly summary: string
  readonly operands: readonly Operand[]
  readonly options: readonly Option[]
  /** Throws `UsageError` for arguments that do not fit, other errors when the work could not be done. */
  run(argv: readonly string[], surroundings: Surroundings): Promise<Answer>
}

/** An argument without a name, such as the file to verify. All of them are required. */
export interface Operand {
  readonly name: string
  readonly meaning: string
}

const jsonOption = { name: 'json', value: null, need: 'optional', meaning: 'answer with one JSON document' } as const

/** A command from its description: its arguments are parsed by the very list that its usage shows. */
export const defineCommand = <const Options extends readonly Option[]>(definition: {
  readonly name: string
  readonly summary: string
  readonly operands?: readonly Operand[]
  readonly options: Options
  readonly run: (given: Given<OptionName<Options>>, surroundings: Surroundings) => Promise<Answer>
}): Command => {
  const operands = definition.operands ?? []
  const options = [...definition.options, jsonOption]
  return {
    name: definition.name,
    summary: definition.summary,
    operands,
    options,
    run: async (argv, surroundings) => definition.run(new Given(parseArguments(argv, options, operands)), surroundings),
  }
}
