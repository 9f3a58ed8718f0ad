import { parentPort } from 'node:worker_threads'
import { cancelMessage, type FromWorker } from './in-worker.ts'
import { recordOf } from './worker-error.ts'

/** What a task may use in its worker. */
export interface TaskContext<Progress> {
  readonly signal: AbortSignal
  readonly report: (progress: Progress) => void
}

/** The worker's side of `inWorker`: does the one task, tells its progress and its end, and lets the thread end. */
export const serveTask = async <Progress, Result>(
  options: object,
  task: (context: TaskContext<Progress>) => Promise<Result>,
): Promise<void> => {
  const port = parentPort
  if (port === null) throw new Error('this module is the entry of a worker, and nothing else')
  const controller = new AbortController()
  const send = (message: FromWorker<Progress, Result>): void => port.postMessage(message)
  port.on('message', (message: unknown) => {
    if (message === cancelMessage) controller.abort()
  })
  try {
    const result = await task({
      signal: controller.signal,
      report: (progress) => send({ kind: 'progress', progress }),
    })
    send({ kind: 'done', result })
  } catch (error) {
    send({ kind: 'failed', error: recordOf(error) })
  } finally {
    for (const value of Object.values(options)) if (value instanceof Uint8Array) value.fill(0)
    port.close()
  }
}

/** Byte arrays arrive in a worker without the methods of a Buffer: this gives them back, over the same bytes. */
export const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
