import type { Finding } from '../../../../src/domain/certificates/checks.ts'
import { certificatesPath } from '../../../../src/domain/pep/command.ts'
import { confirmationNames } from '../../../../src/domain/run/checklist.ts'
import type { ActingStep, Fact, Outcome, Recorded, RunEvent, Will } from '../../../../src/domain/run/event.ts'
import { fold } from '../../../../src/domain/run/fold.ts'
import type { RunState } from '../../../../src/domain/run/state.ts'
import { willOf } from '../../../../src/domain/run/will.ts'

const began = Date.UTC(2026, 10, 23)
const minute = 60_000

/** A run as a list of events that grows, each a minute after the last; its state is folded from them. */
export class Story {
  readonly events: Recorded[] = []

  constructor() {
    const pfxFilesPath = certificatesPath('\\\\10.4.0.9\\certs\\Certificates')
    if (pfxFilesPath === null) throw new Error('the path of the test is wrong')
    this.add({
      type: 'run-opened',
      kind: 'external',
      stamp: {
        id: 'east.contoso.com',
        names: { region: 'east', fqdn: 'contoso.com', identity: 'AAD', containerRegistry: false },
        consoles: [{ name: 'AzS-ERCS01', address: '10.4.0.225' }],
        rehearsal: null,
      },
      plan: {
        requests: 'requests',
        replies: 'replies',
        prepared: 'prepared',
        backup: 'backup',
        setAside: 'aside',
        share: '\\\\10.4.0.9\\certs',
        pfxFilesPath,
        transcripts: 'transcripts',
        transcriptsDestination: '\\\\10.4.0.9\\transcripts',
        report: 'report/report.html',
        subject: 'O=Contoso',
        keyLength: 2048,
        authority: { from: 'Enterprise', to: 'Enterprise' },
        ticket: 'CHG0042317',
      },
    })
  }

  get state(): RunState {
    return fold(this.events)
  }

  /** A moment after the last event. */
  after(hours = 0): Date {
    return new Date(began + this.events.length * minute + hours * 60 * minute)
  }

  add(...events: readonly RunEvent[]): this {
    for (const event of events) {
      this.events.push({
        seq: this.events.length + 1,
        at: new Date(began + this.events.length * minute).toISOString(),
        by: 'CONTOSO\\azs-operator',
        event,
      })
    }
    return this
  }

  intend(step: ActingStep, will: Will = willOf(this.state, step)): this {
    return this.add({ type: 'step-intended', attempt: this.state.attempts[step].length + 1, will })
  }

  learn(step: ActingStep, ...facts: readonly Fact[]): this {
    const attempt = this.state.attempts[step].length
    return this.add(...facts.map((fact): RunEvent => ({ type: 'step-learned', step, attempt, fact })))
  }

  end(step: ActingStep, outcome: Outcome = done): this {
    return this.add({ type: 'step-ended', step, attempt: this.state.attempts[step].length, outcome })
  }

  /** A step from intent to outcome. */
  take(step: ActingStep, outcome: Outcome = done, ...facts: readonly Fact[]): this {
    return this.intend(step)
      .learn(step, ...facts)
      .end(step, outcome)
  }

  confirmAll(): this {
    return this.add(...confirmationNames.map((what): RunEvent => ({ type: 'confirmed', what })))
  }

  /** Everything that a rotation needs before it. */
  readyToRotate(): this {
    return this.take('Stamp')
      .confirmAll()
      .take('Readiness')
      .take('Requests')
      .take('Certificates')
      .take('Backup')
      .take('Share')
  }

  rotate(outcome: Outcome, sent = true): this {
    const will = willOf(this.state, 'Rotation')
    this.intend('Rotation', will)
    if (sent && will.step === 'Rotation') {
      this.learn(
        'Rotation',
        { fact: 'action-before', action: null },
        { fact: 'command-sending', command: will.command },
      )
    }
    return this.end('Rotation', outcome)
  }
}

export const done: Outcome = { result: 'done', summary: 'done' }
export const failed: Outcome = { result: 'failed', summary: 'it failed', verbatim: '', doNext: [], doNot: [] }
export const waiting: Outcome = { result: 'waiting', summary: 'somebody has to look' }
export const unknown: Outcome = { result: 'unknown', summary: 'nobody knows' }
export const notStarted: Outcome = { result: 'not-started', summary: 'nothing happened' }

export const readinessWarns: Fact = {
  fact: 'readiness',
  report: { categories: [{ name: 'Capacity', word: 'WARN' }], overall: false, verdict: 'warn' },
}

export const readinessFails: Fact = {
  fact: 'readiness',
  report: { categories: [{ name: 'Capacity', word: 'FAIL' }], overall: false, verdict: 'fail' },
}

export const checked = (result: Finding['result']): Fact => ({
  fact: 'certificate-checked',
  folder: 'ARM Admin',
  findings: [{ name: 'HTTP CRL', result, message: 'm', fix: 'f', source: 's', reissue: false }],
})
