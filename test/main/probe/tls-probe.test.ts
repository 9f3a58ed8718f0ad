import { createServer, type Server } from 'node:net'
import {
  createSecureContext,
  createServer as createTlsServer,
  getCACertificates,
  setDefaultCACertificates,
} from 'node:tls'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pemOf } from '../../../src/main/certificates/pem.ts'
import { probeEndpoint, probeStamp } from '../../../src/main/probe/tls-probe.ts'
import type { Identity } from '../../../src/rehearsal/enterprise-ca.ts'
import { Workbench } from '../certificates/support/openssl.ts'

const identities = new Map<string, Identity>()
const servers: Server[] = []

interface Address {
  readonly host: string
  readonly port: number
}
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

const listen = (server: Server): Promise<Address> => {
  servers.push(server)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'))
      else resolve({ host: '127.0.0.1', port: address.port })
    })
  })
}

const pemOfIdentity = (name: string, certificates?: number): { readonly key: string; readonly cert: string } => {
  const identity = identities.get(name)
  if (identity === undefined) throw new Error(`no identity for ${name}`)
  return {
    key: identity.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: identity.chain
      .slice(0, certificates)
      .map((der) => pemOf('CERTIFICATE', der))
      .join(''),
  }
}

/** Serves each name's own certificate, and closes the connection on a name that it does not know. */
const stamp = (beforeAnswer: (answer: () => void) => void = (answer) => answer()): Promise<Address> =>
  listen(
    createTlsServer({
      SNICallback: (name, done) => {
        const identity = name.endsWith('.blob.east.contoso.com') ? '*.blob.east.contoso.com' : name
        if (!identities.has(identity)) done(new Error('unknown name'))
        else beforeAnswer(() => done(null, createSecureContext(pemOfIdentity(identity))))
      },
    }),
  )

const probe = (host: string, connect: Address | null, timeoutMilliseconds = 5_000) =>
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

  it('tells of no issuer that was not served, even of one that this computer knows', async () => {
    const known = getCACertificates()
    const root = identities.get('portal.east.contoso.com')?.chain.at(-1) ?? Buffer.alloc(0)
    setDefaultCACertificates([pemOf('CERTIFICATE', root)])
    try {
      const address = await listen(createTlsServer({ ...pemOfIdentity('portal.east.contoso.com', 2), ca: [] }))
      const { chain } = await probe('portal.east.contoso.com', address)
      expect(chain.map(({ subject }) => subject)).toEqual(['O=Keyturn rehearsal, CN=Rehearsal Issuing CA'])
    } finally {
      setDefaultCACertificates(known)
    }
  })

  it.each([
    ['east.blob.east.contoso.com', true],
    ['blob.east.contoso.com', false],
    ['deeper.east.blob.east.contoso.com', false],
    ['EAST.BLOB.east.contoso.com', true],
  ])('knows what a wildcard stands for: %s', async (host, matching) => {
    const address = await listen(createTlsServer(pemOfIdentity('*.blob.east.contoso.com')))
    expect((await probe(host, address)).nameMatches).toBe(matching)
  })

  it('says that a certificate is for another name', async () => {
    const address = await listen(createTlsServer(pemOfIdentity('portal.east.contoso.com')))
    expect((await probe('management.east.contoso.com', address)).nameMatches).toBe(false)
  })

  it('says what to do when the connection is refused', async () => {
    const address = await stamp()
    await new Promise((resolve) => servers.pop()?.close(resolve))
    await expect(probe('portal.east.contoso.com', address)).rejects.toThrow(
      /^portal\.east\.contoso\.com \(at .*\): the connection was refused\. See whether the service runs/,
    )
  })

  it('says that DNS does not know the name', async () => {
    // Too long for a name in DNS, so that no server is asked.
    const host = `${'portal'.repeat(11)}.contoso.com`
    await expect(probe(host, null)).rejects.toThrow(
      `${host}:443: its name is not known to DNS. Check region and domain name`,
    )
  })

  it('says that TLS older than 1.2 is spoken', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    const address = await listen(createTlsServer({ ...pemOfIdentity('portal.east.contoso.com'), ...old }))
    await expect(probe('portal.east.contoso.com', address)).rejects.toThrow(/no TLS of version 1\.2 or later/)
  })

  it('says that there is no certificate', async () => {
    const address = await listen(createTlsServer({}))
    await expect(probe('portal.east.contoso.com', address)).rejects.toThrow(
      /would not begin TLS \([a-z/ ]+\)\. See whether the service there has a certificate for this name\.$/,
    )
  })

  it('says that the connection was closed', async () => {
    const address = await stamp()
    await expect(probe('unknown.contoso.com', address)).rejects.toThrow(/closed before a certificate came\. See which/)
  })

  it('keeps the cause', async () => {
    const address = await stamp()
    await expect(probe('unknown.contoso.com', address)).rejects.toMatchObject({
      name: 'ProbeFailed',
      cause: { code: 'ECONNRESET' },
    })
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

describe('many probes', () => {
  const target = (host: string) => ({ folder: host, host, port: 443 })

  it('answer in the order of their hosts, the failed ones with words', async () => {
    const hosts = ['a.blob.east.contoso.com', 'unknown.contoso.com', 'portal.east.contoso.com']
    const seen: string[] = []
    const probes = await probeStamp({
      hosts: hosts.map(target),
      connect: await stamp(),
      onProbed: ({ host }) => seen.push(host),
      signal: new AbortController().signal,
    })
    expect(probes.map(({ host }) => host)).toEqual(hosts)
    expect(probes[1]).toHaveProperty('failure', expect.stringContaining('unknown.contoso.com'))
    expect(seen.toSorted()).toEqual(hosts.toSorted())
  })

  it('are four at a time', async () => {
    const waiting: (() => void)[] = []
    const together: number[] = []
    // Each four wait until another connection has had its answer, by when a fifth would have come too.
    const four = await stamp((answer) => {
      waiting.push(answer)
      if (waiting.length !== 4) return
      void stamp()
        .then((other) => probe('portal.east.contoso.com', other))
        .then(() => {
          together.push(waiting.length)
          for (const go of waiting.splice(0)) go()
        })
    })
    const probes = await probeStamp({
      hosts: Array.from({ length: 8 }, (_, index) => target(`a${index}.blob.east.contoso.com`)),
      connect: four,
      onProbed: () => {},
      signal: new AbortController().signal,
    })
    expect(probes.filter((one) => 'served' in one)).toHaveLength(8)
    expect(together).toEqual([4, 4])
  })

  it('end with the reason of whoever cancels them', async () => {
    const cancel = new AbortController()
    const probes = probeStamp({
      hosts: [target('portal.east.contoso.com'), target('a.blob.east.contoso.com')],
      connect: await stamp(() => cancel.abort(new Error('enough'))),
      onProbed: () => {},
      signal: cancel.signal,
    })
    await expect(probes).rejects.toThrow('enough')
  })
})
