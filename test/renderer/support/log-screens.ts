import type { ApplicationState } from '../../../src/contract/application-state.ts'
import type { Watcher } from '../../../src/contract/definition.ts'
import type { VerificationView } from '../../../src/contract/log.ts'
import type { DoubleHandlers } from './double.ts'
import { readyState } from './samples/application.ts'
import { atTheAuthority, sampleRun, summaryOf } from './samples/certificates.ts'
import { altered, newestPage, noticed, unreadableEntry, whole } from './samples/log.ts'
import { always, ready, type Screen, type Screens } from './screen.ts'

const runs = { list: always([summaryOf(atTheAuthority())]) }

const logScreen = (log: NonNullable<DoubleHandlers['log']>, fragment = '#/log'): Screen => ({
  fragment,
  handlers: { ...ready, runs, log },
})

const found = { page: async () => newestPage(1204, 40) }
const page = newestPage(1204, 40)

/** The log grows as soon as its entries were looked at. */
const growingLog = (): Screen => {
  const { log } = readyState
  const watchers: Watcher<ApplicationState>[] = []
  return {
    fragment: '#/log',
    handlers: {
      runs,
      application: {
        state: (_input, watcher) => {
          watchers.push(watcher)
          watcher.show({ ...readyState, log: log === null ? null : { ...log, entries: 1192 } })
        },
      },
      log: {
        page: async () => {
          setTimeout(() => watchers.at(-1)?.show(readyState))
          return newestPage(1192, 40)
        },
      },
    },
  }
}

const verifying = (result: VerificationView): Screen => ({
  ...logScreen({ ...found, verify: always({ entries: result.entries, result }) }),
  press: ['Verification', 'Verify the whole log'],
})

/** Stands for the report, which main makes. */
const reportPage = `data:text/html,${encodeURIComponent('<html lang="en"><title>Report</title><h1>External rotation of east</h1><p>Made from the log.</p></html>')}`

export const logScreens: Screens = {
  'log-entries': logScreen(found),
  'log-of-run': logScreen(found, `#/log/${sampleRun}`),
  'log-new-entries': growingLog(),
  'log-empty': logScreen({ page: async () => ({ entries: [], next: null, lookedAt: 0 }) }),
  'log-nothing-found': logScreen(
    { page: async () => ({ entries: [], next: 1184, lookedAt: 20_000 }) },
    `#/log/${sampleRun}`,
  ),
  'log-unreadable': logScreen({
    page: async () => ({
      ...page,
      entries: page.entries.map((entry) => (entry.seq === 1201 ? unreadableEntry(1201) : entry)),
    }),
  }),
  'log-failed': logScreen({
    page: async () => {
      throw new Error('The log journal.db can’t be read: the disk answered with an error.')
    },
  }),
  'log-loading': logScreen({ page: () => new Promise(() => undefined) }),
  'log-facts': { ...logScreen(found), press: ['Entry 1203'] },
  'log-verification': { ...logScreen(found), press: ['Verification'] },
  'log-verifying': {
    ...logScreen({ ...found, verify: always({ entries: 800, result: null }) }),
    press: ['Verification', 'Verify the whole log'],
  },
  'log-whole': verifying(whole),
  'log-noticed': verifying(noticed),
  'log-altered': verifying(altered),
  'log-export': { ...logScreen(found), press: ['Export'] },
  'log-export-of-run': { ...logScreen(found, `#/log/${sampleRun}`), press: ['Export'] },
  'report-preview': {
    fragment: `#/report/${sampleRun}`,
    handlers: { ...ready, log: { previewReport: async () => ({ address: reportPage }) } },
  },
  'report-failed': {
    fragment: `#/report/${sampleRun}`,
    handlers: {
      ...ready,
      log: {
        previewReport: async () => {
          throw new Error(`There is no run ${sampleRun} in this log.`)
        },
      },
    },
  },
}
