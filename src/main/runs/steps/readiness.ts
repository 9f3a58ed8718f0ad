import { type ReadinessReport, readinessAdvice, readReadiness } from '../../../domain/readiness/test-azurestack.ts'
import type { Outcome, Will } from '../../../domain/run/event.ts'
import { outputRecords } from '../../../domain/run/output-records.ts'
import { lastAttempt } from '../../../domain/run/state.ts'
import { ask } from '../console-session.ts'
import { failed } from '../failure.ts'
import type { Step } from '../step.ts'
import { readOnlyNotStarted } from './read-only.ts'

type ReadinessWill = Extract<Will, { step: 'Readiness' }>

/** Runs Test-AzureStack for the rotation's group. Source: Preparation step 1, azure-stack-rotate-secrets.md. */
export const readiness: Step<ReadinessWill> = {
  async perform(context) {
    const output = await ask(context, context.will.command)
    const report = readReadiness(output.text)
    context.learn({ fact: 'readiness', report })
    return outcomeOf(report, output.text)
  },

  /** What was found before the end was lost counts; nothing else does. */
  async reconcile(context) {
    const state = context.state()
    const output = outputRecords(lastAttempt(state, 'Readiness')?.output ?? []).map(({ text }) => text)
    return state.readiness === null ? readOnlyNotStarted() : outcomeOf(state.readiness, output.join('\n'))
  },
}

const outcomeOf = (report: ReadinessReport, text: string): Outcome => {
  const named = (word: string): readonly string[] =>
    report.categories.filter((category) => category.word === word).map(({ name }) => name)
  const all = report.categories.length
  switch (report.verdict) {
    case 'pass':
      return { result: 'done', summary: `${all} of ${all} passed` }
    case 'warn':
      return {
        result: 'waiting',
        summary: `${named('WARN').length} of ${all} warn, which blocks a rotation: ${named('WARN').join(', ')}`,
      }
    case 'fail':
      return failed(
        `${named('FAIL').length} of ${all} failed: ${named('FAIL').join(', ')}`,
        readinessAdvice(report),
        text,
      )
    case 'unreadable':
      return failed(
        'The output of Test-AzureStack could not be read, so it counts as not passed.',
        ['Read the output below. If it is whole, keep it and contact support; else run the test again.'],
        text,
      )
  }
}
