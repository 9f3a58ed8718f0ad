import { join } from 'node:path'
import type { RunResult, RunView, StepView } from '../domain/run/view.ts'
import { printableLines } from './printable.ts'
import { shellQuoted } from './shell-quote.ts'

/** How a rehearsal ended, for a person to read. */
export interface RehearsalEnding {
  readonly scenario: string
  readonly result: RunResult
  readonly asExpected: boolean
  readonly startSecretRotationCalls: number
  readonly out: string
  readonly report: string | null
  readonly journal: string
  readonly head: { readonly seq: number; readonly hash: string }
  readonly ending: string
}

const resultWords: { readonly [result in RunResult]: string } = {
  OK: 'OK: everything is done',
  Warning: 'Warning: everything is done, and something deserves attention',
  Fail: 'Fail: the rotation was not brought to its end',
}

/** The lines after the checklist: the result, what went wrong, where everything is, and how to verify the log. */
export const rehearsalEnding = (
  ended: RehearsalEnding,
  view: RunView | null,
  platform: NodeJS.Platform,
): readonly string[] => [
  '',
  `  Result     ${resultWords[ended.result]}`,
  `  Expected   ${ended.asExpected ? 'yes, the scenario' : 'NO, this is not how the scenario'} “${ended.scenario}” ${ended.asExpected ? 'ends like this' : 'should end'}`,
  `  Ending     ${ended.ending}`,
  `  Sent       Start-SecretRotation: ${timesInWords(ended.startSecretRotationCalls)}, to the simulated stamp only`,
  ...(view?.notices ?? []).map((notice) => `  Note       ${notice}`),
  ...(view?.steps ?? []).flatMap(trouble),
  '',
  `  Report     ${ended.report ?? 'none was written'}`,
  `  Log        ${ended.journal} (${ended.head.seq} entries)`,
  `  Files      ${ended.out}`,
  '',
  '  Verify the log:',
  `    ${verifyCommand(ended, platform)}`,
  '',
]

/** A step that was not finished: what happened, the stamp's own words, and what to do. */
const trouble = (step: StepView): readonly string[] => {
  if (step.outcome === null || !['failed', 'waiting', 'unknown'].includes(step.status)) return []
  const head = ['', `  ${step.name} ${step.status}: ${step.outcome.summary}`]
  if (step.outcome.result !== 'failed') return head
  const { verbatim, doNext, doNot } = step.outcome
  return [
    ...head,
    ...(verbatim.trim() === '' ? [] : printableLines(verbatim).map((line) => `    | ${line}`)),
    ...doNext.map((advice) => `    Do next: ${advice}`),
    ...doNot.map((advice) => `    Do not: ${advice}`),
  ]
}

const verifyCommand = ({ journal, out }: RehearsalEnding, platform: NodeJS.Platform): string =>
  `npm run --silent keyturn -- audit verify ${shellQuoted(journal, platform)} --anchor ${shellQuoted(join(out, 'anchors', 'head.json'), platform)}`

/** How often something was done: `never`, `once`, `twice`, `3 times`. */
export const timesInWords = (count: number): string => {
  if (count === 0) return 'never'
  if (count === 1) return 'once'
  return count === 2 ? 'twice' : `${count} times`
}
