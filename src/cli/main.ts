import { cancelSignal } from './cancellation.ts'
import type { Surroundings } from './command.ts'
import { faultOf } from './failure.ts'

const argv = process.argv.slice(2)

const surroundings: Surroundings = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  json: argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length).includes('--json'),
  now: () => new Date(),
  cancelSignal,
}

/** What nobody caught is a fault of Keyturn: the state of the process is not to be trusted any more, so it ends. */
const end = (error: unknown): never => {
  const { message, details } = faultOf(error)
  if (surroundings.json)
    process.stdout.write(`${JSON.stringify({ command: argv.slice(0, 2).join(' '), error: message })}\n`)
  process.stderr.write(`${[`keyturn: ${message}`, ...details].join('\n')}\n`)
  process.exit(3)
}

// A stream whose reader has gone reports that as an event too; the write that met it has dealt with it already.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})
process.on('uncaughtException', end)

try {
  // Loaded here, so that a missing or damaged part of the installation is told in words as well.
  const { runCommandLine } = await import('./command-line.ts')
  process.exit(await runCommandLine(argv, surroundings))
} catch (error) {
  end(error)
}
