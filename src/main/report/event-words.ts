import { confirmations } from '../../domain/run/checklist.ts'
import type { Fact, RunEvent } from '../../domain/run/event.ts'
import { willText } from '../../domain/run/view.ts'

/** An entry of a run in a sentence, for a timeline; null for what the timeline leaves to the tables and the output. */
export const eventWords = (event: RunEvent): string | null => {
  switch (event.type) {
    case 'run-opened':
      return `An ${event.kind} rotation of ${event.stamp.id} was opened.`
    case 'run-taken-up':
      return 'Keyturn was started again and took the run up.'
    case 'step-intended':
      return `${event.will.step}, attempt ${event.attempt}: ${willText(event.will)}`
    case 'step-learned':
      return factWords(event.fact)
    case 'step-followed-up':
      return `What became of ${event.step}, attempt ${event.attempt}, is being found out.`
    case 'step-ended':
      return `${event.step}, attempt ${event.attempt}, ${event.outcome.result}: ${event.outcome.summary}`
    case 'step-skipped':
      return `${event.step} was skipped: ${event.reason}`
    case 'confirmed':
      return `Confirmed: ${confirmations[event.what]}`
    case 'gate-overridden':
      return `${event.gate === 'readiness-warnings' ? 'Readiness warnings' : 'Certificate warnings'} were accepted: ${event.reason}${event.supportCase === null ? '' : ` (support case ${event.supportCase})`}`
    case 'run-closed':
      return `The run was closed: ${event.end}${event.reason === null ? '' : `, ${event.reason}`}`
  }
}

const factWords = (fact: Fact): string | null => {
  switch (fact.fact) {
    case 'session-opened':
      return `A session was opened on ${fact.console} (${fact.address}).`
    case 'session-refused':
      return `${fact.console} refused a session: ${fact.reason}`
    case 'session-lost':
      return `The session on ${fact.console} was lost: ${fact.reason}`
    case 'session-closed':
      return `The session on ${fact.console} was closed; ${fact.transcripts.length} transcripts came home.`
    case 'stamp-information':
      return `The stamp is at version ${fact.information.version}.`
    case 'readiness':
      return `The readiness test says ${fact.report.verdict} over ${fact.report.categories.length} categories.`
    case 'compared':
      return `${fact.what}: ${fact.files} files compared, ${fact.differences.length === 0 ? 'all equal' : `different: ${fact.differences.join(', ')}`}.`
    case 'set-aside':
      return `Set aside from the share: ${fact.file}`
    case 'share-tried':
      return `The share was tried as ${fact.as}: read ${fact.read ? 'yes' : 'no'}, write ${fact.write ? 'yes' : 'no'}. ${fact.message}`
    case 'action-before':
      return fact.action === null
        ? 'The stamp had never rotated its secrets before.'
        : `The stamp’s newest rotation before this one was ${fact.action.instance} (${fact.action.status}).`
    case 'command-sending':
      return 'The rotation command was sent.'
    case 'action-progress':
      return progressWords(fact)
    case 'silence':
      return `Nothing was heard of the rotation for ${fact.minutes} minutes.`
    case 'removed':
      return `${fact.files.length} files were taken off the share${fact.left.length === 0 ? '' : `; left there: ${fact.left.join(', ')}`}.`
    case 'report-written':
      return `A report was written: ${fact.file.path} (SHA-256 ${fact.file.sha256}).`
    case 'layout':
      return fact.departures.length === 0
        ? null
        : `The layout departs in ${fact.departures.length} places: ${fact.departures.map(({ path }) => path).join(', ')}.`
    case 'output':
    case 'served':
    case 'request-written':
    case 'certificate-prepared':
    case 'certificate-checked':
    case 'copied':
      return null
  }
}

const progressWords = ({ status, steps }: Extract<Fact, { fact: 'action-progress' }>): string => {
  const top = steps.filter(({ depth }) => depth === 0)
  const current = top.find((step) => /^(inprogress|running)$/i.test(step.status))
  const finished = top.filter((step) => /^success$/i.test(step.status)).length
  return `The stamp reports ${status}: ${finished} of ${top.length} steps done${current === undefined ? '' : `, now “${current.name}”`}.`
}
