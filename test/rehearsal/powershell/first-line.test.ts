import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { listen } from '../../../src/rehearsal/loopback.ts'
import { firstLine } from '../../../src/rehearsal/powershell/first-line.ts'

/** Lends the two ends of a connection. */
const withConnection = async (use: (near: Socket, far: Socket) => Promise<void>): Promise<void> => {
  const server = createServer()
  const near = connect({ host: '127.0.0.1', port: await listen(server), noDelay: true })
  const [far] = await once(server, 'connection')
  near.on('error', () => {})
  far.on('error', () => {})
  try {
    await use(near, far)
  } finally {
    near.destroy()
    far.destroy()
    server.close()
  }
}

const rest = async (socket: Socket): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk)
  return Buffer.concat(chunks)
}

it('is told whole, and what follows is left to whoever reads on, however it comes in pieces', async () => {
  const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ''))
  await fc.assert(
    fc.asyncProperty(line, fc.uint8Array(), fc.array(fc.nat()), async (text, more, cuts) => {
      await withConnection(async (near, far) => {
        const sent = Buffer.concat([Buffer.from(`${text}\n`), more])
        const places = [0, ...cuts.map((cut) => cut % sent.length).toSorted((a, b) => a - b), sent.length]
        const heard = firstLine(far)
        for (const [index, place] of places.entries()) near.write(sent.subarray(places[index - 1] ?? 0, place))
        near.end()
        expect(await heard).toBe(Buffer.from(text).toString())
        expect(await rest(far)).toEqual(Buffer.from(more))
      })
    }),
    { numRuns: 100 },
  )
})

it('that does not come, or does not end, is none', async () => {
  await withConnection(async (near, far) => {
    const heard = firstLine(far)
    near.end('half a line')
    await expect(heard).rejects.toThrow('closed before a line had come')
  })
  await withConnection(async (near, far) => {
    const heard = firstLine(far)
    near.write('x'.repeat(70_000))
    await expect(heard).rejects.toThrow('does not end')
  })
})
