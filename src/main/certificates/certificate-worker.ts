import { asBuffer, serveTasks, type TaskContext } from '../workers/serve-tasks.ts'
import { buildPfxFiles } from './build.ts'
import { checkCertificateSet } from './check-set.ts'
import { repairPfx } from './repair.ts'
import { type WrittenRequest, writeRequests } from './request.ts'
import type { CertificateJob } from './work.ts'

const perform = (job: CertificateJob, { signal, report }: TaskContext<WrittenRequest | string>): Promise<unknown> => {
  switch (job.name) {
    case 'requests':
      return writeRequests({ ...job.options, password: asBuffer(job.options.password), signal, onWritten: report })
    case 'build':
      return buildPfxFiles({
        ...job.options,
        keyPassword: asBuffer(job.options.keyPassword),
        pfxPassword: asBuffer(job.options.pfxPassword),
        signal,
      })
    case 'check':
      return checkCertificateSet({
        ...job.options,
        password: asBuffer(job.options.password),
        signal,
        onChecked: report,
      })
    case 'repair':
      return repairPfx({ ...job.options, password: asBuffer(job.options.password) })
  }
}

serveTasks(perform)
