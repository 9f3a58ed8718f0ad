import { Worker } from 'node:worker_threads'
import { type ErrorRecord, errorOf } from './worker-error.ts'

/** How the work in a worker is followed. */
export interface Watch<Progress> {
  /** Asks the worker to end; the call then throws the signal's reason, once the worker is gone. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** What a worker sends to its owner. */
export type FromWorker<Progress, Result> =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly error: ErrorRecord }

/** The only message that an owner sends: that the work is to end. */
export const cancelMessage = 'cancel'

/** A worker took no step for so long that it was ended. */
export class WorkerSilent extends Error {
  override readonly name = 'WorkerSilent'
}

/** Nothing that Keyturn does takes this long without a step that can be told. */
const patience = 120_000

/** A file that makes the worker use more is hostile: the worker dies of it, the process does not. */
const memoryMegabytes = 1024

/**
 * Does work in a thread of its own, so that neither a window nor a rotation waits for it. Throws what the work threw, by
 * its name; the signal's reason; or `WorkerSilent` when it took no step for two minutes.
 * @param entry the worker's module; it calls `serveTask`
 * @param job what is to be done: anything that can be cloned; byte arrays at its top level are wiped in the worker
 */
export const inWorker = async <Progress, Result>(
  entry: URL,
  job: { readonly name: string; readonly options: object },
  watch: Watch<Progress>,
): Promise<Result> => {
  watch.signal.throwIfAborted()
  const { options, bytes } = ownBytes(job.options)
  const worker = new Worker(entry, {
    workerData: { name: job.name, options },
    transferList: [...bytes],
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
  })
  const cancel = (): void => worker.postMessage(cancelMessage)
  watch.signal.addEventListener('abort', cancel, { once: true })
  try {
    return await outcomeOf(worker, job.name, watch)
  } catch (error) {
    watch.signal.throwIfAborted()
    throw error
  } finally {
    watch.signal.removeEventListener('abort', cancel)
  }
}

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

/** Waits for the worker's end, so that nothing of it is left when the answer is there. */
const outcomeOf = <Progress, Result>(worker: Worker, name: string, watch: Watch<Progress>): Promise<Result> =>
  new Promise((resolve, reject) => {
    let give: (() => void) | null = null
    const settle = (end: () => void): void => {
      give ??= end
    }
    const silence = setTimeout(() => {
      settle(() => reject(new WorkerSilent(silentWords(name))))
      void worker.terminate()
    }, patience)
    worker.on('message', (message: FromWorker<Progress, Result>) => {
      silence.refresh()
      switch (message.kind) {
        case 'progress':
          try {
            watch.onProgress(message.progress)
          } catch (error) {
            // What can't be told any more must not go on.
            settle(() => reject(error))
            worker.postMessage(cancelMessage)
          }
          break
        case 'done':
          settle(() => resolve(message.result))
          break
        case 'failed':
          settle(() => reject(errorOf(message.error)))
      }
    })
    worker.once('error', (error) => settle(() => reject(error)))
    worker.once('exit', (code) => {
      clearTimeout(silence)
      settle(() => reject(new Error(`the worker for ${name} ended with ${code} and gave no answer`)))
      give?.()
    })
  })

const silentWords = (name: string): string =>
  `Keyturn ended its own work (${name}), because it took no step for two minutes. See that the disk or the share answers, then try again.`
