import { serveTasks, type TaskContext } from '../workers/serve-tasks.ts'
import { inspectJournal } from './verify-database.ts'
import { verifyLog } from './verify-log.ts'
import type { AuditJob } from './work.ts'

const perform = async (job: AuditJob, { report, throwIfCancelled }: TaskContext<number>): Promise<unknown> => {
  const { path, anchors } = job.options
  const onProgress = (entries: number): void => {
    throwIfCancelled()
    report(entries)
  }
  switch (job.name) {
    case 'inspect':
      return inspectJournal(path, { anchors, onProgress })
    case 'verify':
      return verifyLog(path, { anchors, onProgress })
  }
}

serveTasks(perform)
