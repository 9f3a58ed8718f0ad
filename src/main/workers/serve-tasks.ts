import { parentPort, receiveMessageOnPort } from 'node:worker_threads'
import type { FromWorker, Job, ToWorker } from './task-worker.ts'
import { recordOf } from './worker-error.ts'

/** What a task may use in its worker. */
export interface TaskContext<Progress> {
  readonly signal: AbortSignal
  readonly report: (progress: Progress) => void
  /** For work that never waits, and so would not hear of it: throws the signal's reason when the task was cancelled. */
  readonly throwIfCancelled: () => void
}

/** The worker's side of `TaskWorker`: does one task after the other, and tells the progress and the end of each. */
export const serveTasks = <J extends Job, Progress>(
  perform: (job: J, context: TaskContext<Progress>) => Promise<unknown>,
): void => {
  const port = parentPort
  if (port === null) throw new Error('this module is the entry of a worker, and nothing else')
  const send = (message: FromWorker<Progress, unknown>): void => port.postMessage(message)
  let current = new AbortController()
  port.on('message', (message: ToWorker<J>) => {
    if (message.kind === 'cancel') {
      current.abort()
      return
    }
    current = new AbortController()
    const { signal } = current
    const context = {
      signal,
      report: (progress: Progress) => send({ kind: 'progress', progress }),
      throwIfCancelled: () => {
        // While a task is done, nothing but its cancelling is sent.
        if (receiveMessageOnPort(port) !== undefined) current.abort()
        signal.throwIfAborted()
      },
    }
    void serve(message.job, (job) => perform(job, context), send)
  })
}

const serve = async <J extends Job>(
  job: J,
  perform: (job: J) => Promise<unknown>,
  send: (message: FromWorker<never, unknown>) => void,
): Promise<void> => {
  try {
    const result = await perform(job)
    wipe(job.options)
    send({ kind: 'done', result })
  } catch (error) {
    wipe(job.options)
    send({ kind: 'failed', error: recordOf(error) })
  }
}

const wipe = (options: object): void => {
  for (const value of Object.values(options)) if (value instanceof Uint8Array) value.fill(0)
}

/** Byte arrays arrive in a worker without the methods of a Buffer: this gives them back, over the same bytes. */
export const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
