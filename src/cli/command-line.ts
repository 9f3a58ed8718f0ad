import type { Command, Surroundings } from './command.ts'
import { commands } from './commands.ts'
import { type Failure, failureOf, UsageError } from './failure.ts'
import { writeDocument, writeError, writeLines } from './output.ts'
import { commandHelp, commandList, usageLine } from './usage.ts'
import { version } from './version.ts'

type ExitStatus = 0 | 1 | 2 | 3

const introduction = [
  'Keyturn leads the operator of a disconnected Azure Stack Hub through a secret rotation.',
  'On the command line: rehearsals on a simulated stamp, scripted checks, and the verification of a log.',
]

/** Runs what the arguments ask for, writes the answer or the error, and gives the exit status. Never throws. */
export const runCommandLine = async (argv: readonly string[], surroundings: Surroundings): Promise<ExitStatus> => {
  try {
    return await answered(argv, surroundings)
  } catch (error) {
    return reported(failureOf(error), argv, surroundings)
  }
}

/** Writes why there is no answer, and gives the exit status that says so. */
const reported = async (failure: Failure, argv: readonly string[], surroundings: Surroundings): Promise<ExitStatus> => {
  const command = commandOf(argv)
  const name = command?.name ?? wordsOf(argv).slice(0, 2).join(' ')
  const usage =
    failure.kind === 'usage' ? ` Usage: ${command === undefined ? groupUsage(argv) : usageLine(command)}` : ''
  const message = `${failure.message}${usage}`
  if (surroundings.json) {
    try {
      await writeDocument(surroundings.stdout, { command: name === '' ? 'keyturn' : name, error: message })
    } catch (error) {
      writeError(surroundings.stderr, [failureOf(error).message])
    }
    writeError(surroundings.stderr, failure.details)
  } else {
    writeError(surroundings.stderr, [`keyturn${name === '' ? '' : ` ${name}`}: ${message}`, ...failure.details])
  }
  return failure.status
}

const answered = async (argv: readonly string[], surroundings: Surroundings): Promise<ExitStatus> => {
  const asked = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length)
  if (asked.includes('--help')) return help(argv, surroundings)
  if (asked.find((argument) => argument !== '--json') === '--version')
    return show(['--version'], surroundings, [version], { version })
  const command = commandOf(argv)
  if (command === undefined) throw notACommand(argv)
  const answer = await command.run(argv.slice(command.name.split(' ').length), surroundings)
  await show([command.name], surroundings, answer.lines, answer.document)
  return answer.good ? 0 : 1
}

const help = async (argv: readonly string[], surroundings: Surroundings): Promise<ExitStatus> => {
  const command = commandOf(argv)
  if (command !== undefined) {
    const lines = commandHelp(command)
    return show([command.name, '--help'], surroundings, lines, { help: lines.join('\n') })
  }
  const group = groupOf(argv)
  if (group.length === 0) throw notACommand(argv)
  const words = wordsOf(argv)
  const lines = commandList(group, words.length === 0 ? introduction : [`keyturn ${words.join(' ')}`])
  return show([...words, '--help'], surroundings, lines, { help: lines.join('\n') })
}

const show = async (
  words: readonly string[],
  surroundings: Surroundings,
  lines: readonly string[],
  document: { readonly [name: string]: unknown },
): Promise<ExitStatus> => {
  if (surroundings.json) await writeDocument(surroundings.stdout, { command: words.join(' '), ...document })
  else await writeLines(surroundings.stdout, lines)
  return 0
}

/** The words before the first option: the command, and perhaps operands. */
const wordsOf = (argv: readonly string[]): readonly string[] => {
  const firstOption = argv.findIndex((argument) => argument.startsWith('-'))
  return firstOption < 0 ? argv : argv.slice(0, firstOption)
}

const commandOf = (argv: readonly string[]): Command | undefined => {
  const words = wordsOf(argv)
  return commands.find(({ name }) => name.split(' ').every((word, position) => words[position] === word))
}

/** The commands that begin with the words that were given: all of them when there are none. */
const groupOf = (argv: readonly string[]): readonly Command[] => {
  const words = wordsOf(argv)
  return commands.filter(({ name }) => words.every((word, position) => name.split(' ')[position] === word))
}

const notACommand = (argv: readonly string[]): UsageError => {
  const [first, second] = wordsOf(argv)
  if (first === undefined) return new UsageError('A command is missing: it comes first, before any option.')
  if (commands.every(({ name }) => name.split(' ')[0] !== first)) return new UsageError(`Unknown command “${first}”.`)
  return new UsageError(second === undefined ? `“${first}” needs a verb.` : `“${first}” has no verb “${second}”.`)
}

const groupUsage = (argv: readonly string[]): string => {
  const first = wordsOf(argv)[0]
  const group = first === undefined ? [] : groupOf([first])
  const names = (group.length === 0 ? commands : group).map(({ name }) => name)
  return `keyturn ${names.join(' | keyturn ')} (each with --help)`
}
