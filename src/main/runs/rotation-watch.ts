import type { PepCommand } from '../../domain/pep/command.ts'
import type { PepValue } from '../../domain/pep/record.ts'
import type { Fact } from '../../domain/run/event.ts'
import { CommandFailed, type PepSession, SessionLost, SessionRefused } from '../pep/privileged-endpoint.ts'
import { closeSession, openSession } from './console-session.ts'
import { type StampAction, stampAction } from './stamp-action.ts'
import type { StepContext } from './step.ts'

const question: PepCommand = { command: 'Get-ActionStatus', functionName: 'Start-SecretRotation' }

/**
 * Looks at the stamp's newest rotation, again and again, through a session of its own: on the next console when one is
 * lost, silently while none answers. What it sees is journaled only when it changes.
 */
export class RotationWatch {
  readonly #context: StepContext
  #session: PepSession | null = null
  #turn = 1
  #seen = ''
  readonly #refusals = new Set<string>()

  constructor(context: StepContext) {
    this.#context = context
  }

  /**
   * The newest rotation, null when the stamp never rotated, `unavailable` when it has no such command. Throws
   * `SessionRefused` or `SessionLost` when no console answers now, which says nothing about the rotation.
   */
  async look(): Promise<StampAction | null | 'unavailable'> {
    const session = await this.#open()
    const values: PepValue[] = []
    try {
      await session.invoke(
        question,
        (record) => {
          if (record.stream === 'output') values.push(record.value)
        },
        this.#context.signal,
      )
    } catch (error) {
      if (error instanceof CommandFailed && /CommandNotFound/i.test(error.errorId)) return 'unavailable'
      if (error instanceof SessionLost) this.#lose(session, error)
      throw error
    }
    return stampAction(values)
  }

  /** The same, but null-safe for a stamp that can't be reached at the moment. */
  async glance(): Promise<StampAction | null | 'unavailable' | 'unreachable'> {
    try {
      return await this.look()
    } catch (error) {
      if (error instanceof SessionRefused || error instanceof SessionLost) return 'unreachable'
      throw error
    }
  }

  /** Journals progress that has not been seen yet. Says whether it was new. */
  note(action: StampAction): boolean {
    const fact: Fact = {
      fact: 'action-progress',
      instance: action.mark.instance,
      status: action.progress.status,
      steps: action.progress.steps,
    }
    const seen = JSON.stringify(fact)
    if (seen === this.#seen) return false
    this.#seen = seen
    this.#context.learn(fact)
    return true
  }

  async close(): Promise<void> {
    const session = this.#session
    this.#session = null
    if (session === null) return
    if (this.#context.signal.aborted) session.abandon()
    else await closeSession(this.#context, session)
  }

  async #open(): Promise<PepSession> {
    // A refusal that repeats itself every few seconds for an hour is journaled once.
    const learn = (fact: Fact): void => {
      if (fact.fact === 'session-refused') {
        const refusal = `${fact.console}: ${fact.reason}`
        if (this.#refusals.has(refusal)) return
        this.#refusals.add(refusal)
      }
      this.#context.learn(fact)
    }
    this.#session ??= await openSession({ ...this.#context, learn }, this.#turn)
    return this.#session
  }

  #lose(session: PepSession, error: SessionLost): void {
    this.#context.learn({ fact: 'session-lost', console: session.target.name, reason: error.message })
    this.#session = null
    this.#turn += 1
    this.#refusals.clear()
  }
}
