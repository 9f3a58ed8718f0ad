import type { Socket } from 'node:net'

const longest = 64 * 1024

/**
 * The first line that arrives at a connection. What follows it stays there, unread, for whoever reads on. Rejects when
 * the connection closes before, or the line does not end.
 */
export const firstLine = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let head = Buffer.alloc(0)
    const settle = (): void => {
      socket.off('data', hear).off('close', onClose).off('error', onError)
      socket.pause()
    }
    const onError = (error: Error): void => {
      settle()
      reject(error)
    }
    const onClose = (): void => onError(new Error('The connection was closed before a line had come.'))
    const hear = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\n')
      if (end === -1) {
        if (head.length > longest) onError(new RangeError('The first line of a connection does not end.'))
        return
      }
      settle()
      if (end + 1 < head.length) socket.unshift(head.subarray(end + 1))
      resolve(head.subarray(0, end).toString('utf8'))
    }
    socket.on('data', hear).on('close', onClose).on('error', onError)
  })
