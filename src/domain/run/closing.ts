import { type ClosingCommand, powerShellOf } from '../pep/command.ts'
import type { RunPlan } from './event.ts'

/**
 * The command that ends a session on the privileged endpoint and ships its transcripts. A session that ends without it
 * leaves them on its console (ERCS), and the next one there ships those too.
 * Source: "Close the privileged endpoint session" in azure-stack-privileged-endpoint.md.
 */
export const closingCommand = (plan: Pick<RunPlan, 'transcriptsDestination'>): ClosingCommand => ({
  command: 'Close-PrivilegedEndpoint',
  transcriptsPathDestination: plan.transcriptsDestination,
  credential: 'share-credential',
})

/** What a person does about transcripts that Keyturn could not fetch, in a sentence. */
export const closingByHand = (plan: RunPlan, consoles: Iterable<string>): string =>
  `Open a session on ${[...consoles].join(' and on ')} and run there: ${powerShellOf(closingCommand(plan))}`
