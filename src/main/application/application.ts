import type { KeyturnContract } from '../../contract/contract.ts'
import type { HandlersOf } from '../../contract/definition.ts'

/** Keyturn behind its windows: everything that they can ask for, and what the desktop needs to know. */
export interface Application {
  readonly handlers: HandlersOf<KeyturnContract>
  /** Runs that wait for a rotation to end now: closing the window must not be taken for stopping one. */
  rotating(): readonly { readonly run: string; readonly region: string }[]
  onRotatingChanged(listener: () => void): () => void
  /**
   * Writes into the log what the shell refused or what befell it, for example `request-refused`. Lost before the log is
   * open; never throws.
   */
  note(type: SecurityEvent, facts: { readonly [name: string]: string | number | null }): void
  /** The HTML of a report that a window may show in a frame, by the last part of its address; null for any other. */
  reportPage(name: string): string | null
  /** Lets go of everything: no step is started any more, the log is signed and closed. Rotations go on by themselves. */
  close(): Promise<void>
}

/** What the shell of the windows writes into the log. */
export type SecurityEvent =
  /** A page asked for something beyond Keyturn's own scheme. */
  | 'request-refused'
  /** A page tried to go elsewhere, to open a window, or to embed a page. */
  | 'navigation-refused'
  | 'permission-refused'
  /** A message came from a wrong frame, or made no sense. */
  | 'message-refused'
  | 'window-crashed'
  | 'session-locked'
  | 'computer-suspended'
  | 'computer-resumed'
  | 'shutting-down'
