import type { Confirmation } from './checklist.ts'
import type { ActingStep, OverridableGate } from './event.ts'

/** What a person (or the rehearsal's operator) can want of an open run: the one door for everything that changes it. */
export type Intention =
  | {
      readonly do: 'take-step'
      readonly step: ActingStep
      /** The stamp's region, typed by hand: asked for before a rotation only. */
      readonly typedRegion?: string
    }
  /** Find out what became of an attempt whose end nobody saw. Never repeats its effect. */
  | { readonly do: 'find-out' }
  | { readonly do: 'confirm'; readonly what: Confirmation }
  | {
      readonly do: 'override'
      readonly gate: OverridableGate
      readonly reason: string
      readonly supportCase: string | null
    }
  | { readonly do: 'skip'; readonly step: SkippableStep; readonly reason: string }
  | { readonly do: 'close'; readonly reason: string | null }

/** Requests are not needed by an operator who has PFX files already. */
export type SkippableStep = 'Requests'
