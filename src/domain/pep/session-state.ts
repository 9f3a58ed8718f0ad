import type { SessionRefusalReason } from './session-refusal.ts'

/** How a session on the privileged endpoint stands, as the windows show it: plain data. */
export interface WatchedSession {
  /** Counts the sessions of this start of Keyturn from 1. */
  readonly number: number
  /** The ERCS, for example `AzS-ERCS01`, and its IP address. */
  readonly console: string
  readonly address: string
  readonly state: SessionState
}

/** Each `since` is UTC, ISO 8601 with milliseconds. */
export type SessionState =
  | { readonly is: 'connecting'; readonly since: string }
  | { readonly is: 'open'; readonly since: string }
  | { readonly is: 'running'; readonly command: string; readonly since: string }
  | { readonly is: 'closing'; readonly since: string }
  /** Ended with Close-PrivilegedEndpoint. */
  | { readonly is: 'closed'; readonly since: string }
  /** Ended in any other way: the connection broke, closing failed, or Keyturn gave it up. */
  | { readonly is: 'lost'; readonly reason: string; readonly since: string }
  /** Never opened. */
  | {
      readonly is: 'refused'
      readonly reason: SessionRefusalReason
      readonly message: string
      readonly since: string
    }

/** Whether nothing more becomes of a session. */
export const isOver = ({ is }: SessionState): boolean => is === 'closed' || is === 'lost' || is === 'refused'
