import type { Application } from '../application/application.ts'
import type { Question } from './question.ts'

/** What happens when somebody or something wants Keyturn to end. */

export interface LeavingOptions {
  readonly application: Pick<Application, 'rotating' | 'close'>
  readonly ask: (question: Question<LeaveChoice>) => Promise<LeaveChoice>
  /** Takes the window away and keeps Keyturn within reach. */
  readonly goToBackground: () => void
  /** What else has to be put away before the end. Its failure holds nothing up. */
  readonly putAway: () => Promise<void>
  readonly onFault: (error: unknown) => void
  readonly exit: (status: number) => void
}

export type LeaveChoice = 'background' | 'quit' | 'stay'

export class Leaving {
  readonly #options: LeavingOptions
  #asking = false
  #ending: Promise<void> | null = null

  constructor(options: LeavingOptions) {
    this.#options = options
  }

  /** Ends Keyturn; while a rotation is followed, only when the person says so. */
  async leave(): Promise<void> {
    if (this.#asking) return
    const regions = this.#options.application.rotating().map(({ region }) => region)
    if (regions.length === 0) return this.end(0)
    this.#asking = true
    try {
      const choice = await this.#options.ask(leaveQuestion(regions))
      if (choice === 'background') this.#options.goToBackground()
      if (choice === 'quit') await this.end(0)
    } finally {
      this.#asking = false
    }
  }

  /** Ends Keyturn without asking, the log closed well: there is nobody to ask, or nothing to choose any more. */
  end(status: number): Promise<void> {
    this.#ending ??= this.#end(status)
    return this.#ending
  }

  async #end(status: number): Promise<void> {
    const { putAway, application, onFault, exit } = this.#options
    const settled = await Promise.allSettled([putAway(), application.close()])
    const failures = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    for (const failure of failures) onFault(failure)
    exit(failures.length > 0 ? 1 : status)
  }
}

const leaveQuestion = (regions: readonly string[]): Question<LeaveChoice> => {
  const [what, it] =
    regions.length === 1
      ? [`The rotation of ${regions[0]} goes on on the stamp`, 'it']
      : [`The rotations of ${inWords(regions)} go on on their stamps`, 'them']
  return {
    type: 'question',
    message: `${what}, whatever you do here.`,
    detail: `Keyturn can keep following ${it} in the background. When you quit, the stamp goes on, and Keyturn finds out at its next start what came of it.`,
    choices: { background: `Keep following ${it}`, quit: 'Quit Keyturn', stay: 'Cancel' },
    otherwise: 'stay',
  }
}

const inWords = (regions: readonly string[]): string => `${regions.slice(0, -1).join(', ')} and ${regions.at(-1)}`
