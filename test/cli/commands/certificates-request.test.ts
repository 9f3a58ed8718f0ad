import { createPrivateKey } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer, type Server } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import { Workbench } from '../../main/certificates/support/openssl.ts'
import { removeFolder, stamp, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'
import { selfSigned } from '../support/self-signed.ts'

const password = 'Geheim-密1'
let folder = ''
let bench: Workbench
let server: Server | null = null
beforeEach(async () => {
  folder = await temporaryFolder()
  bench = new Workbench()
  await writeFile(join(folder, 'password'), `${password}\n`)
})
afterEach(async () => {
  bench.remove()
  await removeFolder(folder)
  const listening = server
  server = null
  if (listening !== null) await new Promise((resolve) => listening.close(resolve))
})

const request = (...argv: readonly string[]) =>
  keyturn(
    [
      ...['certificates', 'request', '--region', 'east', '--fqdn', 'azurestack.contoso.com', '--identity', 'AAD'],
      ...['--out', 'my requests', '--password-file', 'password', ...argv],
    ],
    { cwd: folder },
  )
const quick = ['--subject', 'C=US,O=Contoso', '--key-length', '2048']
const requestFiles = async (): Promise<readonly string[]> =>
  (await readdir(join(folder, 'my requests'))).filter((name) => name.endsWith('.req')).toSorted()
const print = async (file: string): Promise<string> =>
  bench.openssl('req', '-in', join(folder, 'my requests', file), '-noout', '-text', '-verify')

/** Serves a certificate on this computer, and gives the port. */
const serve = async (names: readonly string[], subject: string): Promise<number> => {
  const { keyPem, certificatePem } = selfSigned(names, subject)
  const listening = createServer({ key: keyPem, cert: certificatePem })
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const bound: AddressInfo | string | null = listening.address()
  if (bound === null || typeof bound === 'string') throw new Error('the server of the test does not listen')
  return bound.port
}

describe('certificates request', () => {
  it('makes one request for each endpoint, with its key encrypted beside it', async () => {
    const { status, stdout, stderr } = await request(...quick, '--json')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const answer = JSON.parse(stdout)
    expect(answer).toMatchObject({ command: 'certificates request', result: 'OK', notes: [] })
    expect(answer.requests).toHaveLength(11)
    expect(answer.advice[0].message).toMatch(/public CA.*client authentication.*47 from March 2029/)
    expect(answer.advice[0].fix).toContain('enterprise CA')
    const files = await requestFiles()
    expect(files.map((name) => name.replace(/_CertRequest_\d{14}\.req$/, ''))).toEqual(
      certificateSet(stamp)
        .map(({ requestStem }) => requestStem)
        .toSorted(),
    )
    const portal = files.find((name) => name.startsWith('portal_')) ?? ''
    const text = await print(portal)
    expect(text).toMatch(/verify OK/i)
    expect(text).toMatch(/Subject: C ?= ?US, O ?= ?Contoso, CN ?= ?portal\.east\.azurestack\.contoso\.com/)
    expect(text).toContain('DNS:portal.east.azurestack.contoso.com')
    expect(text).toContain('Digital Signature, Key Encipherment')
    expect(text).toContain('TLS Web Server Authentication, TLS Web Client Authentication')
    expect(text).toContain('sha256WithRSAEncryption')
    expect(text).toContain('(2048 bit)')
    const keyFile = join(folder, 'my requests/keys', portal.replace('.req', '.key'))
    const pem = await readFile(keyFile, 'utf8')
    expect(pem).toContain('BEGIN ENCRYPTED PRIVATE KEY')
    expect((await stat(keyFile)).mode & 0o077).toBe(0)
    expect(createPrivateKey({ key: pem, passphrase: password }).asymmetricKeyType).toBe('rsa')
  })

  it('makes a single one for everything, and says what that is for', async () => {
    const { status, stdout } = await request(...quick, '--single')
    expect(status).toBe(0)
    expect(stdout).toMatch(/public CA.*enterprise CA/)
    expect(stdout).toMatch(/development and test/)
    const [file = '', ...others] = await requestFiles()
    expect(file).toMatch(/^Deployment_east_azurestack_contoso_com_SingleCSR_CertRequest_\d{14}\.req$/)
    expect(others).toEqual([])
    const text = await print(file)
    for (const { names } of certificateSet(stamp)) expect(text).toContain(`DNS:${names[0]}`)
  })

  it('takes subject, key length and names over from the endpoint that serves now', async () => {
    const names = ['portal.east.azurestack.contoso.com', 'cloud.contoso.com']
    const port = await serve(names, 'portal.east.azurestack.contoso.com')
    const { status, stdout } = await request('--from-endpoint', `127.0.0.1:${port}`, '--subject', 'O=Other', '--json')
    expect(status).toBe(0)
    const answer = JSON.parse(stdout)
    expect(answer.notes.join()).toMatch(/--subject was not used/)
    const file = (await requestFiles()).find((name) => name.startsWith('portal_')) ?? ''
    const text = await print(file)
    expect(text).toContain('DNS:portal.east.azurestack.contoso.com, DNS:cloud.contoso.com')
    expect(text).not.toContain('Other')
    expect(text).toContain('(2048 bit)')
  })

  it('tells an endpoint that nobody answers at, and makes nothing', async () => {
    const port = await serve(['portal.east.azurestack.contoso.com'], 'x')
    const listening = server
    server = null
    await new Promise((resolve) => listening?.close(resolve))
    const { status, stdout, stderr } = await request('--from-endpoint', `127.0.0.1:${port}`)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/connection was refused/)
    expect(await readdir(folder)).toEqual(['password'])
  })

  it.each([
    ['no subject', ['--key-length', '2048'], /--subject is missing/],
    ['a subject that is none', ['--subject', 'Contoso'], /is not of the form NAME=value/],
    [
      'a key that is too short',
      ['--subject', 'O=C', '--key-length', '1024'],
      /--key-length must be 2048 or 3072 or 4096/,
    ],
    ['an endpoint that is none', ['--from-endpoint', 'a b:443'], /must be HOST:PORT/],
  ])('refuses %s with one line', async (_, argv, words) => {
    const { status, stdout, stderr } = await request(...argv)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(words)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['password'])
  })

  it('needs a password, and writes over nothing', async () => {
    await mkdir(join(folder, 'my requests'))
    await writeFile(join(folder, 'my requests/mine'), 'mine')
    const { status, stderr } = await request(...quick)
    expect(status).toBe(2)
    expect(stderr).toMatch(/my requests exists already and is not empty/)
    expect(await readdir(join(folder, 'my requests'))).toEqual(['mine'])
    const bare = await keyturn(
      [
        ...['certificates', 'request', '--region', 'east', '--fqdn', 'azurestack.contoso.com', '--identity', 'AAD'],
        ...['--out', 'new', ...quick],
      ],
      { cwd: folder },
    )
    expect(bare.status).toBe(2)
    expect(bare.stderr).toMatch(/encrypted with a password: add --password-file FILE/)
  })
})
