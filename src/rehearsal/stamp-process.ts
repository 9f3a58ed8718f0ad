import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { createSecureContext, createServer as createTlsServer, type SecureContext } from 'node:tls'
import { probeHosts } from '../domain/certificates/certificate-set.ts'
import { pemOf } from '../main/certificates/pem.ts'
import { scenarioNamed } from './scenario.ts'
import { SimulatedStamp } from './stamp.ts'
import { StampSession } from './stamp-session.ts'
import { StampState } from './stamp-state.ts'
import { type Connection, Hello, onLines, SessionRequest, sendLine } from './wire.ts'

/**
 * The simulated stamp's own process: `node stamp-process.ts <folder of the stamp>`. It keeps its state in that folder,
 * listens on the loopback address only, and outlives the app that started it, as a real stamp would. It ends when it is
 * told to, and by itself when nobody has been connected for ten minutes.
 */

const idleMilliseconds = 10 * 60_000

const folder = process.argv[2]
if (folder === undefined) throw new Error('the folder of the stamp is missing')

const statePath = join(folder, 'state.json')
const state = StampState.parse(JSON.parse(readFileSync(statePath, 'utf8')))
const scenario = scenarioNamed(state.scenario)
if (scenario === null) throw new Error(`there is no scenario ${state.scenario}`)

const save = (next: StampState): void => {
  const temporary = `${statePath}.part`
  const file = openSync(temporary, 'w', 0o600)
  try {
    writeSync(file, JSON.stringify(next))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, statePath)
}

const stamp = new SimulatedStamp({
  scenario,
  state,
  secret: readFileSync(join(folder, 'own-secret'), 'utf8'),
  now: Date.now,
  save,
})
const token = randomBytes(32).toString('hex')
const sockets = new Set<Socket>()
let idle = setTimeout(end, idleMilliseconds)
let ending = false

function end(): void {
  ending = true
  for (const socket of sockets) socket.destroy()
  sessions.close()
  endpoints.close()
  clearTimeout(idle)
}

const track = (socket: Socket): void => {
  clearTimeout(idle)
  sockets.add(socket)
  socket.setNoDelay(true)
  // A peer that is gone needs no answer; the close that follows is handled.
  socket.on('error', () => {})
  socket.once('close', () => {
    sockets.delete(socket)
    if (sockets.size === 0 && !ending) idle = setTimeout(end, idleMilliseconds)
  })
}

const greet = async (socket: Socket, hello: Hello): Promise<StampSession | null> => {
  switch (hello.kind) {
    case 'session':
      return openSession(socket, hello)
    case 'status':
      sendLine(socket, { startSecretRotationCalls: stamp.state.startSecretRotationCalls })
      break
    case 'try-share':
      sendLine(socket, await tryShare(hello))
      break
    case 'stop':
      socket.once('finish', end)
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
  sendLine(socket, { is: 'opened' })
  return new StampSession(stamp, socket, hello.console)
}

/** Reads the share, writes a file, removes it: what a drive mapped with that account would show. */
const tryShare = async ({ path, account }: Extract<Hello, { kind: 'try-share' }>) => {
  if (!stamp.mayUseShare(account.userName, Buffer.from(account.password, 'base64'))) {
    return { read: false, write: false, message: `Access to the path '${path}' is denied (simulated).` }
  }
  try {
    await readdir(path)
    const trial = join(path, `.keyturn-trial-${randomBytes(6).toString('hex')}`)
    await writeFile(trial, 'trial', { flag: 'wx' })
    await rm(trial)
    return {
      read: true,
      write: true,
      message: 'The share was listed, a file written and removed (access control simulated).',
    }
  } catch (error) {
    return { read: false, write: false, message: error instanceof Error ? error.message : String(error) }
  }
}

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
    session = session.then(async (open) => {
      await open?.handle(request)
      return open
    })
  })
})

const contexts = new Map<string, SecureContext>()

/** The certificate that an endpoint serves at this moment. */
const contextFor = (name: string): SecureContext | null => {
  stamp.advance()
  const folderOf = probeHosts(state.names).find(({ host }) => sameEndpoint(host, name))?.folder
  const identity = folderOf === undefined ? null : stamp.identityOf(folderOf)
  const leaf = identity?.chain[0]
  if (identity === null || leaf === undefined) return null
  const known = contexts.get(leaf.toString('base64'))
  if (known !== undefined) return known
  const context = createSecureContext({
    key: identity.key.export({ type: 'pkcs8', format: 'pem' }),
    cert: identity.chain.map((der) => pemOf('CERTIFICATE', der)).join(''),
  })
  contexts.set(leaf.toString('base64'), context)
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

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

const connection: Connection = {
  pid: process.pid,
  port: await listen(sessions),
  tlsPort: await listen(endpoints),
  token,
}
const connectionPath = join(folder, 'connection.json')
writeFileSync(`${connectionPath}.part`, JSON.stringify(connection), { mode: 0o600 })
renameSync(`${connectionPath}.part`, connectionPath)
