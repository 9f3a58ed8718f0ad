import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { wantedRequests } from '../../../domain/certificates/request-plan.ts'
import type { Will } from '../../../domain/run/event.ts'
import { certificateWork } from '../../certificates/work.ts'
import { exists, removeLeftovers } from '../../files/durable.ts'
import type { Step } from '../step.ts'

type RequestsWill = Extract<Will, { step: 'Requests' }>

/** Makes a key and a request for each endpoint; the folder appears whole or not at all. */
export const requests: Step<RequestsWill> = {
  async perform(context) {
    const { will, ports, signal } = context
    const written = await certificateWork(
      'requests',
      {
        wanted: wantedRequests(context.state().stamp.names, 'each'),
        subject: will.subject,
        keyLength: will.keyLength,
        folder: will.folder,
        password: ports.vault.password('key-password'),
        at: ports.clock.now(),
      },
      {
        signal,
        onProgress: ({ folders, file, publicKeySha256, names }) => {
          for (const folder of folders) context.learn({ fact: 'request-written', folder, file, publicKeySha256, names })
        },
      },
    )
    return { result: 'done', summary: summaryOf(written.length, will.folder) }
  },

  async reconcile(context) {
    const { folder } = context.will
    if (await exists(folder)) {
      const written = (await readdir(folder)).filter((name) => name.endsWith('.req'))
      if (written.length > 0) return { result: 'done', summary: summaryOf(written.length, folder) }
    }
    await removeLeftovers(folder)
    return { result: 'not-started', summary: `No requests were written: there is nothing in ${join(folder)}.` }
  },
}

const summaryOf = (count: number, folder: string): string => `${count} requests for the CA in ${folder}`
