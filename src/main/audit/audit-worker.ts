import { serveTasks, type TaskContext } from '../workers/serve-tasks.ts'
import { searchLog } from './query.ts'
import { inspectJournal } from './verify-database.ts'
import { verifyLog } from './verify-log.ts'
import type { AuditJob } from './work.ts'

const perform = async (job: AuditJob, { report, throwIfCancelled }: TaskContext<number>): Promise<unknown> => {
  const onProgress = (entries: number): void => {
    throwIfCancelled()
    report(entries)
  }
  switch (job.name) {
    case 'inspect':
      return inspectJournal(job.options.path, { anchors: job.options.anchors, onProgress })
    case 'verify':
      return verifyLog(job.options.path, { anchors: job.options.anchors, onProgress })
    case 'search':
      return searchLog(job.options.path, job.options.query, onProgress)
  }
}

serveTasks(perform)
