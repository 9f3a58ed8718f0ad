import { randomBytes } from 'node:crypto'
import type { ShareTrial, TryShare } from '../runs/ports.ts'
import type { Vault } from '../vault/vault.ts'
import { Agent } from './agent.ts'
import type { AgentAnswerOf } from './agent-answers.ts'
import { type ShellPatience, type ShellProgram, usualPatience } from './shell.ts'

/** A file server that does not answer lets Windows wait for about a minute. */
const trialMilliseconds = 180_000

/**
 * Tries a share as the stamp will use it, from this computer: a drive on it with that account, a file written, read back
 * and removed. What the stamp's own network reaches is not seen from here.
 * Source: Preparation step 4, azure-stack-rotate-secrets.md: read and write for the account.
 */
export const shareTrial = (
  program: ShellProgram,
  vault: Vault,
  patience: ShellPatience = { ...usualPatience, call: trialMilliseconds },
): TryShare => {
  return async (as, share) => {
    const { userName, password } = vault.credential(as)
    const agent = await Agent.start(program, patience, new AbortController().signal, ['jump-box'])
    try {
      const name = `.keyturn-trial-${randomBytes(6).toString('hex')}`
      const answer = await agent.tryShare(rootOf(share), share, name, agent.credential(userName, password))
      return trialOf(answer, userName, share, name)
    } finally {
      await agent.end()
    }
  }
}

/** Windows connects to a share as a whole, not to a folder in it. */
const rootOf = (share: string): string => /^\\\\[^\\]+\\[^\\]+/.exec(share)?.[0] ?? share

const trialOf = (answer: AgentAnswerOf<'share'>, userName: string, share: string, name: string): ShareTrial => {
  const trial = stageOf(answer, userName, share, name)
  return answer.left ? { ...trial, message: `${trial.message} Remove ${name} by hand.` } : trial
}

const stageOf = (answer: AgentAnswerOf<'share'>, userName: string, share: string, name: string): ShareTrial => {
  const { done, message } = answer
  const words = message === undefined ? '' : ` Windows says: ${message}${hintFor(message)}`
  switch (done) {
    case 'all':
      return {
        userName,
        read: true,
        write: true,
        message: `${share} was mapped as ${userName} and listed, a file written, read back and removed.`,
      }
    case 'nothing':
      return { userName, read: false, write: false, message: `${share} could not be reached as ${userName}.${words}` }
    case 'mapped':
      return { userName, read: false, write: false, message: `${share} could not be listed as ${userName}.${words}` }
    case 'listed':
      return { userName, read: true, write: false, message: `No file could be written to ${share}.${words}` }
    case 'written':
      return {
        userName,
        read: true,
        write: false,
        message: `The file ${name} was written to ${share}, and could not be read back.${words}`,
      }
    case 'read':
      return {
        userName,
        read: true,
        write: false,
        message: `The file ${name} was written to ${share} and read back, and could not be removed.${words}`,
      }
  }
}

/** Source: system error 1219, ERROR_SESSION_CREDENTIAL_CONFLICT. */
const hintFor = (message: string): string =>
  /multiple connections to a server|1219/i.test(message)
    ? ' This computer already has a connection to that server under another account: close it (net use shows it), then try again.'
    : ''
