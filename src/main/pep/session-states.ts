import type { ClosingCommand } from '../../domain/pep/command.ts'
import type { PepRecord } from '../../domain/pep/record.ts'
import { isOver, type SessionState, type WatchedSession } from '../../domain/pep/session-state.ts'
import type { Clock } from '../clock.ts'
import {
  CommandFailed,
  type EndpointTarget,
  type InvocableCommand,
  type PepSession,
  type PrivilegedEndpoint,
  SessionRefused,
} from './privileged-endpoint.ts'

/** What becomes of every session that is opened through a watched endpoint. */
export interface SessionStates {
  /** Sessions that are not over, and the last that ended, oldest first. */
  list(): readonly WatchedSession[]
  /** Calls back after every change. Returns the way to stop that. */
  onChanged(listener: () => void): () => void
}

/** An account of sessions, on whichever stamps they are. */
export interface WatchedSessions extends SessionStates {
  /** The same endpoint; of every session that is opened through it account is kept here. */
  through(endpoint: PrivilegedEndpoint): PrivilegedEndpoint
}

const keptEnded = 20

/** Begins an account of sessions. Times are those of the clock. */
export const watchSessions = (clock: Clock): WatchedSessions => new Ledger(clock)

type Timeless<S> = S extends unknown ? Omit<S, 'since'> : never

/** Where one session stands in the account. What is over stays over. */
interface LedgerEntry {
  becomes(state: Timeless<SessionState>): void
}

class Ledger implements WatchedSessions {
  readonly #clock: Clock
  readonly #sessions = new Map<number, WatchedSession>()
  /** The numbers of those that ended, in the order of their ends. */
  readonly #ended: number[] = []
  readonly #listeners = new Set<() => void>()
  #opened = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  list(): readonly WatchedSession[] {
    return [...this.#sessions.values()]
  }

  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  through(endpoint: PrivilegedEndpoint): PrivilegedEndpoint {
    return {
      open: async (target, credential, signal) => {
        const entry = this.#enter(target)
        try {
          const session = await endpoint.open(target, credential, signal)
          entry.becomes({ is: 'open' })
          return new WatchedSessionOf(session, entry)
        } catch (error) {
          entry.becomes(
            error instanceof SessionRefused
              ? { is: 'refused', reason: error.reason, message: error.message }
              : { is: 'lost', reason: `It was not opened: ${messageOf(error)}` },
          )
          throw error
        }
      },
    }
  }

  #enter({ name, address }: EndpointTarget): LedgerEntry {
    this.#opened += 1
    const number = this.#opened
    this.#set({ number, console: name, address, state: { is: 'connecting', since: this.#now() } })
    return {
      becomes: (state) => {
        const session = this.#sessions.get(number)
        if (session === undefined || isOver(session.state)) return
        this.#set({ ...session, state: { ...state, since: this.#now() } })
      },
    }
  }

  #set(session: WatchedSession): void {
    this.#sessions.set(session.number, session)
    if (isOver(session.state)) this.#ended.push(session.number)
    const forgotten = this.#ended.splice(0, Math.max(0, this.#ended.length - keptEnded))
    for (const number of forgotten) this.#sessions.delete(number)
    for (const listener of this.#listeners) listener()
  }

  #now(): string {
    return this.#clock.now().toISOString()
  }
}

/** A session that tells its entry what it does. */
class WatchedSessionOf implements PepSession {
  readonly #session: PepSession
  readonly #entry: LedgerEntry

  constructor(session: PepSession, entry: LedgerEntry) {
    this.#session = session
    this.#entry = entry
  }

  get target(): EndpointTarget {
    return this.#session.target
  }

  get commands(): ReadonlySet<string> {
    return this.#session.commands
  }

  async invoke(command: InvocableCommand, onRecord: (record: PepRecord) => void, signal: AbortSignal): Promise<void> {
    this.#entry.becomes({ is: 'running', command: command.command })
    try {
      await this.#session.invoke(command, onRecord, signal)
    } catch (error) {
      this.#entry.becomes(error instanceof CommandFailed ? { is: 'open' } : { is: 'lost', reason: messageOf(error) })
      throw error
    }
    this.#entry.becomes({ is: 'open' })
  }

  async close(command: ClosingCommand): Promise<void> {
    this.#entry.becomes({ is: 'closing' })
    try {
      await this.#session.close(command)
    } catch (error) {
      this.#entry.becomes({ is: 'lost', reason: `It could not be closed: ${messageOf(error)}` })
      throw error
    }
    this.#entry.becomes({ is: 'closed' })
  }

  abandon(): void {
    this.#session.abandon()
    this.#entry.becomes({ is: 'lost', reason: 'Keyturn gave it up without closing it.' })
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
