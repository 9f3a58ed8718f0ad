import { type AddressInfo, createServer, type Server } from 'node:net'
import { createSecureContext, createServer as createTlsServer } from 'node:tls'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pemOf } from '../../../src/main/certificates/pem.ts'
import { probeEndpoint, probeStamp } from '../../../src/main/probe/tls-probe.ts'
import type { Identity } from '../../../src/rehearsal/enterprise-ca.ts'
import { Workbench } from '../certificates/support/openssl.ts'

const identities = new Map<string, Identity>()
const servers: Server[] = []
const day = 86_400_000

beforeAll(async () => {
  const bench = new Workbench()
  try {
    for (const name of ['portal.east.contoso.com', '*.blob.east.contoso.com'])
      identities.set(name, await bench.identity([name]))
  } finally {
    bench.remove()
  }
})
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
})

const listen = (server: Server): Promise<{ host: string; port: number }> => {
  servers.push(server)
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })),
  )
}

const stamp = (): Promise<{ host: string; port: number }> =>
  listen(
    createTlsServer({
      SNICallback: (name, done) => {
        const identity = identities.get(name.includes('.blob.') ? '*.blob.east.contoso.com' : name)
        if (identity === undefined) done(new Error('unknown name'))
        else
          done(
            null,
            createSecureContext({
              key: identity.key.export({ type: 'pkcs8', format: 'pem' }),
              cert: identity.chain.map((der) => pemOf('CERTIFICATE', der)).join(''),
            }),
          )
      },
    }),
  )

const probe = (host: string, connect: { host: string; port: number } | null, timeoutMilliseconds = 5_000) =>
  probeEndpoint({ host, port: 443, connect, timeoutMilliseconds, signal: new AbortController().signal })

describe('a probe', () => {
  it('sees the certificate that is served for the name, with its chain', async () => {
    const address = await stamp()
    const served = await probe('portal.east.contoso.com', address)
    expect(served).toMatchObject({
      subject: 'O=Keyturn rehearsal, CN=portal.east.contoso.com',
      dnsNames: ['portal.east.contoso.com'],
      nameMatches: true,
    })
    expect(served.chain.map(({ subject }) => subject)).toEqual([
      'O=Keyturn rehearsal, CN=Rehearsal Issuing CA',
      'O=Keyturn rehearsal, CN=Rehearsal Root CA',
    ])
    expect(Date.parse(served.notAfter)).toBeGreaterThan(Date.now() + 600 * day)
    const other = await probe('anything.blob.east.contoso.com', address)
    expect(other.thumbprint).not.toBe(served.thumbprint)
    expect(other.nameMatches).toBe(true)
  })

  it('says that a certificate is for another name', async () => {
    const address = await listen(
      createTlsServer({
        key: identities.get('portal.east.contoso.com')?.key.export({ type: 'pkcs8', format: 'pem' }),
        cert: pemOf('CERTIFICATE', identities.get('portal.east.contoso.com')?.chain[0] ?? Buffer.alloc(0)),
      }),
    )
    expect((await probe('management.east.contoso.com', address)).nameMatches).toBe(false)
  })

  it('says what to do when the connection is refused', async () => {
    const address = await stamp()
    await new Promise((resolve) => servers.pop()?.close(resolve))
    await expect(probe('portal.east.contoso.com', address)).rejects.toThrow(
      /^portal\.east\.contoso\.com \(at .*\): the connection was refused\. See whether the service runs/,
    )
  })

  it('says that what answers is not TLS', async () => {
    const address = await listen(
      createServer((socket) =>
        socket
          .on('error', () => {})
          .resume()
          .end('220 mail.contoso.com ESMTP\r\n'),
      ),
    )
    await expect(probe('portal.east.contoso.com', address)).rejects.toThrow(/not TLS\. Check the port/)
  })

  it('does not wait for ever', async () => {
    const sockets = new Set<{ destroy(): void }>()
    const address = await listen(createServer((socket) => sockets.add(socket.on('error', () => {}))))
    await expect(probe('portal.east.contoso.com', address, 50)).rejects.toThrow(/no certificate came in time/)
    for (const socket of sockets) socket.destroy()
  })

  it('ends with the reason of whoever cancels it', async () => {
    const cancelled = probeEndpoint({
      host: 'portal.east.contoso.com',
      port: 443,
      connect: await stamp(),
      timeoutMilliseconds: 5_000,
      signal: AbortSignal.abort(new Error('enough')),
    })
    await expect(cancelled).rejects.toThrow('enough')
  })
})

it('many probes answer in the order of their hosts, the failed ones with words', async () => {
  const hosts = ['a.blob.east.contoso.com', 'unknown.contoso.com', 'portal.east.contoso.com'].map((host) => ({
    folder: host,
    host,
    port: 443,
  }))
  const seen: string[] = []
  const probes = await probeStamp({
    hosts,
    connect: await stamp(),
    onProbed: ({ host }) => seen.push(host),
    signal: new AbortController().signal,
  })
  expect(probes.map(({ host }) => host)).toEqual(hosts.map(({ host }) => host))
  expect(probes[1]).toHaveProperty('failure', expect.stringContaining('unknown.contoso.com'))
  expect(seen.toSorted()).toEqual(hosts.map(({ host }) => host).toSorted())
})
