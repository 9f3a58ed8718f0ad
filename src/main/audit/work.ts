import { beside } from '../files/beside.ts'
import { TaskWorker, type Watch } from '../workers/task-worker.ts'
import type { Anchor } from './anchor.ts'
import type { LogPage, LogQuery } from './query.ts'
import type { Verification } from './verification.ts'
import type { Inspection } from './verify-database.ts'

interface LogToVerify {
  readonly path: string
  readonly anchors: readonly Anchor[]
}

interface LogToSearch {
  readonly path: string
  readonly query: LogQuery
}

/** What can be done with a log: what it takes, and what it answers. Each tells the entries that it has verified. */
interface Work {
  /** See `inspectJournal`. */
  readonly inspect: { readonly options: LogToVerify; readonly result: Inspection }
  /** See `searchLog`; tells the entries that it has looked at. */
  readonly search: { readonly options: LogToSearch; readonly result: LogPage }
  /** See `verifyLog`. */
  readonly verify: { readonly options: LogToVerify; readonly result: Verification }
}

/** One piece of work as the worker gets it. */
export type AuditJob = {
  [Name in keyof Work]: { readonly name: Name; readonly options: Work[Name]['options'] }
}[keyof Work]

const worker = new TaskWorker(beside('./audit-worker.ts', import.meta.url))

/**
 * Goes through a log in a thread of its own: the one way for the command line, the report and the windows. Errors arrive by
 * their names, not as instances of their classes.
 */
export const auditWork = <Name extends keyof Work>(
  name: Name,
  options: Work[Name]['options'],
  watch: Watch<number>,
): Promise<Work[Name]['result']> => worker.perform({ name, options }, watch)

/** Makes ready for work that comes in a moment, such as the log that is opened at each start. */
export const prepareAuditWork = (): void => worker.prepare()
