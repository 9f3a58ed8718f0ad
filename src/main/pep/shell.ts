import { ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { dirname } from 'node:path'
import { PassThrough } from 'node:stream'
import { PowerShell } from 'node-powershell'

/** Which PowerShell is started, and with what. */
export interface ShellProgram {
  /** Absolute path. */
  readonly executable: string
  /** Added to this process's environment, or put in its place. */
  readonly environment: Readonly<Record<string, string>>
  /** Scripts that are loaded before anything else: a test bed brings its own way to a session like this. */
  readonly before: readonly string[]
}

/** How long is waited for a shell, in milliseconds. */
export interface ShellPatience {
  /** Until it has started and taken what is loaded into it. */
  readonly start: number
  /** Until a call is answered whole. */
  readonly call: number
  /** Until a command has stopped that was told to. */
  readonly stop: number
}

/** A minute to start, on a computer that scans every program for viruses; a call answers well within a second. */
export const usualPatience: ShellPatience = { start: 60_000, call: 20_000, stop: 10_000 }

/** A PowerShell that can't be used, or can't any more: what happened, in words. Its process is gone. */
export class ShellEnded extends Error {
  override readonly name = 'ShellEnded'
}

/** More than any answer of the agent has: whoever writes so much in one call, or between two, is not the agent. */
const mostReceived = 48 * 1024 * 1024
const mostOfNoise = 4_000
/** So far into its line stands the mark of an answer, with whatever came before it. */
const farthestMark = 4_096
/** What an ended process wrote last is waited for so long, in milliseconds; another process may hold its streams open. */
const lastWordsMilliseconds = 500

/**
 * A PowerShell process that answers calls by lines with a mark. This is the one place that knows node-powershell, and
 * goes around what it does with whole commands: a command is one line of ASCII, answers are read from the stream as they
 * come and not from the trimmed result, an end of the process is an end and no success, nothing is kept of what was sent
 * or received, and a call that takes too long ends the process.
 */
export class Shell {
  /** Stands before each line that is an answer. It is new in every process, so nothing else writes it by chance. */
  readonly mark = `#${Array.from({ length: 24 }, () => letters[randomInt(letters.length)]).join('')}#`
  readonly #shell: NodePowerShell
  readonly #process: ChildProcessWithoutNullStreams
  readonly #patience: ShellPatience
  readonly #exited: Promise<void>
  /** What the process wrote that is no answer: the end of it, for whoever has to find out why it failed. */
  #noise = ''
  /** What stands behind the last line break of each stream: the rest of its line is still to come. */
  readonly #begun = { stdout: '', stderr: '' }
  #received = 0
  #onAnswer: ((json: string) => void) | null = null
  /** Whether the process is gone. What it wrote last may still be on its way. */
  #gone = false
  #ended: ShellEnded | null = null
  readonly #endListeners = new Set<() => void>()

  /** Throws `ShellEnded` when the system refuses to start the program at once; most refusals come a moment later. */
  constructor(program: ShellProgram, patience: ShellPatience) {
    this.#patience = patience
    try {
      requireDescriptors()
      this.#shell = new NodePowerShell(program)
    } catch (error) {
      throw new ShellEnded(notStarted(program, error), { cause: error })
    }
    this.#process = this.#shell.takeProcess()
    this.#exited = new Promise((resolve) => {
      this.#process.once('close', () => resolve())
      this.#process.once('error', () => resolve())
    })
    this.#process.on('error', (error) => {
      this.#gone = true
      this.#end(notStarted(program, error), error)
    })
    this.#process.once('exit', (code, signal) =>
      this.#leaveLastWords(`its process ended (${signal ?? `exit code ${code}`})`),
    )
    const { stdin, stdout, stderr } = this.#process
    // One character a byte: what is no ASCII can't hide, and nothing is put in the place of invalid bytes.
    stdout.setEncoding('latin1').on('data', (chunk: string) => this.#hear('stdout', chunk))
    stderr.setEncoding('latin1').on('data', (chunk: string) => this.#hear('stderr', chunk))
    // A process that goes away while something is written to it: its end is what is told.
    stdin.on('error', () => {})
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  get ended(): ShellEnded | null {
    return this.#ended
  }

  /** Calls back once when the process has ended, however; at once if it has. */
  onEnded(listener: () => void): void {
    if (this.#ended === null) this.#endListeners.add(listener)
    else listener()
  }

  /**
   * Runs one line and hands over the JSON of each answer as it arrives. Throws `ShellEnded` when the process ends, hangs
   * or floods; what `onAnswer` throws ends the process too, for a shell that answers nonsense is of no use any more.
   */
  async call(
    line: string,
    onAnswer: (json: string) => void,
    patience: 'start' | number = this.#patience.call,
  ): Promise<void> {
    if (!/^[\x20-\x7e]+$/.test(line)) throw new TypeError('a call is one line of ASCII')
    if (this.#onAnswer !== null) throw new TypeError('a call is made when the one before it is over')
    if (this.#ended !== null) throw this.#ended
    const milliseconds = patience === 'start' ? this.#patience.start : patience
    const ending = Promise.withResolvers<void>()
    const timer = setTimeout(() => this.#end(`it did not answer within ${milliseconds / 1000} s`), milliseconds)
    this.#endListeners.add(ending.resolve)
    this.#received = 0
    this.#onAnswer = onAnswer
    try {
      await Promise.race([this.#invoke(line, ending.promise), ending.promise])
    } finally {
      clearTimeout(timer)
      this.#endListeners.delete(ending.resolve)
      this.#onAnswer = null
      this.#received = 0
    }
    if (this.#ended !== null) throw this.#ended
  }

  /** Ends the process at once. Resolves when it is gone. */
  async end(): Promise<void> {
    this.#end('Keyturn ended it')
    await this.#exited
  }

  async #invoke(line: string, ending: Promise<void>): Promise<void> {
    try {
      await this.#shell.invokeUntil(line, ending)
    } catch (error) {
      // It fails only when the process is gone, and that is told with its last words.
      if (!this.#gone) this.#end('it can’t be asked any more', error)
    }
    if (this.#gone) await ending
  }

  #hear(stream: 'stdout' | 'stderr', chunk: string): void {
    if (this.#ended !== null) return
    this.#received += chunk.length
    if (this.#received > mostReceived) {
      const where = this.#onAnswer === null ? 'when nothing was asked' : 'where an answer was expected'
      this.#end(`it wrote more than ${mostReceived / 1024 / 1024} MB ${where}`)
      return
    }
    const lines = chunk.split('\n')
    const rest = lines.pop() ?? ''
    for (const line of lines) {
      const whole = this.#begun[stream] + line
      this.#begun[stream] = ''
      this.#hearLine(stream, whole)
    }
    this.#begin(stream, rest)
  }

  /** Keeps the line that is not whole yet if it can become an answer, else the end of it. */
  #begin(stream: 'stdout' | 'stderr', rest: string): void {
    const decided = this.#begun[stream].length >= farthestMark
    this.#begun[stream] += rest
    if (decided || this.#begun[stream].length < farthestMark) return
    if (stream === 'stderr' || !this.#begun[stream].includes(this.mark))
      this.#begun[stream] = this.#begun[stream].slice(-mostOfNoise)
  }

  #hearLine(stream: 'stdout' | 'stderr', line: string): void {
    // A prompt, or the control sequence of a terminal, may stand before it.
    const at = stream === 'stdout' ? line.indexOf(this.mark) : -1
    if (at === -1) this.#note(`${this.#shell.tellMark(stream, line)}\n`)
    else this.#hearAnswer(line.slice(at + this.mark.length).trimEnd())
  }

  #hearAnswer(json: string): void {
    if (this.#ended !== null) return
    try {
      if (this.#onAnswer === null) throw new TypeError('nothing was asked')
      this.#onAnswer(json)
    } catch (error) {
      this.#end(
        `it gave an answer that makes no sense here (${error instanceof Error ? error.message : String(error)})`,
        error,
      )
    }
  }

  #note(text: string): void {
    this.#noise = `${this.#noise}${text.slice(-mostOfNoise)}`.slice(-mostOfNoise)
  }

  #leaveLastWords(why: string): void {
    this.#gone = true
    const timer = setTimeout(() => this.#end(why), lastWordsMilliseconds)
    this.#process.once('close', () => {
      clearTimeout(timer)
      this.#end(why)
    })
  }

  #end(why: string, cause?: unknown): void {
    if (this.#ended !== null) return
    for (const begun of [this.#begun.stdout, this.#begun.stderr]) if (begun.length < farthestMark) this.#note(begun)
    const noise = this.#noise.replace(/[^\x21-\x7e]+/g, ' ').trim()
    this.#ended = new ShellEnded(
      `PowerShell${this.#process.pid === undefined ? '' : ` (process ${this.#process.pid})`} is of no more use: ${why}.${noise === '' ? '' : ` It wrote: ${noise}`}`,
      { cause },
    )
    this.#process.kill('SIGKILL')
    for (const stream of [this.#process.stdin, this.#process.stdout, this.#process.stderr]) stream.destroy()
    for (const listener of this.#endListeners) listener()
    this.#endListeners.clear()
  }
}

const notStarted = ({ executable }: ShellProgram, error: unknown): string =>
  `${executable} could not be started: ${error instanceof Error ? error.message : String(error)}`

/**
 * Throws when this process can't open more files. Of a process that could not be started for that reason, node-powershell
 * lets the error come when nobody listens yet, which ends this process.
 */
const requireDescriptors = (): void => {
  const open: number[] = []
  try {
    while (open.length < descriptorsOfProcess) open.push(openSync(devNull, 'r'))
  } finally {
    for (const descriptor of open) closeSync(descriptor)
  }
}

/** Three pipes with two ends each, and what the system itself takes to start a process. */
const descriptorsOfProcess = 16

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/**
 * node-powershell with the executable that was given, whatever the environment variable NODE_POWERSHELL says, and with
 * nothing to read but its own marks: it would copy all that came with each piece of it that comes, and keep it as long as
 * the process lives. It keeps its process, and the promise of its end, to itself; both are taken from it here.
 */
class NodePowerShell extends PowerShell {
  /** What it lets PowerShell write to both streams, before and behind the command that is under way. */
  #mark: string | null = null
  readonly #marks = { stdout: new PassThrough(), stderr: new PassThrough() }

  constructor(program: ShellProgram) {
    super({
      executable: program.executable,
      executableOptions: { '-NoProfile': true, '-NonInteractive': true },
      spawnOptions: { windowsHide: true, cwd: dirname(program.executable), env: environmentOf(program) },
    })
  }

  protected override setExecutable({ executable }: { readonly executable?: string }): string {
    if (executable === undefined) throw new TypeError('no executable was given')
    return executable
  }

  protected override writeToOutput(mark: string): string {
    this.#mark = mark
    return super.writeToOutput(mark)
  }

  /** Its process, of whose streams it hears nothing any more. */
  takeProcess(): ChildProcessWithoutNullStreams {
    const process: unknown = Reflect.get(this, 'process')
    if (!(process instanceof ChildProcess) || !hasStreams(process))
      throw new TypeError('node-powershell has no process')
    // Which stops it from flowing, too.
    process.stderr.unpipe().resume()
    this.streams.stdout = this.#marks.stdout
    this.streams.stderr = this.#marks.stderr
    // Or a process that ends while nothing is asked of it would end this one, as a rejection that nobody handles.
    const ended: unknown = Reflect.get(this, 'exitPromise')
    if (ended instanceof Promise) ended.catch(() => {})
    return process
  }

  /** Hands over the mark if a line ends with it, and answers what of the line is something else. */
  tellMark(stream: 'stdout' | 'stderr', line: string): string {
    const mark = this.#mark
    const written = line.trimEnd()
    if (mark === null || !written.endsWith(mark)) return written
    this.#marks[stream].write(`${mark}\n`)
    return written.slice(0, -mark.length)
  }

  /** Runs a line. Ends when the process has passed it, or with the promise. Rejects when there is no process any more. */
  async invokeUntil(line: string, over: Promise<void>): Promise<void> {
    // It awaits one promise of the end of the process with every command, and that promise would keep what each brought.
    Reflect.set(this, 'exitPromise', over)
    try {
      await this.invoke(line)
    } finally {
      this.#mark = null
      this.history.length = 0
    }
  }
}

const hasStreams = (process: ChildProcess): process is ChildProcessWithoutNullStreams =>
  process.stdin !== null && process.stdout !== null && process.stderr !== null

const fixedEnvironment = {
  TERM: 'dumb',
  POWERSHELL_TELEMETRY_OPTOUT: '1',
  // PowerShell 7 opens pipes by which others may look into the process, and leaves them when it is killed.
  POWERSHELL_DIAGNOSTICS_OPTOUT: '1',
  DOTNET_EnableDiagnostics: '0',
}

const environmentOf = ({ environment }: ShellProgram): NodeJS.ProcessEnv => {
  // PowerShell 7 sets PSModulePath for its children, and Windows PowerShell finds the wrong modules with it. Without it,
  // each finds its own. Windows does not tell large letters from small ones in such names.
  const inherited = Object.entries(process.env).filter(([name]) => name.toLowerCase() !== 'psmodulepath')
  return { ...Object.fromEntries(inherited), ...fixedEnvironment, ...environment }
}
