import { once } from 'node:events'
import type { Server } from 'node:net'

/** Listens on a free port of the loopback address, and tells which. */
export const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port')
  return address.port
}
