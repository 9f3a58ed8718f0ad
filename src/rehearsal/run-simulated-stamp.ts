import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createSecureContext, createServer as createTlsServer, type SecureContext } from 'node:tls'
import { probeHosts } from '../domain/certificates/certificate-set.ts'
import { pemOf } from '../main/certificates/pem.ts'
import type { ShareTrial } from '../main/runs/ports.ts'
import { listen } from './loopback.ts'
import { scenarioNamed } from './scenario.ts'
import { tryFolder } from './share-trial.ts'
import { SimulatedStamp } from './stamp.ts'
import { visibleCommands } from './stamp-console.ts'
import { lockedStatus, lockStamp } from './stamp-lock.ts'
import { StampSession } from './stamp-session.ts'
import { StampState } from './stamp-state.ts'
import { type Connection, Hello, onLines, type SessionAnswer, SessionRequest, sendLine } from './wire.ts'

/** Nobody has been connected for so long: the process of a stamp ends by itself then. */
export const usualIdleMilliseconds = 600_000

/**
 * Is the simulated stamp of a folder, in a process of its own: keeps its state in that folder, listens on the loopback
 * address only, and outlives the app that started it, as a real stamp would. It ends when it is told to, and by itself
 * when nobody has been connected for so long; it goes on where it was when it is started again. Resolves with the exit
 * status for the process.
 */
export const runSimulatedStamp = async (folder: string, idleMilliseconds: number): Promise<number> => {
  const unlock = lockStamp(folder)
  if (unlock === null) return lockedStatus
  const connectionPath = join(folder, 'connection.json')
  rmSync(connectionPath, { force: true })
  const host = new StampHost(stampIn(folder), idleMilliseconds)
  replace(connectionPath, JSON.stringify(await host.listen()))
  const asker = await host.ended
  rmSync(connectionPath, { force: true })
  unlock()
  // The asker hears of the end when the stamp is given back.
  if (asker !== null) await closed(asker)
  return 0
}

const replace = (path: string, text: string): void => {
  const file = openSync(`${path}.part`, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.part`, path)
}

const stampIn = (folder: string): StampWithState => {
  const statePath = join(folder, 'state.json')
  const state = StampState.parse(JSON.parse(readFileSync(statePath, 'utf8')))
  const scenario = scenarioNamed(state.scenario)
  if (scenario === null) throw new Error(`there is no scenario ${state.scenario}`)
  const stamp = new SimulatedStamp({
    scenario,
    state,
    secret: readFileSync(join(folder, 'own-secret'), 'utf8'),
    now: Date.now,
    save: (next) => replace(statePath, JSON.stringify(next)),
  })
  return { stamp, state }
}

interface StampWithState {
  readonly stamp: SimulatedStamp
  readonly state: StampState
}

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) resolve()
    else socket.once('close', () => resolve()).end()
  })

/** The stamp's sockets: sessions on its consoles, and the endpoints that it serves. */
class StampHost {
  /** Resolves when everything that was asked has come to its end, with whoever asked for the end. */
  readonly ended: Promise<Socket | null>
  readonly #stamp: SimulatedStamp
  readonly #state: StampState
  readonly #idleMilliseconds: number
  readonly #token = randomBytes(32).toString('hex')
  readonly #sessions: Server
  readonly #endpoints: Server
  readonly #sockets = new Set<Socket>()
  /** What sessions are doing now. */
  readonly #work = new Set<Promise<unknown>>()
  readonly #contexts = new Map<string, SecureContext>()
  #idle: NodeJS.Timeout
  #resolveEnd: (asker: Socket | null) => void = () => {}
  #ending = false

  constructor({ stamp, state }: StampWithState, idleMilliseconds: number) {
    this.#stamp = stamp
    this.#state = state
    this.#idleMilliseconds = idleMilliseconds
    this.ended = new Promise((resolve) => {
      this.#resolveEnd = resolve
    })
    this.#sessions = createServer((socket) => this.#serve(socket))
    this.#endpoints = createTlsServer({
      SNICallback: (name, done) => {
        const context = this.#contextFor(name)
        if (context === null) done(new Error(`no endpoint is called ${name}`))
        else done(null, context)
      },
    })
    this.#endpoints.on('secureConnection', (socket: Socket) => socket.on('error', () => {}))
    this.#endpoints.on('connection', (socket: Socket) => this.#track(socket))
    this.#idle = this.#endWhenIdle()
  }

  async listen(): Promise<Connection> {
    return {
      pid: process.pid,
      port: await listen(this.#sessions),
      tlsPort: await listen(this.#endpoints),
      token: this.#token,
    }
  }

  /** Stops listening, and lets what was asked come to its end. */
  async #end(asker: Socket | null): Promise<void> {
    if (this.#ending) return
    this.#ending = true
    clearTimeout(this.#idle)
    this.#sessions.close()
    this.#endpoints.close()
    const others = [...this.#sockets].filter((socket) => socket !== asker)
    const gone = others.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const socket of others) socket.destroy()
    await Promise.race([
      Promise.all([...this.#work, ...gone, this.#stamp.settled()]),
      wait(5000, undefined, { ref: false }),
    ])
    this.#resolveEnd(asker)
  }

  #endWhenIdle(): NodeJS.Timeout {
    return setTimeout(() => void this.#end(null), this.#idleMilliseconds)
  }

  #track(socket: Socket): void {
    clearTimeout(this.#idle)
    this.#sockets.add(socket)
    socket.setNoDelay(true)
    // A peer that is gone needs no answer; the close that follows is handled.
    socket.on('error', () => {})
    socket.once('close', () => {
      this.#sockets.delete(socket)
      if (this.#sockets.size === 0 && !this.#ending) this.#idle = this.#endWhenIdle()
    })
  }

  #serve(socket: Socket): void {
    this.#track(socket)
    let session: Promise<StampSession | null> | null = null
    onLines(socket, (line) => {
      if (session === null) {
        const hello = Hello.parse(JSON.parse(line))
        if (hello.token === this.#token) session = this.#greet(socket, hello)
        else socket.destroy()
        return
      }
      const request = SessionRequest.parse(JSON.parse(line))
      const answered = session.then(async (open) => {
        await open?.handle(request)
        return open
      })
      session = answered
      this.#work.add(answered)
      void answered.finally(() => this.#work.delete(answered))
    })
  }

  async #greet(socket: Socket, hello: Hello): Promise<StampSession | null> {
    switch (hello.kind) {
      case 'session':
        return this.#openSession(socket, hello)
      case 'stop':
        void this.#end(socket)
        return null
      case 'status':
        sendLine(socket, { startSecretRotationCalls: this.#stamp.state.startSecretRotationCalls })
        break
      case 'try-share':
        sendLine(socket, await this.#tryShare(hello))
        break
    }
    socket.end()
    return null
  }

  #openSession(socket: Socket, hello: Extract<Hello, { kind: 'session' }>): StampSession | null {
    const refuse = (reason: string, message: string): null => {
      sendLine(socket, { is: 'refused', reason, message })
      socket.end()
      return null
    }
    this.#stamp.advance()
    if (!this.#stamp.isReachable(hello.console)) {
      return refuse('unreachable', 'The network path was not found (simulated).')
    }
    if (hello.configuration !== 'PrivilegedEndpoint') {
      return refuse('wrong-configuration', `The session configuration ${hello.configuration} was not found.`)
    }
    if (!this.#stamp.isCloudAdmin(hello.account.userName, Buffer.from(hello.account.password, 'base64'))) {
      return refuse('access-denied', 'Access is denied.')
    }
    sendLine(socket, { is: 'opened', commands: [...visibleCommands] } satisfies SessionAnswer)
    return new StampSession(this.#stamp, socket, hello.console)
  }

  async #tryShare({ path, account }: Extract<Hello, { kind: 'try-share' }>): Promise<Omit<ShareTrial, 'userName'>> {
    return this.#stamp.mayUseShare(account.userName, Buffer.from(account.password, 'base64'))
      ? tryFolder(path)
      : { read: false, write: false, message: `Access to the path '${path}' is denied (simulated).` }
  }

  /** The certificate that an endpoint serves at this moment. */
  #contextFor(name: string): SecureContext | null {
    this.#stamp.advance()
    const service = probeHosts(this.#state.names).find(({ host }) => sameEndpoint(host, name))?.folder
    const identity = service === undefined ? undefined : this.#state.served[service]
    if (identity === undefined) return null
    const known = this.#contexts.get(identity.key)
    if (known !== undefined) return known
    const context = createSecureContext({
      key: this.#stamp.keyOf(identity).export({ type: 'pkcs8', format: 'pem' }),
      cert: identity.chain.map((der) => pemOf('CERTIFICATE', Buffer.from(der, 'base64'))).join(''),
    })
    this.#contexts.set(identity.key, context)
    return context
  }
}

/** A wildcard endpoint answers to every name below it. */
const sameEndpoint = (host: string, name: string): boolean =>
  host === name.toLowerCase() ||
  (host.startsWith('keyturn-probe.') && name.slice(name.indexOf('.')).toLowerCase() === host.slice(host.indexOf('.')))
