import { isOver, type WatchedSession } from '../../domain/pep/session-state.ts'

/** `PEP 10.4.0.225 (AzS-ERCS02) connected`: one session, as the status bar says it. */
export const sessionWords = ({ address, console, state }: WatchedSession): string => {
  const endpoint = `PEP ${address} (${console})`
  switch (state.is) {
    case 'connecting':
      return `${endpoint}: connecting`
    case 'open':
      return `${endpoint} connected`
    case 'running':
      return `${endpoint} runs ${state.command}`
    case 'closing':
      return `${endpoint}: closing`
    case 'closed':
      return `${endpoint} closed`
    case 'lost':
      return `${endpoint}: connection lost`
    case 'refused':
      return `${endpoint}: no session was opened`
  }
}

/** Why a session ended against anyone's will; null for every other. */
export const sessionEnd = ({ state }: WatchedSession): string | null => {
  if (state.is === 'lost') return state.reason
  return state.is === 'refused' ? state.message : null
}

/**
 * What the sessions come to in one phrase: the only one that goes on, how many do, or that the newest broke and none took
 * its place. Null when there is nothing to say.
 */
export const sessionsWords = (sessions: readonly WatchedSession[]): string | null => {
  const live = sessions.filter(({ state }) => !isOver(state))
  const [only] = live
  if (only !== undefined) return live.length === 1 ? sessionWords(only) : `${live.length} PEP sessions`
  const newest = sessions.at(-1)
  return newest === undefined || newest.state.is === 'closed' ? null : sessionWords(newest)
}
