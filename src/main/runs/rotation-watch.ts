import { offers } from '../../domain/pep/offered-commands.ts'
import type { Fact } from '../../domain/run/event.ts'
import {
  CommandFailed,
  type InvocableCommand,
  type PepSession,
  SessionLost,
  SessionRefused,
} from '../pep/privileged-endpoint.ts'
import { OutputGatherer } from './command-output.ts'
import { closeSession, openSession } from './console-session.ts'
import { type StampAction, stampAction } from './stamp-action.ts'
import type { StepContext } from './step.ts'

const question: InvocableCommand = { command: 'Get-ActionStatus', functionName: 'Start-SecretRotation' }

const minutesAfterDenial = 10
const mostOfFailure = 4_000

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
  /** When the account was refused last, on the monotonic clock. */
  #deniedAt: number | null = null

  constructor(context: StepContext) {
    this.#context = context
  }

  /**
   * The newest rotation, null when the stamp never rotated, `unavailable` when it has no such command. Throws
   * `SessionRefused` or `SessionLost` when no console answers now, which says nothing about the rotation.
   */
  async look(): Promise<StampAction | null | 'unavailable'> {
    const session = await this.#open()
    if (!offers(session.commands, question.command)) return 'unavailable'
    const gatherer = new OutputGatherer()
    try {
      await session.invoke(question, (record) => gatherer.add(record), this.#context.signal)
    } catch (error) {
      if (error instanceof CommandFailed && /CommandNotFound/i.test(error.errorId)) return 'unavailable'
      if (error instanceof SessionLost) this.#lose(session, error)
      throw error
    }
    return stampAction(gatherer.output().values)
  }

  /** The same, but null-safe for a stamp that can't be reached at the moment, or can't tell. */
  async glance(): Promise<StampAction | null | 'unavailable' | 'unreachable'> {
    if (this.#isDenied()) return 'unreachable'
    try {
      return await this.look()
    } catch (error) {
      if (error instanceof SessionRefused) this.#noteDenied(error)
      else if (error instanceof CommandFailed) this.#noteFailure(error)
      else if (!(error instanceof SessionLost)) throw error
      return 'unreachable'
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

  /** An account that is refused every few seconds for an hour would be locked. */
  #isDenied(): boolean {
    const { clock, timing } = this.#context.ports
    return (
      this.#deniedAt !== null &&
      clock.monotonicMilliseconds() - this.#deniedAt < minutesAfterDenial * timing.minuteMilliseconds
    )
  }

  #noteDenied(error: SessionRefused): void {
    this.#deniedAt = error.reason === 'access-denied' ? this.#context.ports.clock.monotonicMilliseconds() : null
  }

  /** That the stamp could not tell says nothing about the rotation. The same words are journaled once. */
  #noteFailure(error: CommandFailed): void {
    if (this.#refusals.has(error.message)) return
    this.#refusals.add(error.message)
    const text = `${question.command}: ${error.message}`
    this.#context.learn({ fact: 'output', lines: [{ stream: 'error', text: text.slice(0, mostOfFailure) }] })
  }

  #lose(session: PepSession, error: SessionLost): void {
    this.#context.learn({ fact: 'session-lost', console: session.target.name, reason: error.message })
    this.#session = null
    this.#turn += 1
    this.#refusals.clear()
  }
}
