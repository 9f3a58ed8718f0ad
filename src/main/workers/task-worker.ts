import { Worker } from 'node:worker_threads'
import { type ErrorRecord, errorOf } from './worker-error.ts'

/** How the work in a worker is followed. */
export interface Watch<Progress> {
  /** Asks the task to end; the call then throws the signal's reason, once the task has ended. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** What is to be done: anything that can be cloned. Byte arrays at the top level of its options are wiped afterwards. */
export interface Job {
  readonly name: string
  readonly options: object
}

export type ToWorker<J extends Job> = { readonly kind: 'do'; readonly job: J } | { readonly kind: 'cancel' }

export type FromWorker<Progress, Result> =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly error: ErrorRecord }

/** A worker took no step for so long that it was ended. */
export class WorkerSilent extends Error {
  override readonly name = 'WorkerSilent'
}

/** Nothing that Keyturn does takes this long without a step that can be told. */
const patience = 120_000

/** Starting a thread takes longer than checking a set: one waits this long for the next task. */
const idleMilliseconds = 60_000

/** A file that makes the worker use more is hostile: the worker dies of it, the process does not. */
const memoryMegabytes = 512

/**
 * Does tasks in threads of their own, so that neither a window nor a rotation waits for them. A thread that has ended its
 * task is kept for the next one for a minute, and holds no process open.
 */
export class TaskWorker {
  readonly #entry: URL
  #idle: { readonly worker: Worker; readonly end: NodeJS.Timeout } | null = null

  /** @param entry the module of the worker; it calls `serveTasks` */
  constructor(entry: URL) {
    this.#entry = entry
  }

  /**
   * Throws what the task threw, by its name; the signal's reason; what `onProgress` threw; or `WorkerSilent` when the
   * task took no step for two minutes.
   */
  async perform<Progress, Result>(job: Job, watch: Watch<Progress>): Promise<Result> {
    watch.signal.throwIfAborted()
    const worker = this.#take()
    const cancel = (): void => worker.postMessage({ kind: 'cancel' })
    watch.signal.addEventListener('abort', cancel, { once: true })
    try {
      return await follow<Progress, Result>(worker, job, watch, () => this.#keep(worker))
    } catch (error) {
      watch.signal.throwIfAborted()
      throw error
    } finally {
      watch.signal.removeEventListener('abort', cancel)
    }
  }

  /** Starts a worker for the next task, so that it comes to one that has read its code already. */
  prepare(): void {
    if (this.#idle === null) this.#keep(this.#start())
  }

  #take(): Worker {
    const idle = this.#idle
    if (idle === null) return this.#start()
    this.#idle = null
    clearTimeout(idle.end)
    idle.worker.ref()
    return idle.worker
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes } })
    // One that dies while it has nothing to do is simply not there for the next task.
    const forget = (): void => {
      if (this.#idle?.worker === worker) this.#idle = null
    }
    return worker.on('error', forget).on('exit', forget)
  }

  #keep(worker: Worker): void {
    worker.unref()
    if (this.#idle !== null) {
      void worker.terminate()
      return
    }
    const end = setTimeout(() => {
      // Not first when it has ended: until then the next task would be given to a thread that is about to end.
      this.#idle = null
      void worker.terminate()
    }, idleMilliseconds)
    end.unref()
    this.#idle = { worker, end }
  }
}

/** Gives the task to the worker and waits for its end. `rest` is called when the worker can do another one. */
const follow = <Progress, Result>(
  worker: Worker,
  job: Job,
  watch: Watch<Progress>,
  rest: () => void,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    let refused: { readonly error: unknown } | null = null
    const silence = setTimeout(() => {
      reject(new WorkerSilent(silentWords(job.name)))
      void worker.terminate()
    }, patience)
    const finish = (): void => {
      clearTimeout(silence)
      worker.off('message', hear).off('error', fail).off('exit', gone)
    }
    const end = (settle: () => void): void => {
      finish()
      rest()
      if (refused === null) settle()
      else reject(refused.error)
    }
    const hear = (message: FromWorker<Progress, Result>): void => {
      silence.refresh()
      switch (message.kind) {
        case 'progress':
          if (refused !== null) break
          try {
            watch.onProgress(message.progress)
          } catch (error) {
            // What can't be told any more must not go on.
            refused = { error }
            worker.postMessage({ kind: 'cancel' })
          }
          break
        case 'done':
          end(() => resolve(message.result))
          break
        case 'failed':
          end(() => reject(errorOf(message.error)))
      }
    }
    const fail = (error: Error): void => {
      finish()
      reject(error)
    }
    const gone = (code: number): void =>
      fail(new Error(`the worker for ${job.name} ended with ${code} and gave no answer`))
    worker.on('message', hear).once('error', fail).once('exit', gone)
    const { options, bytes } = ownBytes(job.options)
    worker.postMessage({ kind: 'do', job: { name: job.name, options } }, [...bytes])
  })

/**
 * Byte arrays in memory of their own, which is handed over: cloning a Buffer would copy the whole pool that it lies in,
 * and whatever secrets lie beside it.
 */
const ownBytes = (options: object): { readonly options: object; readonly bytes: readonly ArrayBuffer[] } => {
  const bytes: ArrayBuffer[] = []
  const own = Object.entries(options).map(([name, value]: [string, unknown]) => {
    if (!(value instanceof Uint8Array)) return [name, value]
    const copy = new Uint8Array(value)
    bytes.push(copy.buffer)
    return [name, copy]
  })
  return { options: Object.fromEntries(own), bytes }
}

const silentWords = (name: string): string =>
  `Keyturn ended its own work (${name}), because it took no step for two minutes. See that the disk or the share answers, then try again.`
