import { createServer, type Server, type Socket } from 'node:net'
import type { ShareTrial } from '../../../../src/main/runs/ports.ts'
import type { Credential } from '../../../../src/main/vault/vault.ts'
import { listen } from '../../../../src/rehearsal/loopback.ts'
import type { RunningStamp } from '../../../../src/rehearsal/process.ts'
import {
  type Connection,
  Hello,
  onLines,
  type SessionAnswer,
  SessionRequest,
  sendLine,
} from '../../../../src/rehearsal/wire.ts'
import { namesOf } from '../../support/simulated.ts'

type SessionHello = Extract<Hello, { kind: 'session' }>

/** A stamp that opens every session, keeps what it is asked, and answers what a test tells it to. */
export class ScriptedStamp implements RunningStamp {
  readonly scenario = 'success'
  readonly names = namesOf('AAD')
  readonly compression = 1
  readonly connection: Connection
  readonly hellos: SessionHello[] = []
  readonly requests: SessionRequest[] = []
  readonly #server: Server
  readonly #sessions = new Set<Socket>()
  #onRequest: (request: SessionRequest) => readonly SessionAnswer[] = () => []

  private constructor(server: Server, port: number) {
    this.#server = server
    this.connection = { pid: process.pid, port, tlsPort: 0, token: 'token' }
  }

  static async open(): Promise<ScriptedStamp> {
    const server = createServer({ noDelay: true })
    const stamp = new ScriptedStamp(server, await listen(server))
    server.on('connection', (socket) => stamp.#receive(socket))
    return stamp
  }

  /** Each request is answered so from now on. */
  onRequest(answer: (request: SessionRequest) => readonly SessionAnswer[]): void {
    this.#onRequest = answer
  }

  /** Says something to every session, asked or not. */
  say(...answers: readonly SessionAnswer[]): void {
    for (const socket of this.#sessions) for (const answer of answers) sendLine(socket, answer)
  }

  /** Sessions that are open now. */
  get open(): number {
    return this.#sessions.size
  }

  /** Ends every session without a word. */
  cut(): void {
    for (const socket of this.#sessions) socket.destroy()
  }

  startSecretRotationCalls = async (): Promise<number> =>
    this.requests.filter(({ command }) => command === 'Start-SecretRotation').length

  tryShare = async ({ userName }: Credential, path: string): Promise<ShareTrial> => ({
    userName,
    read: true,
    write: !path.includes('locked'),
    message: `of ${path}`,
  })

  stop = async (): Promise<void> => {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #receive(socket: Socket): void {
    this.#sessions.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => this.#sessions.delete(socket))
    let greeted = false
    onLines(socket, (line) => {
      if (greeted) {
        const request = SessionRequest.parse(JSON.parse(line))
        this.requests.push(request)
        for (const answer of this.#onRequest(request)) sendLine(socket, answer)
        return
      }
      greeted = true
      const hello = Hello.parse(JSON.parse(line))
      if (hello.kind !== 'session') throw new TypeError('a session was expected')
      this.hellos.push(hello)
      sendLine(socket, { is: 'opened', commands: [] } satisfies SessionAnswer)
    })
  }
}
