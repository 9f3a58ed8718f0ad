import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createSecureContext, createServer as createTlsServer, type SecureContext } from 'node:tls'
import { probeHosts } from '../domain/certificates/certificate-set.ts'
import { pemOf } from '../main/certificates/pem.ts'
import { listen } from './loopback.ts'
import { scenarioNamed } from './scenario.ts'
import { tryFolder } from './share-trial.ts'
import { SimulatedStamp } from './stamp.ts'
import { visibleCommands } from './stamp-console.ts'
import { lockedStatus, lockStamp } from './stamp-lock.ts'
import { StampSession } from './stamp-session.ts'
import { StampState } from './stamp-state.ts'
import { type Connection, Hello, onLines, type SessionAnswer, SessionRequest, sendLine } from './wire.ts'

/**
 * The simulated stamp's own process: `node stamp-process.ts <folder of the stamp> [milliseconds]`. It keeps its state in
 * that folder, listens on the loopback address only, and outlives the app that started it, as a real stamp would. It
 * ends when it is told to, and by itself when nobody has been connected for so long (ten minutes): it goes on where it
 * was when it is started again.
 */

const [, , folder, idleArgument = '600000'] = process.argv
if (folder === undefined) throw new Error('the folder of the stamp is missing')
const unlock = lockStamp(folder)
if (unlock === null) process.exit(lockedStatus)

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

const connectionPath = join(folder, 'connection.json')
const statePath = join(folder, 'state.json')
rmSync(connectionPath, { force: true })
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
const token = randomBytes(32).toString('hex')
const sockets = new Set<Socket>()
/** What sessions are doing now. */
const work = new Set<Promise<unknown>>()
let ending = false

/** Stops listening, lets what was asked come to its end, and gives the stamp back before the asker hears of it. */
const end = async (asker: Socket | null): Promise<void> => {
  if (ending) return
  ending = true
  clearTimeout(idle)
  sessions.close()
  endpoints.close()
  const others = [...sockets].filter((socket) => socket !== asker)
  const closed = others.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
  for (const socket of others) socket.destroy()
  await Promise.race([Promise.all([...work, ...closed, stamp.settled()]), wait(5000, undefined, { ref: false })])
  rmSync(connectionPath, { force: true })
  unlock()
  asker?.end()
}

const endWhenIdle = (): NodeJS.Timeout => setTimeout(end, Number(idleArgument), null)
let idle = endWhenIdle()

const track = (socket: Socket): void => {
  clearTimeout(idle)
  sockets.add(socket)
  socket.setNoDelay(true)
  // A peer that is gone needs no answer; the close that follows is handled.
  socket.on('error', () => {})
  socket.once('close', () => {
    sockets.delete(socket)
    if (sockets.size === 0 && !ending) idle = endWhenIdle()
  })
}

const greet = async (socket: Socket, hello: Hello): Promise<StampSession | null> => {
  switch (hello.kind) {
    case 'session':
      return openSession(socket, hello)
    case 'stop':
      void end(socket)
      return null
    case 'status':
      sendLine(socket, { startSecretRotationCalls: stamp.state.startSecretRotationCalls })
      break
    case 'try-share':
      sendLine(socket, await tryShare(hello))
      break
  }
  socket.end()
  return null
}

const openSession = (socket: Socket, hello: Extract<Hello, { kind: 'session' }>): StampSession | null => {
  const refuse = (reason: string, message: string): null => {
    sendLine(socket, { is: 'refused', reason, message })
    socket.end()
    return null
  }
  stamp.advance()
  if (!stamp.isReachable(hello.console)) return refuse('unreachable', 'The network path was not found (simulated).')
  if (hello.configuration !== 'PrivilegedEndpoint') {
    return refuse('wrong-configuration', `The session configuration ${hello.configuration} was not found.`)
  }
  if (!stamp.isCloudAdmin(hello.account.userName, Buffer.from(hello.account.password, 'base64'))) {
    return refuse('access-denied', 'Access is denied.')
  }
  sendLine(socket, { is: 'opened', commands: [...visibleCommands] } satisfies SessionAnswer)
  return new StampSession(stamp, socket, hello.console)
}

const tryShare = async ({ path, account }: Extract<Hello, { kind: 'try-share' }>) =>
  stamp.mayUseShare(account.userName, Buffer.from(account.password, 'base64'))
    ? tryFolder(path)
    : { read: false, write: false, message: `Access to the path '${path}' is denied (simulated).` }

const sessions = createServer((socket) => {
  track(socket)
  let session: Promise<StampSession | null> | null = null
  onLines(socket, (line) => {
    if (session === null) {
      const hello = Hello.parse(JSON.parse(line))
      if (hello.token === token) session = greet(socket, hello)
      else socket.destroy()
      return
    }
    const request = SessionRequest.parse(JSON.parse(line))
    const answered = session.then(async (open) => {
      await open?.handle(request)
      return open
    })
    session = answered
    work.add(answered)
    void answered.finally(() => work.delete(answered))
  })
})

const contexts = new Map<string, SecureContext>()

/** The certificate that an endpoint serves at this moment. */
const contextFor = (name: string): SecureContext | null => {
  stamp.advance()
  const service = probeHosts(state.names).find(({ host }) => sameEndpoint(host, name))?.folder
  const identity = service === undefined ? undefined : state.served[service]
  if (identity === undefined) return null
  const known = contexts.get(identity.key)
  if (known !== undefined) return known
  const context = createSecureContext({
    key: stamp.keyOf(identity).export({ type: 'pkcs8', format: 'pem' }),
    cert: identity.chain.map((der) => pemOf('CERTIFICATE', Buffer.from(der, 'base64'))).join(''),
  })
  contexts.set(identity.key, context)
  return context
}

/** A wildcard endpoint answers to every name below it. */
const sameEndpoint = (host: string, name: string): boolean =>
  host === name.toLowerCase() ||
  (host.startsWith('keyturn-probe.') && name.slice(name.indexOf('.')).toLowerCase() === host.slice(host.indexOf('.')))

const endpoints = createTlsServer({
  SNICallback: (name, done) => {
    const context = contextFor(name)
    if (context === null) done(new Error(`no endpoint is called ${name}`))
    else done(null, context)
  },
})
endpoints.on('secureConnection', (socket) => socket.on('error', () => {}))
endpoints.on('connection', track)

const connection: Connection = {
  pid: process.pid,
  port: await listen(sessions),
  tlsPort: await listen(endpoints),
  token,
}
replace(connectionPath, JSON.stringify(connection))
