import type { Finding } from '../../domain/certificates/checks.ts'
import type { OverridableGate, Recorded } from '../../domain/run/event.ts'
import { fold } from '../../domain/run/fold.ts'
import type { Override, RunState } from '../../domain/run/state.ts'
import { gateWords } from './event-words.ts'
import type { Moment } from './moment.ts'

/** A gate that a person opened. */
export interface ReportOverride {
  readonly gate: string
  /** What the gate had stopped at when it was opened. */
  readonly accepted: readonly string[]
  readonly reason: string
  readonly supportCase: string
  readonly by: string
  readonly at: Moment
}

export const overrideHistory = (
  events: readonly Recorded[],
  { overrides }: RunState,
  tell: (iso: string) => Moment,
): readonly ReportOverride[] =>
  overrides.map(({ gate, reason, supportCase, by, at, seq }: Override) => ({
    gate: gateWords[gate],
    accepted: warningsAt[gate](fold(events.filter((recorded) => recorded.seq <= seq))),
    reason,
    supportCase: supportCase ?? '',
    by,
    at: tell(at),
  }))

const warningsAt: { readonly [gate in OverridableGate]: (state: RunState) => readonly string[] } = {
  'readiness-warnings': ({ readiness }) =>
    (readiness?.categories ?? []).filter(({ word }) => word === 'WARN').map(({ name }) => name),
  'certificate-warnings': ({ findings, departures }) => [
    ...[...findings].flatMap(([folder, found]) =>
      found.filter(({ result }) => result === 'Warning').map((finding) => checkWords(folder, finding)),
    ),
    ...departures.filter(({ result }) => result === 'Warning').map(({ path, message }) => `${path}: ${message}`),
  ],
}

const checkWords = (folder: string, { name, message }: Finding): string =>
  `${folder === '' ? 'The whole set' : folder}, ${name}: ${message}`
