import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { listen } from '../loopback.ts'
import { type Connection, type Hello, SessionAnswer, sendLine } from '../wire.ts'
import { firstLine } from './first-line.ts'

/** Why nothing was opened, as WinRM’s client on a jump box would tell it. */
export interface Refusal {
  /** The first part of a FullyQualifiedErrorId. */
  readonly id: string
  readonly message: string
}

/** Opens a session of the simulated stamp: its connection, on which the stamp is ready for commands, or why not. */
export const openStampSession = async (
  connection: Connection,
  hello: Omit<Extract<Hello, { kind: 'session' }>, 'kind' | 'token'>,
): Promise<Socket | Refusal> => {
  const socket = connect({ host: '127.0.0.1', port: connection.port, noDelay: true })
  try {
    await once(socket, 'connect')
    sendLine(socket, { kind: 'session', token: connection.token, ...hello } satisfies Hello)
    const answer = SessionAnswer.parse(JSON.parse(await firstLine(socket)))
    if (answer.is === 'opened') return socket
    socket.destroy()
    return answer.is === 'refused' ? refusalOf(answer, hello) : { id: 'ImproperResponse', message: unexpected }
  } catch {
    // Whatever it was: on a real network, a machine that is not there and one that talks nonsense both do not answer.
    socket.destroy()
    return {
      id: 'WinRMOperationTimeout',
      message: 'WinRM cannot complete the operation: no stamp answers (simulated).',
    }
  }
}

const unexpected = 'The console answered something unexpected (simulated).'

/** Source: WSManTransportManagerUtils (ids and the words for a configuration that is not there) in PowerShell. */
const refusalOf = (
  { reason, message }: Extract<SessionAnswer, { is: 'refused' }>,
  hello: { readonly console: string; readonly configuration: string },
): Refusal => {
  switch (reason) {
    case 'access-denied':
      return { id: 'AccessDenied', message }
    case 'unreachable':
      return { id: 'NetworkPathNotFound', message }
    case 'wrong-configuration':
      return {
        id: 'InvalidResourceUri',
        message: `The WS-Management service cannot process the request. Cannot find the ${hello.configuration} session configuration in the WSMan: drive on the ${hello.console} computer.`,
      }
    case 'other':
      return { id: 'ImproperResponse', message }
  }
}

/** A door on this computer for one server process, which leads to a session of the simulated stamp. */
export interface StampLink {
  /** The port, and the word that the process shows there: the value of KEYTURN_STAMP_LINK. */
  readonly address: string
  close(): void
}

export const openStampLink = async (stamp: Socket): Promise<StampLink> => {
  const word = randomBytes(24).toString('hex')
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    void lead(socket, stamp, word)
  })
  return {
    address: `${await listen(server)} ${word}`,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

const lead = async (socket: Socket, stamp: Socket, word: string): Promise<void> => {
  try {
    if ((await firstLine(socket)) !== word) throw new Error('a stranger')
    socket.pipe(stamp)
    stamp.pipe(socket)
  } catch {
    // Nobody that was started here: there is nothing to tell it.
    socket.destroy()
  }
}
