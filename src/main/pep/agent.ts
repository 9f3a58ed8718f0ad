import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { beside } from '../files/beside.ts'
import { AgentAnswer, type AgentAnswerOf, type AgentFault, type AgentRecord } from './agent-answers.ts'
import { credential, type Literal, secret, table, text, whole } from './literal.ts'
import { sealed, sealingKey } from './sealing.ts'
import { Shell, ShellEnded, type ShellPatience, type ShellProgram } from './shell.ts'

/** What the agent told of the PowerShell in which it runs. */
export interface AgentHost {
  readonly version: string
  /** `Desktop` for Windows PowerShell, `Core` for PowerShell 7. */
  readonly edition: string
  readonly bits: number
}

/** The agent could not do what it was asked to, and says why: PowerShell's own words. */
export class AgentRefused extends Error {
  override readonly name = 'AgentRefused'
  readonly fault: AgentFault
  /** The state of the session after it, in PowerShell's words: `Opened`, `Broken`, `None`. */
  readonly session: string
  constructor(fault: AgentFault, session: string) {
    super(fault.message)
    this.fault = fault
    this.session = session
  }
}

/** How a command on the session ended. */
export interface CommandEnd {
  /** PowerShell's word: `Completed`, `Failed`, `Stopped`. */
  readonly state: string
  readonly session: string
  readonly failure: AgentFault | null
}

/** Timeouts of a session, in milliseconds, as WinRM takes them. */
export interface SessionTimeouts {
  readonly open: number
  readonly operation: number
  readonly idle: number
}

/** What can be loaded beside the agent: scripts of the same names. */
export type AgentPart = 'jump-box' | 'self-test'

const pollMilliseconds = 300

/** The agent in a PowerShell of its own, which holds one session. Calls are made one after the other. */
export class Agent {
  readonly host: AgentHost
  readonly #shell: Shell
  readonly #key: KeyObject
  readonly #patience: ShellPatience
  #calls = 1
  #under = 0

  private constructor(shell: Shell, patience: ShellPatience, hello: AgentAnswerOf<'hello'>) {
    this.#shell = shell
    this.#patience = patience
    this.#key = sealingKey(hello.modulus, hello.exponent)
    this.host = { version: hello.version, edition: hello.edition, bits: hello.bits }
  }

  /**
   * Starts PowerShell and loads the agent into it. Throws `ShellEnded` in words when either fails, or the signal's
   * reason.
   */
  static async start(
    program: ShellProgram,
    patience: ShellPatience,
    signal: AbortSignal,
    parts: readonly AgentPart[] = [],
  ): Promise<Agent> {
    signal.throwIfAborted()
    const script = await scriptOf('agent')
    const more = await Promise.all(parts.map(scriptOf))
    signal.throwIfAborted()
    const shell = new Shell(program, patience)
    const stop = (): void => void shell.end()
    signal.addEventListener('abort', stop, { once: true })
    try {
      let hello: AgentAnswer | null = null
      // As base64, so that neither a path nor an encoding nor an execution policy matters.
      const before = program.before.map((source) => `. ${scriptBlock(Buffer.from(source))}`)
      const load = `. ${scriptBlock(script)} '${shell.mark}'`
      const behind = more.map((part) => `. ${scriptBlock(part)}`)
      await shell.call(
        [...before, load, ...behind, 'Agent-Hello'].join('; '),
        (json) => {
          hello = AgentAnswer.parse(JSON.parse(json))
        },
        'start',
      )
      return new Agent(shell, patience, helloOf(hello))
    } catch (error) {
      await shell.end()
      signal.throwIfAborted()
      throw error
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  get pid(): number | undefined {
    return this.#shell.pid
  }

  /** Whether a call is under way: then nothing else can be asked. */
  get busy(): boolean {
    return this.#under > 0
  }

  /** A password (UTF-8 bytes) so that only this agent can read it. */
  secret(password: Buffer): Literal {
    return secret(sealed(this.#key, password))
  }

  credential(userName: string, password: Buffer): Literal {
    return credential(userName, this.secret(password))
  }

  /** Opens the session. Throws `AgentRefused`, or `ShellEnded`. */
  async open(
    computer: string,
    configuration: string,
    account: Literal,
    timeouts: SessionTimeouts,
    patience: number,
  ): Promise<void> {
    const numbers = [timeouts.open, timeouts.operation, timeouts.idle].map((value) => whole(value).source)
    await this.#ask(
      ['Agent-Open', text(computer).source, text(configuration).source, account.source, ...numbers].join(' '),
      'opened',
      patience,
    )
  }

  /**
   * Runs a command on the session, and answers how it ended. Each record is handed over as it arrives. An abort stops the
   * command on the other side, and its end is waited for. Throws `AgentRefused` when it could not be sent, `ShellEnded`
   * when nobody knows what became of it, and what `onRecord` throws.
   * @param depth how many objects within objects are told
   */
  async run(
    command: string,
    parameters: readonly (readonly [name: string, value: Literal])[],
    depth: number,
    onRecord: (record: AgentRecord) => void,
    signal: AbortSignal,
  ): Promise<CommandEnd> {
    signal.throwIfAborted()
    await this.#ask(
      ['Agent-Start', text(command).source, table(parameters).source, whole(depth).source].join(' '),
      'started',
    )
    const records = new RecordOrder(onRecord)
    let end = await this.#poll(records)
    while (end === null && !signal.aborted) end = await this.#poll(records)
    return end ?? this.#stop(records)
  }

  /** Opens a session on this computer, for a trial where no stamp is. Needs the part `self-test`. */
  async openHere(): Promise<void> {
    await this.#ask('Agent-OpenHere', 'opened')
  }

  /**
   * Maps the root of a share with an account, and in a folder of it writes a file of that name, reads it back and removes
   * it. Needs the part `jump-box`.
   */
  async tryShare(root: string, folder: string, name: string, account: Literal): Promise<AgentAnswerOf<'share'>> {
    const words = ['Agent-TryShare', text(root).source, text(folder).source, text(name).source, account.source]
    return this.#tell(words.join(' '), 'share')
  }

  /** What the client of WinRM on this computer trusts. Needs the part `jump-box`. */
  async trustedHosts(): Promise<AgentAnswerOf<'trusted-hosts'>> {
    return this.#tell('Agent-TrustedHosts', 'trusted-hosts')
  }

  /** Takes leave of the session, as the other side sees it. */
  async close(): Promise<void> {
    await this.#call('Agent-Close', () => {})
  }

  /** Ends the process, in the middle of whatever it does. */
  async end(): Promise<void> {
    await this.#shell.end()
  }

  async #stop(records: RecordOrder): Promise<CommandEnd> {
    await this.#call('Agent-Stop', () => {})
    const until = performance.now() + this.#patience.stop
    for (;;) {
      const end = await this.#poll(records)
      if (end !== null) return end
      if (performance.now() > until) {
        await this.#shell.end()
        throw new ShellEnded('The command did not stop when it was asked to: its PowerShell was ended.')
      }
    }
  }

  async #poll(records: RecordOrder): Promise<CommandEnd | null> {
    const ends: CommandEnd[] = []
    await this.#call(`Agent-Poll ${pollMilliseconds}`, (answer) => {
      if (ends.length > 0) throw new TypeError('it goes on behind the end of a command')
      if (answer.kind === 'ended') ends.push(answer)
      else if ('number' in answer) records.take(answer)
      else throw new TypeError(`it answered “${answer.kind}” to a poll`)
    })
    records.throwIfRefused()
    return ends[0] ?? null
  }

  async #ask(line: string, expected: 'opened' | 'started', patience?: number): Promise<void> {
    await this.#tell(line, expected, patience)
  }

  /** The one answer of a call, which has to be of that kind. */
  async #tell<K extends AgentAnswer['kind']>(line: string, expected: K, patience?: number): Promise<AgentAnswerOf<K>> {
    const answers: AgentAnswer[] = []
    await this.#call(line, (answer) => answers.push(answer), patience)
    const [answer] = answers
    if (answer !== undefined && answers.length === 1) {
      if (isOfKind(answer, expected)) return answer
      if (answer.kind === 'failed') throw new AgentRefused(answer, answer.session)
    }
    await this.#shell.end()
    const given = answers.map(({ kind }) => `“${kind}”`).join(', ') || 'nothing'
    throw new ShellEnded(`PowerShell answered ${given} where “${expected}” was expected.`)
  }

  async #call(line: string, onAnswer: (answer: AgentAnswer) => void, patience?: number): Promise<void> {
    const number = this.#calls++
    let done = false
    this.#under += 1
    try {
      await this.#shell.call(
        `Agent-Call ${number}; ${line}; Agent-Done`,
        (json) => {
          const answer = AgentAnswer.parse(JSON.parse(json))
          if (answer.call !== number || done) throw new TypeError('it answers a request that was not made')
          if (answer.kind === 'done') done = true
          else onAnswer(answer)
        },
        patience,
      )
    } finally {
      this.#under -= 1
    }
    if (done) return
    await this.#shell.end()
    throw new ShellEnded('PowerShell answered a call only in part.', { cause: this.#shell.ended })
  }
}

/** Hands on the records of one command, and sees to it that none is missing between them. */
class RecordOrder {
  readonly #onRecord: (record: AgentRecord) => void
  #last = 0
  #refusal: { readonly error: unknown } | null = null

  constructor(onRecord: (record: AgentRecord) => void) {
    this.#onRecord = onRecord
  }

  take(record: AgentRecord): void {
    if (record.number !== this.#last + 1)
      throw new TypeError(`its record ${record.number} came where record ${this.#last + 1} was expected`)
    this.#last = record.number
    if (this.#refusal !== null) return
    try {
      this.#onRecord(record)
    } catch (error) {
      // It is not the fault of PowerShell: the call is heard to its end, then this is thrown.
      this.#refusal = { error }
    }
  }

  throwIfRefused(): void {
    if (this.#refusal !== null) throw this.#refusal.error
  }
}

const scriptOf = (part: AgentPart | 'agent'): Promise<Buffer> => readFile(beside(`./${part}.ps1`, import.meta.url))

const scriptBlock = (source: Buffer): string =>
  `([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${source.toString('base64')}'))))`

const helloOf = (answer: AgentAnswer | null): AgentAnswerOf<'hello'> => {
  if (answer?.kind === 'hello') return answer
  throw new ShellEnded(
    'PowerShell started, but Keyturn’s agent could not be loaded into it. A policy of this computer may restrict its language (ConstrainedLanguage).',
  )
}

const isOfKind = <K extends AgentAnswer['kind']>(answer: AgentAnswer, kind: K): answer is AgentAnswerOf<K> =>
  answer.kind === kind
