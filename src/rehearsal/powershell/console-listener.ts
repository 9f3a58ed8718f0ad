import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { listen } from '../loopback.ts'
import type { RunningStamp } from '../process.ts'
import { sendLine } from '../wire.ts'
import { firstLine } from './first-line.ts'
import { hostEnvironment } from './host-build.ts'
import { openStampLink, openStampSession, type Refusal } from './stamp-line.ts'

/** What a client wants, in its first line. Passwords are base64 of UTF-8, and never leave this computer. */
const Greeting = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('session'),
    user: z.string(),
    password: z.base64(),
    configuration: z.string(),
    culture: z.string(),
  }),
  z.strictObject({ kind: z.literal('share'), user: z.string(), password: z.base64(), path: z.string() }),
])
type Greeting = z.output<typeof Greeting>
type SessionGreeting = Extract<Greeting, { kind: 'session' }>

type Answer = { readonly is: 'open' } | ({ readonly is: 'refused' } & Refusal)

/** The culture in which a privileged endpoint works. Source: azure-stack-docs issues 483 and 539. */
const culture = 'en-US'

const mostWords = 4000

/** One of the consoles (ERCS) of the simulated stamp. */
interface SimulatedConsole {
  readonly name: string
  readonly address: string
}

/** How a server for one session is started: the host, and the session configuration that it serves. */
interface ServerProgram {
  readonly executable: string
  readonly configurationFile: string
}

/**
 * Where a console (ERCS) of the simulated stamp listens for PowerShell, on this computer: each session gets a session of
 * the stamp and a server process, and ends with either of them.
 */
export class ConsoleListener {
  readonly console: SimulatedConsole
  readonly port: number
  readonly #stamp: RunningStamp
  readonly #program: ServerProgram
  readonly #server: Server
  readonly #clients = new Set<Socket>()
  /** Clients that are being answered. */
  readonly #answering = new Set<Promise<void>>()
  readonly #servers = new Map<ChildProcess, Promise<unknown>>()
  readonly #closing = new AbortController()
  #refusal: Refusal | null = null
  #milliseconds = 0
  #opened = 0

  private constructor(
    console: SimulatedConsole,
    stamp: RunningStamp,
    program: ServerProgram,
    server: Server,
    port: number,
  ) {
    this.console = console
    this.port = port
    this.#stamp = stamp
    this.#program = program
    this.#server = server
  }

  static async open(console: SimulatedConsole, stamp: RunningStamp, program: ServerProgram): Promise<ConsoleListener> {
    const server = createServer({ noDelay: true })
    const listener = new ConsoleListener(console, stamp, program, server, await listen(server))
    server.on('connection', (client) => {
      const answered = listener.#receive(client)
      listener.#answering.add(answered)
      void answered.finally(() => listener.#answering.delete(answered))
    })
    return listener
  }

  /** Sessions that were opened since the beginning, and those that are open now. */
  get sessions(): { readonly opened: number; readonly open: number } {
    return { opened: this.#opened, open: this.#servers.size }
  }

  /** From now on every client is refused so; with null none is any more. */
  refuse(refusal: Refusal | null): void {
    this.#refusal = refusal
  }

  /** From now on each answer to a client, and what each new session’s server writes, waits for so long. */
  delay(milliseconds: number): void {
    this.#milliseconds = milliseconds
  }

  /** Breaks every connection, and kills the servers of the sessions: the machine loses its power. */
  cut(): void {
    for (const client of this.#clients) client.destroy()
    for (const server of this.#servers.keys()) server.kill('SIGKILL')
  }

  /** Listens no more, and leaves no process behind. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#server.close()
    this.cut()
    // Whoever is being answered may still get a server, and lose it again.
    await Promise.all(this.#answering)
    await Promise.all(this.#servers.values())
  }

  async #receive(client: Socket): Promise<void> {
    this.#clients.add(client)
    client.once('close', () => this.#clients.delete(client))
    // Whoever goes away is gone; the close that follows is handled.
    client.on('error', () => {})
    try {
      await this.#greet(client)
    } catch (error) {
      client.destroy()
      // While this closes, nobody is answered any more.
      if (!this.#closing.signal.aborted && error instanceof Error) process.emitWarning(error)
    }
  }

  async #greet(client: Socket): Promise<void> {
    const greeting = await greetingOf(client)
    // To whoever goes away or speaks another language, there is nothing to say.
    if (greeting === null) {
      client.destroy()
      return
    }
    await this.#pause()
    await this.#answer(client, greeting)
  }

  async #answer(client: Socket, greeting: Greeting): Promise<void> {
    if (this.#refusal !== null) refuse(client, this.#refusal)
    else if (greeting.kind === 'share') await this.#tryShare(client, greeting)
    else await this.#openSession(client, greeting)
  }

  async #tryShare(client: Socket, { user, password, path }: Extract<Greeting, { kind: 'share' }>): Promise<void> {
    const account = { userName: user, password: Buffer.from(password, 'base64') }
    const trial = await this.#stamp.tryShare(account, path)
    if (!trial.read || !trial.write) return refuse(client, { id: 'CouldNotMapNetworkDrive', message: trial.message })
    say(client, { is: 'open' })
    client.end()
  }

  async #openSession(client: Socket, greeting: SessionGreeting): Promise<void> {
    if (greeting.culture !== culture) return refuse(client, otherCulture(greeting.culture))
    const stamp = await openStampSession(this.#stamp.connection, {
      console: this.console.name,
      configuration: greeting.configuration,
      account: { userName: greeting.user, password: greeting.password },
    })
    if ('id' in stamp) return refuse(client, stamp)
    stamp.on('error', () => {})
    try {
      await this.#serve(client, stamp)
    } catch (error) {
      stamp.destroy()
      throw error
    }
  }

  /** Starts the server of a session. Client, server and stamp are one: when one of them goes, all do. */
  async #serve(client: Socket, stamp: Socket): Promise<void> {
    const link = await openStampLink(stamp)
    const server = this.#start(link.address)
    const end = (): void => {
      client.destroy()
      stamp.destroy()
      link.close()
      server.kill('SIGKILL')
    }
    for (const side of [client, stamp]) side.once('close', end)
    // The server has ended, and its last words are on their way.
    client.once('finish', end)
    const complaint = lastWords(server)
    server.once('exit', (code) => {
      // With its client it ends as it should. A configuration that it can’t take, say, should be seen.
      const alone = !client.readableEnded && !client.destroyed && !stamp.destroyed
      if (code !== null && alone) process.emitWarning(`A server of the simulated endpoint ended: ${complaint()}`)
    })
    server.stdin.on('error', () => {})
    await once(server, 'spawn')
    if (client.destroyed || stamp.destroyed) return end()
    this.#opened += 1
    say(client, { is: 'open' })
    client.pipe(server.stdin)
    server.stdout.pipe(this.#slowly()).pipe(client)
  }

  #start(link: string): ChildProcessWithoutNullStreams {
    const words = ['-s', '-NoLogo', '-NoProfile', '-ConfigurationFile', this.#program.configurationFile]
    const server = spawn(this.#program.executable, words, {
      env: { ...process.env, ...hostEnvironment, KEYTURN_STAMP_LINK: link },
      stdio: 'pipe',
      windowsHide: true,
    })
    const ended = new Promise((resolve) => {
      server.once('exit', resolve)
      server.once('error', resolve)
    })
    this.#servers.set(server, ended)
    void ended.then(() => this.#servers.delete(server))
    return server
  }

  #slowly(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        if (this.#milliseconds === 0) done(null, chunk)
        else
          this.#pause().then(
            () => done(null, chunk),
            // This closes: nobody hears it any more.
            () => done(),
          )
      },
    })
  }

  async #pause(): Promise<void> {
    if (this.#milliseconds > 0) await wait(this.#milliseconds, undefined, { signal: this.#closing.signal })
  }
}

/** What a client wants; null when that can’t be known. */
const greetingOf = async (client: Socket): Promise<Greeting | null> => {
  try {
    return Greeting.parse(JSON.parse(await firstLine(client)))
  } catch {
    return null
  }
}

/** The end of what a process writes to its standard error. */
const lastWords = ({ stderr }: ChildProcessWithoutNullStreams): (() => string) => {
  let words = ''
  stderr.setEncoding('utf8').on('data', (text: string) => {
    words = `${words}${text}`.slice(-mostWords)
  })
  return () => words
}

const say = (client: Socket, answer: Answer): void => sendLine(client, answer)

const refuse = (client: Socket, refusal: Refusal): void => {
  say(client, { is: 'refused', ...refusal })
  client.end()
}

/** ERROR_WSMAN_CLIENT_INVALID_LOCALE (winerror.h), as PowerShell writes an error of WinRM for which it has no name. */
const otherCulture = (asked: string): Refusal => ({
  id: '-2144107116',
  message: `The WS-Management service cannot process the request. The locale option is invalid: the endpoint speaks ${culture} and was asked for “${asked}” (simulated).`,
})
