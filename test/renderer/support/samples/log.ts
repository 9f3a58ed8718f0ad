import type { LogEntry, LogPageView, VerificationView } from '../../../../src/contract/log.ts'
import { sampleRun } from './certificates.ts'

const minute = 60_000
const began = Date.UTC(2026, 10, 25, 20)

interface Happening {
  readonly step: string | null
  readonly type: string
  readonly words: string
  readonly facts: object
}

const happenings: readonly Happening[] = [
  {
    step: 'Readiness',
    type: 'step-intended',
    words: 'Readiness, attempt 1, was about to run: Test-AzureStack -Group SecretRotationReadiness',
    facts: { attempt: 1, will: { step: 'Readiness' } },
  },
  {
    step: 'Readiness',
    type: 'step-learned',
    words: 'A session was opened on AzS-ERCS01 (10.4.0.225).',
    facts: {
      attempt: 1,
      step: 'Readiness',
      fact: { fact: 'session-opened', console: 'AzS-ERCS01', address: '10.4.0.225' },
    },
  },
  {
    step: 'Readiness',
    type: 'step-ended',
    words: 'Readiness, attempt 1, ended: 9 of 9 passed.',
    facts: { attempt: 1, step: 'Readiness', outcome: { result: 'done', summary: '9 of 9 passed' } },
  },
  {
    step: null,
    type: 'checkpoint',
    words: 'Everything up to here is signed, by the key 5f0c7a1e9b3d.',
    facts: { key: '5f0c7a1e9b3d', signature: 'MEUCIQDp' },
  },
]

export const entryOf = (seq: number): LogEntry => {
  const { step, type, words, facts } = happenings[seq % happenings.length] ?? {
    step: null,
    type: 'checkpoint',
    words: '',
    facts: {},
  }
  const ofRun = step !== null
  return {
    seq,
    readable: true,
    at: new Date(began + seq * minute).toISOString(),
    actor: 'CONTOSO\\azs-operator',
    stamp: ofRun ? 'east.contoso.com' : null,
    run: ofRun ? sampleRun : null,
    step,
    type,
    words,
    facts: JSON.stringify(facts),
  }
}

export const unreadableEntry = (seq: number): LogEntry => ({
  seq,
  readable: false,
  at: null,
  actor: null,
  stamp: null,
  run: null,
  step: null,
  type: null,
  words: 'Its line is no JSON any more.',
  facts: '',
})

/** A page of the newest entries of a log that has so many. */
export const newestPage = (newest: number, count: number): LogPageView => ({
  entries: Array.from({ length: count }, (_, place) => entryOf(newest - place)),
  next: newest - count > 0 ? newest - count + 1 : null,
  lookedAt: count,
})

const digits = '4f81c2a09d77e3b5610f2c4e88a1d90b3c5e7f6a2b1d0c9e8f7a6b5c4d3e2f10'

export const whole: VerificationView = {
  result: 'OK',
  entries: 1204,
  head: digits,
  firstBad: null,
  findings: [],
  anchors: [
    {
      source: 'C:\\Users\\azs-operator\\AppData\\Roaming\\Keyturn\\log\\anchors\\head.json',
      entry: 1204,
      at: '2026-11-25T22:35:00.000Z',
      holds: true,
    },
    { source: 'the Windows event log of JUMP01', entry: 1190, at: '2026-11-25T22:05:00.000Z', holds: true },
  ],
  keyId: '5f0c7a1e9b3d4c2f8a6b0d1e7c9f3a5b2d4e6f8091a3b5c7d9e1f30527496b8d',
  paperCode: '1204-9QQT-2M0X-RQGD-DCGV-S',
  at: '2026-11-25T22:37:05.000Z',
}

export const noticed: VerificationView = {
  ...whole,
  result: 'Warning',
  anchors: [],
  findings: [
    {
      result: 'Warning',
      entry: null,
      message: 'No head of this log was kept outside of it: a cut end can’t be noticed. Have it signed and kept now.',
    },
  ],
}

export const altered: VerificationView = {
  ...whole,
  result: 'Fail',
  entries: 812,
  firstBad: 813,
  findings: [
    {
      result: 'Fail',
      entry: 813,
      message: 'The entry is not the one that was hashed: it was changed after it was written.',
    },
    {
      result: 'Warning',
      entry: null,
      message: 'The clock of this computer was set back by 12 minutes between entry 402 and entry 403.',
    },
  ],
  anchors: whole.anchors.map((anchor) => ({ ...anchor, holds: false })),
  paperCode: null,
}
