import { worst } from '../../domain/certificates/checks.ts'
import { confirmations } from '../../domain/run/checklist.ts'
import type { Fact, Outcome, OutputLine, OverridableGate, RunEvent, StampInformation } from '../../domain/run/event.ts'
import { outputRecords } from '../../domain/run/output-records.ts'
import { willText } from '../../domain/run/view.ts'
import { currentRoot } from '../../domain/stamp/expiry.ts'
import { count } from './count.ts'
import { foreignTime } from './moment.ts'

/** What the report calls the gates that a person can open. */
export const gateWords: { readonly [gate in OverridableGate]: string } = {
  'readiness-warnings': 'Warnings of the readiness test',
  'certificate-warnings': 'Warnings of the certificates',
}

/** An entry of a run in a sentence. */
export const eventWords = (event: RunEvent): string => {
  switch (event.type) {
    case 'run-opened':
      return `An ${event.kind} rotation of ${event.stamp.id} was opened${event.plan.ticket === null ? '' : ` for the change request ${event.plan.ticket}`}.`
    case 'run-taken-up':
      return 'Keyturn was started again and took the run up.'
    case 'step-intended':
      return `${event.will.step}, attempt ${event.attempt}, begins: ${willText(event.will)}`
    case 'step-learned':
      return factsWords([event.fact])
    case 'step-followed-up':
      return `What became of ${event.step}, attempt ${event.attempt}, is being found out.`
    case 'step-ended':
      return `${event.step}, attempt ${event.attempt}, ${outcomeWords(event.outcome)}`
    case 'step-skipped':
      return `${event.step} was skipped: ${event.reason}`
    case 'confirmed':
      return `Confirmed: ${confirmations[event.what]}`
    case 'gate-overridden':
      return `${gateWords[event.gate]} were accepted: ${event.reason}${event.supportCase === null ? '' : ` (support case ${event.supportCase})`}`
    case 'run-closed':
      return `The run was closed, ${event.end}${event.reason === null ? '.' : `: ${event.reason}`}`
  }
}

export const outcomeWords = ({ result, summary }: Outcome): string => `${resultWords[result]}: ${summary}`

const resultWords: { readonly [result in Outcome['result']]: string } = {
  done: 'done',
  failed: 'failed',
  waiting: 'waiting',
  cancelled: 'cancelled',
  'not-started': 'did not begin',
  unknown: 'outcome unknown',
}

/**
 * By what facts are told together, since a reader wants them counted and not listed one by one; null for one that
 * deserves a sentence of its own.
 */
export const countedAs = (fact: Fact): string | null => {
  switch (fact.fact) {
    case 'certificate-prepared':
    case 'certificate-checked':
      return 'certificates'
    case 'served':
      return `served ${fact.when}`
    case 'copied':
      return `copied to ${fact.to}`
    case 'output':
    case 'request-written':
    case 'set-aside':
      return fact.fact
    default:
      return null
  }
}

/** Facts of one kind in a sentence. */
export const factsWords = (facts: readonly Fact[]): string => {
  const [first] = facts
  switch (first?.fact) {
    case undefined:
      return ''
    case 'output':
      return `The stamp wrote ${count(outputLines(facts).length, 'line')}.`
    case 'served':
      return servedWords(facts, first.when)
    case 'request-written':
      return `${count(facts.length, 'key')} and as many requests were made.`
    case 'certificate-prepared':
    case 'certificate-checked':
      return certificatesWords(facts)
    case 'copied':
      return `${count(facts.length, 'file was', 'files were')} copied to the ${first.to}.`
    case 'set-aside':
      return `Set aside from the share: ${facts.flatMap((fact) => (fact.fact === 'set-aside' ? [fact.file] : [])).join(', ')}`
    case 'session-opened':
      return `${facts.length === 1 ? 'A session was' : 'Sessions were'} opened on ${facts.flatMap((fact) => (fact.fact === 'session-opened' ? [`${fact.console} (${fact.address})`] : [])).join(', ')}.`
    case 'session-closed':
      return closedWords(facts)
    default:
      return facts.map(factWords).join(' ')
  }
}

/** A line that the stamp wrote, and the word that a console puts before the record that it begins. */
export interface WrittenLine {
  readonly word: string
  readonly text: string
}

/** Everything the stamp wrote, line by line, without its progress records. */
export const outputLines = (facts: readonly Fact[]): readonly WrittenLine[] =>
  outputRecords(facts.flatMap((fact) => (fact.fact === 'output' ? fact.lines : [])))
    .filter(({ stream }) => stream !== 'progress')
    .flatMap(({ stream, text }) =>
      text.split(/\r\n|\r|\n/).map((line, row) => ({ word: row === 0 ? wordBefore(stream, line) : '', text: line })),
    )

/** Entries of earlier rehearsals have the word in their text. */
const wordBefore = (stream: OutputLine['stream'], text: string): string => {
  const word = stream === 'verbose' ? 'VERBOSE: ' : stream === 'warning' ? 'WARNING: ' : ''
  return text.startsWith(word) ? '' : word
}

/** The facts that `factsWords` does not count. */
const factWords = (fact: Fact): string => {
  switch (fact.fact) {
    case 'session-refused':
      return `${fact.console} refused a session: ${fact.reason}`
    case 'session-not-closed':
      return `The session on ${fact.console} could not be closed, so that its transcripts are there still: ${fact.reason}`
    case 'commands-detected':
      return `${fact.console} offers ${count(fact.offered.length, 'command')} of those that Keyturn can send${fact.missing.length === 0 ? '' : `; missing: ${fact.missing.join(', ')}`}.`
    case 'session-lost':
      return `The session on ${fact.console} was lost: ${fact.reason}`
    case 'stamp-information':
      return informationWords(fact.information)
    case 'readiness':
      return readinessWords(fact)
    case 'layout':
      return fact.departures.length === 0
        ? `The layout of the ${fact.of === 'share' ? 'share' : 'prepared files'} is as required.`
        : `The layout departs in ${count(fact.departures.length, 'place')}: ${fact.departures.map(({ path }) => path).join(', ')}.`
    case 'compared':
      return `Compared by SHA-256, ${fact.what}: ${count(fact.files, 'file')}, ${fact.differences.length === 0 ? 'all equal' : `different: ${fact.differences.join(', ')}`}.`
    case 'share-tried':
      return `The share was tried as ${fact.as}: read ${fact.read ? 'yes' : 'no'}, write ${fact.write ? 'yes' : 'no'}. ${fact.message}`
    case 'action-before':
      return fact.action === null
        ? 'The stamp had never rotated its secrets before.'
        : `The stamp’s newest rotation before this one was ${fact.action.instance} (${fact.action.status}).`
    case 'command-sending':
      return 'The command is on its way to the stamp.'
    case 'action-progress':
      return progressWords(fact)
    case 'silence':
      return `Nothing was heard of the rotation for ${count(fact.minutes, 'minute')}.`
    case 'removed':
      return `${count(fact.files.length, 'file was', 'files were')} taken off the share${fact.left.length === 0 ? '' : `; left there: ${fact.left.join(', ')}`}.`
    case 'report-written':
      return `A report was written: ${fact.file.path} (SHA-256 ${fact.file.sha256}).`
    default:
      return ''
  }
}

const servedWords = (facts: readonly Fact[], when: 'before' | 'after'): string => {
  const endpoints = facts.flatMap((fact) => (fact.fact === 'served' ? [fact.endpoint] : []))
  const unseen = endpoints.filter(({ certificate }) => certificate === null)
  return `${count(endpoints.length, 'endpoint was', 'endpoints were')} looked at by TLS, ${when} the rotation${unseen.length === 0 ? '' : `; not seen: ${unseen.map(({ host }) => host).join(', ')}`}.`
}

const certificatesWords = (facts: readonly Fact[]): string => {
  const prepared = facts.filter(({ fact }) => fact === 'certificate-prepared').length
  const findings = facts.flatMap((fact) => (fact.fact === 'certificate-checked' ? fact.findings : []))
  const read = prepared === 0 ? [] : [`${count(prepared, 'certificate was', 'certificates were')} read.`]
  const checks =
    findings.length === 0
      ? []
      : [`${count(findings.length, 'check')}, the worst of them ${worst(findings)}; anything but OK is listed below.`]
  return [...read, ...checks].join(' ')
}

const closedWords = (facts: readonly Fact[]): string => {
  const closed = facts.flatMap((fact) => (fact.fact === 'session-closed' ? [fact] : []))
  const transcripts = closed.reduce((sum, fact) => sum + fact.transcripts.length, 0)
  return `${closed.length === 1 ? 'The session' : 'The sessions'} on ${closed.map(({ console }) => console).join(', ')} ${closed.length === 1 ? 'was' : 'were'} closed, and ${count(transcripts, 'transcript')} fetched.${closed.flatMap(({ unseen }) => (unseen === null ? [] : [` ${unseen}`])).join('')}`
}

const informationWords = ({ version, region, externalDomain, cloudId, roots }: StampInformation): string => {
  const { current } = currentRoot(roots)
  const parts = [
    `version ${version}`,
    ...(region === null ? [] : [`region ${region}`]),
    ...(externalDomain === null ? [] : [`domain ${externalDomain}`]),
    ...(cloudId === null ? [] : [`cloud ID ${cloudId}`]),
    ...(current === null
      ? []
      : [`root certificate in use ${current.thumbprint}, valid to ${foreignTime(current.notAfter)}`]),
  ]
  return `The stamp says of itself: ${parts.join(', ')}.`
}

const readinessWords = ({ report }: Extract<Fact, { fact: 'readiness' }>): string => {
  const named = report.categories.filter(({ word }) => word !== 'PASS').map(({ name, word }) => `${word} ${name}`)
  const passed = report.categories.length - named.length
  return `The readiness test says ${report.verdict}: ${passed} of ${count(report.categories.length, 'category', 'categories')} passed${named.length === 0 ? '' : `; ${named.join(', ')}`}.`
}

const progressWords = ({ status, steps }: Extract<Fact, { fact: 'action-progress' }>): string => {
  const top = steps.filter(({ depth }) => depth === 0)
  const current = top.find((step) => /^(inprogress|running)$/i.test(step.status))
  const failed = top.find((step) => /^(error|failed)$/i.test(step.status))
  const finished = top.filter((step) => /^success$/i.test(step.status)).length
  const where =
    failed === undefined ? (current === undefined ? '' : `, now “${current.name}”`) : `, failed in “${failed.name}”`
  return `The stamp reports ${status}: ${finished} of ${count(top.length, 'step')} done${where}.`
}
