import { mkdir, rename, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer, type Server } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { probeHosts } from '../../../src/domain/certificates/certificate-set.ts'
import { writePfx } from '../../../src/main/certificates/write-pfx.ts'
import { removeFolder, serviceFolders, stamp, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'
import { type SelfSigned, selfSigned } from '../support/self-signed.ts'

interface Endpoint {
  readonly folder: string
  readonly host: string
  readonly result: string
  readonly thumbprint: string | null
  readonly expected: string | null
  readonly message: string
}

const hosts = probeHosts(stamp)
const password = 'Gehäime-Zeichen 密1'
let served: SelfSigned
let other: SelfSigned
let server: Server
let folder = ''

beforeAll(async () => {
  served = selfSigned(hosts.map(({ host }) => host))
  other = selfSigned(['elsewhere.contoso.com'], 'Elsewhere')
  server = createServer({ key: served.keyPem, cert: served.certificatePem })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => removeFolder(folder))

const address = (): string => {
  const bound: AddressInfo | string | null = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('the server of the test does not listen')
  return `127.0.0.1:${bound.port}`
}

const probe = (argv: readonly string[], input?: string) =>
  keyturn(
    [
      'probe',
      '--region',
      'east',
      '--fqdn',
      'azurestack.contoso.com',
      '--identity',
      'AAD',
      '--connect',
      address(),
      ...argv,
    ],
    { cwd: folder, ...(input === undefined ? {} : { input }) },
  )

const endpointsOf = (stdout: string): readonly Endpoint[] => JSON.parse(stdout).endpoints

const prepare = async (certificate: SelfSigned): Promise<void> => {
  await serviceFolders(
    join(folder, 'prepared'),
    writePfx({ key: certificate.key, chain: [certificate.der], password: Buffer.from(password) }),
  )
  await writeFile(join(folder, 'password.txt'), `${password}\r\n`)
}

describe('probe', () => {
  it('reads what each endpoint serves', async () => {
    const { status, stdout, stderr } = await probe(['--json'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ command: 'probe', result: 'OK' })
    expect(endpointsOf(stdout).map(({ host }) => host)).toEqual(hosts.map(({ host }) => host))
    for (const endpoint of endpointsOf(stdout)) {
      expect(endpoint).toMatchObject({
        result: 'OK',
        thumbprint: served.thumbprint,
        expected: null,
        notAfter: '2046-01-01T00:00:00Z',
      })
      expect(Object.keys(endpoint)).toEqual([
        'folder',
        'host',
        'result',
        'thumbprint',
        'expected',
        'notAfter',
        'subject',
        'issuer',
        'message',
      ])
    }
  })

  it('finds the prepared certificates served, with the password from a file or from standard input', async () => {
    await prepare(served)
    const fromFile = await probe(['--expect', 'prepared', '--password-file', 'password.txt', '--json'])
    expect(fromFile.status).toBe(0)
    for (const endpoint of endpointsOf(fromFile.stdout))
      expect(endpoint).toMatchObject({ result: 'OK', expected: served.thumbprint })
    const fromInput = await probe(['--expect', 'prepared', '--password-stdin'], `${password}\n`)
    expect(fromInput.status).toBe(0)
    expect(fromInput.stdout + fromInput.stderr + fromFile.stdout + fromFile.stderr).not.toContain(password)
  })

  it('ends with 1 and names the endpoint when another certificate is served', async () => {
    await prepare(served)
    const pfx = writePfx({ key: other.key, chain: [other.der], password: Buffer.from(password) })
    await writeFile(join(folder, 'prepared', 'ARM Admin', 'ARMAdmin.pfx'), pfx)
    const { status, stdout } = await probe(['--expect', 'prepared', '--password-file', 'password.txt', '--json'])
    expect(status).toBe(1)
    const failed = endpointsOf(stdout).filter(({ result }) => result === 'Fail')
    expect(failed).toMatchObject([{ folder: 'ARM Admin', thumbprint: served.thumbprint, expected: other.thumbprint }])
    expect(failed[0]?.message).toContain(failed[0]?.host)
  })

  it('ends with 1 and names the endpoint when nobody answers there', async () => {
    const { status, stdout } = await keyturn([
      ...['probe', '--region', 'east', '--fqdn', 'azurestack.contoso.com', '--identity', 'AAD'],
      ...['--connect', '127.0.0.1:1', '--json'],
    ])
    expect(status).toBe(1)
    expect(endpointsOf(stdout)).toHaveLength(hosts.length)
    for (const { host, result, thumbprint, message } of endpointsOf(stdout)) {
      expect({ result, thumbprint }).toEqual({ result: 'Fail', thumbprint: null })
      expect(message).toContain(host)
    }
  })

  it('can not compare with files that it can not read, and tries no connection', async () => {
    await prepare(served)
    await writeFile(join(folder, 'wrong.txt'), 'another\n')
    const wrong = await probe(['--expect', 'prepared', '--password-file', 'wrong.txt'])
    expect(wrong).toMatchObject({ status: 2, stdout: '' })
    expect(wrong.stderr).toContain('.pfx')
    await rename(join(folder, 'prepared', 'ARM Admin'), join(folder, 'prepared', 'Elsewhere'))
    const absent = await probe(['--expect', 'prepared', '--password-file', 'password.txt', '--json'])
    expect(absent.status).toBe(2)
    expect(JSON.parse(absent.stdout)).toEqual({ command: 'probe', error: expect.stringContaining('ARM Admin') })
  })

  it.each([
    [['--expect', 'prepared'], '--expect needs the password'],
    [['--password-stdin'], 'only needed with --expect'],
    [['--expect', 'prepared', '--password-file', 'absent.txt'], 'absent.txt'],
    [['--expect', 'absent', '--password-file', 'password.txt'], 'absent'],
  ])('refuses %j in one line', async (argv, words) => {
    await mkdir(join(folder, 'prepared'))
    await writeFile(join(folder, 'password.txt'), 'x\n')
    const { status, stdout, stderr } = await probe(argv)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(words)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('refuses a name that no stamp can have', async () => {
    const { status, stderr } = await keyturn([
      'probe',
      '--region',
      'ea st',
      '--fqdn',
      'contoso.com',
      '--identity',
      'AAD',
    ])
    expect(status).toBe(2)
    expect(stderr).toContain('ea st')
  })
})
