import type { Option } from './arguments.ts'
import type { Command } from './command.ts'
import { displayWidth, padded, wrapped } from './styled-text.ts'

const columns = 100

/** The command on one line, as it is written. */
export const usageLine = (command: Command): string =>
  ['keyturn', command.name, ...command.operands.map(({ name }) => name), ...command.options.map(written)].join(' ')

/** What `--help` prints after one command. */
export const commandHelp = (command: Command): readonly string[] => [
  command.summary,
  '',
  ...hanging('Usage: ', usageLine(command)),
  '',
  ...table([
    ...command.operands.map(({ name, meaning }) => [name, meaning] as const),
    ...command.options.map(
      (option) => [`--${option.name}${option.value === null ? '' : ` ${option.value}`}`, option.meaning] as const,
    ),
    ['--help', 'show this'],
  ]),
]

/** What `--help` prints for some of the commands, or all of them. */
export const commandList = (commands: readonly Command[], introduction: readonly string[]): readonly string[] => [
  ...introduction,
  '',
  'Usage: npm run --silent keyturn -- <command> [options]',
  '',
  ...table(commands.map(({ name, summary }) => [name, summary] as const)),
  '',
  'More about one of them: npm run --silent keyturn -- <command> --help',
  'Exit status: 0 all good (warnings allowed) · 1 the answer is bad · 2 bad usage or unreadable input · 3 a fault of Keyturn',
]

const written = (option: Option): string => {
  const bare = `--${option.name}${option.value === null ? '' : ` ${option.value}`}`
  switch (option.need) {
    case 'required':
      return bare
    case 'optional':
      return `[${bare}]`
    case 'repeatable':
      return `[${bare} …]`
  }
}

const hanging = (head: string, text: string): readonly string[] =>
  wrapped(text, columns - displayWidth(head)).map(
    (piece, row) => `${row === 0 ? head : ' '.repeat(displayWidth(head))}${piece}`,
  )

const table = (rows: readonly (readonly [string, string])[]): readonly string[] => {
  const first = Math.max(...rows.map(([left]) => displayWidth(left))) + 2
  return rows.flatMap(([left, right]) => hanging(`  ${padded(left, first)}`, right))
}
