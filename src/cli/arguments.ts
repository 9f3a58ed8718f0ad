import { parseArgs } from 'node:util'
import { UsageError } from './failure.ts'

/** One `--option` of a command. */
export interface Option {
  readonly name: string
  /** How the value is called in the usage, for example `DIR`; null for a switch. */
  readonly value: string | null
  readonly need: 'required' | 'optional' | 'repeatable'
  readonly meaning: string
}

export type OptionName<Options extends readonly Option[]> = Options[number]['name']

export interface ParsedArguments {
  readonly switches: ReadonlySet<string>
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly operands: readonly string[]
}

/**
 * Sorts the arguments by the options and operands that a command has. Throws `UsageError` with one line that names the
 * first argument that does not fit. A value is never repeated in that line: somebody may have put a password there.
 */
export const parseArguments = (
  argv: readonly string[],
  options: readonly Option[],
  operands: readonly { readonly name: string }[],
): ParsedArguments => {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      options.map(({ name, value }) => [name, { type: value === null ? 'boolean' : 'string' }]),
    ),
    // The tokens are judged here, because the messages of the strict mode have several lines and no way out.
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const switches = new Set<string>()
  const values = new Map<string, string[]>()
  const found: { readonly value: string; readonly index: number }[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') found.push(token)
    if (token.kind !== 'option') continue
    const option = options.find(({ name }) => `--${name}` === token.rawName)
    if (option === undefined) throw new UsageError(`Unknown option ${token.rawName}.`)
    const value = givenValue(option, token.value, token.inlineValue)
    const earlier = values.get(option.name)
    if ((earlier !== undefined || switches.has(option.name)) && option.need !== 'repeatable') {
      throw new UsageError(`--${option.name} is given twice: give it once.`)
    }
    if (value === null) switches.add(option.name)
    else values.set(option.name, [...(earlier ?? []), value])
  }
  for (const { name, need } of options) if (need === 'required' && !values.has(name)) throw missing(options, name)
  return { switches, values, operands: checkedOperands(found, operands) }
}

/** Typed access to what was parsed; a name that the command does not have can't be asked for. */
export class Given<Name extends string> {
  readonly #parsed: ParsedArguments

  constructor(parsed: ParsedArguments) {
    this.#parsed = parsed
  }

  switch(name: Name): boolean {
    return this.#parsed.switches.has(name)
  }

  /** The value, or null when the option was not given. */
  optional(name: Name): string | null {
    return this.#parsed.values.get(name)?.[0] ?? null
  }

  /** The value of an option without which the command can't do anything. */
  required(name: Name): string {
    const value = this.optional(name)
    if (value === null) throw new UsageError(`--${name} is missing.`)
    return value
  }

  all(name: Name): readonly string[] {
    return this.#parsed.values.get(name) ?? []
  }

  /** One of a few words, exactly as they are written, or null when the option was not given. */
  choice<const Choice extends string>(name: Name, choices: readonly Choice[]): Choice | null {
    const value = this.optional(name)
    if (value === null) return null
    const chosen = choices.find((choice) => choice === value)
    if (chosen === undefined) throw new UsageError(`--${name} must be ${choices.join(' or ')}, written exactly so.`)
    return chosen
  }

  operand(position: number): string {
    const operand = this.#parsed.operands[position]
    if (operand === undefined) throw new UsageError('An argument is missing.')
    return operand
  }
}

/** The value that an option was given, checked; null for a switch. */
const givenValue = (option: Option, value: string | undefined, inline: boolean | undefined): string | null => {
  if (option.value === null) {
    if (value !== undefined) throw new UsageError(`--${option.name} takes no value: write --${option.name} alone.`)
    return null
  }
  if (value === undefined || value === '')
    throw new UsageError(`--${option.name} needs a value: --${option.name} ${option.value}.`)
  if (inline !== true && value.length > 1 && value.startsWith('-')) {
    throw new UsageError(
      `--${option.name} needs a value, and the next argument looks like an option. If it is the value, write --${option.name}=${option.value}.`,
    )
  }
  return value
}

const missing = (options: readonly Option[], name: string): UsageError => {
  const option = options.find((candidate) => candidate.name === name)
  return new UsageError(`--${name} is missing: add --${name} ${option?.value ?? ''}.`)
}

const checkedOperands = (
  found: readonly { readonly value: string; readonly index: number }[],
  operands: readonly { readonly name: string }[],
): readonly string[] => {
  const surplus = found[operands.length]
  if (surplus !== undefined) {
    throw new UsageError(
      `Argument ${surplus.index + 1} after the command is one too many. A value with spaces needs quotation marks.`,
    )
  }
  const absent = operands[found.length]
  if (absent !== undefined) throw new UsageError(`${absent.name} is missing.`)
  const empty = found.findIndex(({ value }) => value === '')
  if (empty >= 0) throw new UsageError(`${operands[empty]?.name ?? 'An argument'} is empty.`)
  return found.map(({ value }) => value)
}
