import { beside } from '../files/beside.ts'
import { TaskWorker, type Watch } from '../workers/task-worker.ts'
import type { BuildOptions, BuildResult } from './build.ts'
import type { CheckedSet, CheckOptions } from './check-set.ts'
import type { Repaired, RepairOptions } from './repair.ts'
import type { RequestOptions, WrittenRequest } from './request.ts'

/** What can be done with certificates: what it takes, what it tells on its way, and what it answers. */
interface Work {
  readonly requests: {
    readonly options: RequestOptions
    readonly progress: WrittenRequest
    readonly result: readonly WrittenRequest[]
  }
  readonly build: { readonly options: BuildOptions; readonly progress: never; readonly result: BuildResult }
  /** Tells each service folder that was checked. */
  readonly check: { readonly options: CheckOptions; readonly progress: string; readonly result: CheckedSet }
  readonly repair: { readonly options: RepairOptions; readonly progress: never; readonly result: Repaired }
}

/** One piece of work as the worker gets it. */
export type CertificateJob = {
  [Name in keyof Work]: { readonly name: Name; readonly options: Work[Name]['options'] }
}[keyof Work]

const worker = new TaskWorker(beside('./certificate-worker.ts', import.meta.url))

/**
 * Does work with certificates in a thread of its own: the one way for the command line, the steps of a run and the
 * windows. See `writeRequests`, `buildPfxFiles`, `checkCertificateSet` and `repairPfx` for what each does and throws;
 * errors arrive by their names, not as instances of their classes.
 */
export const certificateWork = <Name extends keyof Work>(
  name: Name,
  options: Work[Name]['options'],
  watch: Watch<Work[Name]['progress']>,
): Promise<Work[Name]['result']> => worker.perform({ name, options }, watch)
