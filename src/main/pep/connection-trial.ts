import type { SecretHandle } from '../../domain/pep/command.ts'
import { type OfferedCommands, offeredCommands } from '../../domain/pep/offered-commands.ts'
import { type SessionRefusalReason, sessionRefusalAdvice } from '../../domain/pep/session-refusal.ts'
import { type EndpointTarget, type PrivilegedEndpoint, SessionRefused } from './privileged-endpoint.ts'

/** What came of a session on one ERCS. */
export type ConsoleTrial = { readonly target: EndpointTarget } & (
  | ({ readonly opened: true } & OfferedCommands)
  | {
      readonly opened: false
      readonly reason: SessionRefusalReason
      readonly message: string
      readonly meaning: string
      readonly doNext: readonly string[]
    }
)

/**
 * Opens a session on one ERCS after the other, and leaves each again: nothing is run there but Get-Command. After a
 * refusal of the account the others are not tried, for a wrong password at each of them could lock it.
 */
export const tryConsoles = async (
  endpoint: PrivilegedEndpoint,
  targets: readonly EndpointTarget[],
  account: SecretHandle,
  signal: AbortSignal,
  onTried: (trial: ConsoleTrial) => void,
): Promise<readonly ConsoleTrial[]> => {
  const trials: ConsoleTrial[] = []
  for (const target of targets) {
    const trial = await tryConsole(endpoint, target, account, signal)
    trials.push(trial)
    onTried(trial)
    if (!trial.opened && trial.reason === 'access-denied') break
  }
  return trials
}

const tryConsole = async (
  endpoint: PrivilegedEndpoint,
  target: EndpointTarget,
  account: SecretHandle,
  signal: AbortSignal,
): Promise<ConsoleTrial> => {
  try {
    const session = await endpoint.open(target, account, signal)
    session.abandon()
    return { target, opened: true, ...offeredCommands(session.commands) }
  } catch (error) {
    if (!(error instanceof SessionRefused)) throw error
    const { meaning, doNext } = sessionRefusalAdvice(error.reason)
    return { target, opened: false, reason: error.reason, message: error.message, meaning, doNext }
  }
}
