import type { SessionRefusalReason } from '../domain/pep/session-refusal.ts'
import type { StepName } from '../domain/run/checklist.ts'
import type { GateName } from '../domain/run/gates.ts'
import type { LayoutCode } from '../domain/share/layout.ts'
import type { Route } from './route.ts'

/** What a window may want explained. */
export type HelpSubject =
  | { readonly step: StepName }
  /** The id of a failure's advice. */
  | { readonly failure: string }
  | { readonly session: SessionRefusalReason }
  | { readonly gate: GateName }
  | { readonly departure: LayoutCode }
  /** The name of a certificate check, for example `Key Usage`. */
  | { readonly check: string }

/** The id of the article that explains it. */
export const helpArticleFor = (subject: HelpSubject): string => {
  if ('step' in subject) return `step-${slugOf(subject.step)}`
  if ('failure' in subject) return `failure-${subject.failure}`
  if ('session' in subject) return `session-${subject.session}`
  if ('gate' in subject) return `gate-${subject.gate}`
  if ('departure' in subject) return `layout-${subject.departure}`
  return `check-${slugOf(subject.check)}`
}

/** Where that article is, for `goTo` and for the address of a link. */
export const helpRouteFor = (subject: HelpSubject): Route => ({ page: 'help', article: helpArticleFor(subject) })

const slugOf = (name: string): string => name.toLowerCase().replaceAll(' ', '-')
