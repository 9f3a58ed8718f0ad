import { spawnSync } from 'node:child_process'
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  verify,
  X509Certificate,
} from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import type { OpenedPfx } from '../../../src/domain/certificates/facts.ts'
import { pemBlocks } from '../../../src/main/certificates/pem.ts'
import { readPfx } from '../../../src/main/certificates/read-pfx.ts'
import { writePfx } from '../../../src/main/certificates/write-pfx.ts'
import { endpointUsages, signCertificate } from '../../../src/rehearsal/x509.ts'
import { requireTool } from '../../support/tools.ts'
import { Workbench } from './support/openssl.ts'

/**
 * What Keyturn writes, read by other programs, and what they write of it, read by Keyturn: the thirteen certificates of an
 * AD FS stamp and that of a Container Registry, with keys of 2048 and of 4096 bits.
 */
const names = { region: 'east', fqdn: 'contoso.com', identity: 'ADFS', containerRegistry: true } as const
const set = certificateSet(names)
const password = 'Rehearsal1'
const lengths = [2048, 4096] as const

interface Written {
  readonly file: string
  readonly key: KeyObject
  /** Of leaf, issuing CA and root. */
  readonly thumbprints: readonly string[]
}

let bench: Workbench
let written: readonly Written[] = []
beforeAll(async () => {
  bench = new Workbench()
  const ca = await bench.ca()
  const wanted = lengths.flatMap((length) => set.map((certificate) => ({ length, certificate })))
  const generate = promisify(generateKeyPair)
  written = await Promise.all(
    wanted.map(async ({ length, certificate }, index): Promise<Written> => {
      const { privateKey, publicKey } = await generate('rsa', { modulusLength: length })
      const leaf = signCertificate(
        {
          subject: `CN=${certificate.names[0]}`,
          issuer: 'CN=Rehearsal Issuing CA,O=Keyturn rehearsal',
          publicKey: publicKey.export({ type: 'spki', format: 'der' }),
          notBefore: new Date(Date.now() - 86_400_000),
          notAfter: new Date(Date.now() + 86_400_000),
          names: certificate.names,
          authority: false,
          usages: endpointUsages,
          crlUrl: null,
        },
        ca.issuing.key,
      )
      const chain = [leaf, ca.issuing.certificate, ca.root]
      const file = bench.path(`${index}.pfx`)
      writeFileSync(file, writePfx({ key: privateKey, chain, password: Buffer.from(password) }))
      return { file, key: privateKey, thumbprints: chain.map(thumbprintOf) }
    }),
  )
  expect(written).toHaveLength(28)
})
afterAll(() => bench.remove())

const thumbprintOf = (der: Buffer): string => new X509Certificate(der).fingerprint.replaceAll(':', '')
const publicKeyOf = (key: KeyObject): string => createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()

const run = (program: string, parameters: readonly string[], input = ''): string => {
  const { status, stdout, stderr } = spawnSync(program, parameters, { cwd: bench.folder, encoding: 'utf8', input })
  if (status !== 0) throw new Error(`${program} ${parameters.join(' ')} ended with ${status}: ${stdout}${stderr}`)
  return `${stdout}${stderr}`
}

/** The certificates of a print, by their thumbprints in their order. */
const certificatesIn = (print: string): readonly string[] =>
  pemBlocks(print)
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ der }) => thumbprintOf(der))

/** GnuTLS and NSS derive with 600,000 rounds, which takes seconds: these stand for the others. */
const first = (): readonly Written[] => lengths.flatMap((_, index) => written[index * set.length] ?? [])

const opened = (file: string): OpenedPfx => {
  const facts = readPfx(readFileSync(file), Buffer.from(password))
  if (facts.state === 'unreadable') throw new Error(`${file}: ${facts.message}`)
  return facts
}

/** Leaf and chain of a file that another program wrote, as Keyturn reads them. */
const chainIn = (file: string): readonly (string | undefined)[] => {
  const { chain, certificates } = opened(file)
  return chain.map((position) => certificates.find((entry) => entry.position === position)?.certificate.thumbprint)
}

describe('OpenSSL', () => {
  it('reads ours: TripleDES for key and certificates, SHA-1 MAC, local machine, leaf first, nothing else', (context) => {
    requireTool(context, 'openssl', 'version')
    for (const { file, key, thumbprints } of written) {
      const print = run('openssl', ['pkcs12', '-in', file, '-passin', `pass:${password}`, '-info', '-noenc'])
      expect(print).toMatch(/MAC: sha1, Iteration 2000/)
      expect(print.match(/pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2000/g)).toHaveLength(2)
      expect(print).toMatch(/PKCS7 Encrypted data: pbeWithSHA1And3-KeyTripleDES-CBC/)
      expect(print).toMatch(/Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC/)
      expect(print.match(/Microsoft Local Key set/g)).toHaveLength(1)
      expect(certificatesIn(print)).toEqual(thumbprints)
      const pem = print.slice(print.indexOf('-----BEGIN PRIVATE KEY'), print.indexOf('-----END PRIVATE KEY'))
      expect(publicKeyOf(createPrivateKey(`${pem}-----END PRIVATE KEY-----\n`))).toBe(publicKeyOf(key))
    }
  })

  it('writes what we read, in the form of today and in that of old', (context) => {
    requireTool(context, 'openssl', 'version')
    for (const { file, thumbprints } of written) {
      run('openssl', ['pkcs12', '-in', file, '-passin', `pass:${password}`, '-noenc', '-out', 'all.pem'])
      for (const [form, algorithm] of [
        [[], 'AES-256-CBC with SHA256 (PBES2)'],
        [['-legacy'], 'RC2-40-SHA1'],
      ] as const) {
        run('openssl', [
          'pkcs12',
          '-export',
          '-in',
          'all.pem',
          '-out',
          'theirs.pfx',
          '-passout',
          `pass:${password}`,
          ...form,
        ])
        expect(chainIn(bench.path('theirs.pfx'))).toEqual(thumbprints)
        expect(opened(bench.path('theirs.pfx')).certificateEncryption).toMatchObject([{ algorithm }])
      }
    }
  })
})

describe('GnuTLS', () => {
  const info = (file: string): string =>
    run('certtool', ['--p12-info', '--inder', '--password', password, '--infile', file])

  it('reads ours', (context) => {
    requireTool(context, 'certtool')
    for (const { file, key, thumbprints } of written) {
      const print = info(file)
      expect(print).toMatch(/MAC: SHA1 /)
      expect(print.match(/Schema: PKCS12-3DES-SHA1/g)).toHaveLength(2)
      expect(certificatesIn(print)).toEqual(thumbprints)
      const encrypted = pemBlocks(print).find(({ label }) => label === 'ENCRYPTED PRIVATE KEY')?.der ?? Buffer.alloc(0)
      const found = createPrivateKey({ key: encrypted, format: 'der', type: 'pkcs8', passphrase: password })
      expect(publicKeyOf(found)).toBe(publicKeyOf(key))
    }
  })

  it.each([
    ['3des-pkcs12', 'TripleDES-SHA1'],
    ['aes-256', 'AES-256-CBC with SHA256 (PBES2)'],
  ])('writes what we read: %s', (cipher, algorithm) => {
    for (const { file, key, thumbprints } of first()) {
      writeFileSync(bench.path('key.pem'), key.export({ type: 'pkcs8', format: 'pem' }))
      run('openssl', ['pkcs12', '-in', file, '-passin', `pass:${password}`, '-nokeys', '-out', 'chain.pem'])
      run('certtool', [
        ...[
          '--to-p12',
          '--outder',
          '--load-privkey',
          'key.pem',
          '--load-certificate',
          'chain.pem',
          '--p12-name',
          'ours',
        ],
        ...['--pkcs-cipher', cipher, '--hash', 'SHA256', '--password', password, '--outfile', 'theirs.pfx'],
      ])
      expect(chainIn(bench.path('theirs.pfx'))).toEqual(thumbprints)
      expect(opened(bench.path('theirs.pfx')).keys).toMatchObject([{ encryption: { algorithm }, localMachine: false }])
    }
  })
})

describe('NSS', () => {
  it('takes ours into its store, and gives them out again for us to read', (context) => {
    requireTool(context, 'pk12util', '-v')
    requireTool(context, 'certutil', '-v')
    for (const [index, { file, thumbprints }] of written.entries()) {
      const store = `sql:${bench.path(`store ${index}`)}`
      mkdirSync(bench.path(`store ${index}`))
      run('certutil', ['-N', '-d', store, '--empty-password'])
      expect(run('pk12util', ['-i', file, '-d', store, '-W', password])).toMatch(/IMPORT SUCCESSFUL/)
      const listed = run('certutil', ['-L', '-d', store])
      const nickname = /^(.*\S)\s+u,u,u/m.exec(listed)?.[1] ?? ''
      expect(certificatesIn(run('certutil', ['-L', '-d', store, '-n', nickname, '-a']))).toEqual(
        thumbprints.slice(0, 1),
      )
      if (!first().some((each) => each.file === file)) continue
      run('pk12util', ['-o', 'theirs.pfx', '-n', nickname, '-d', store, '-W', password])
      expect(chainIn(bench.path('theirs.pfx'))).toEqual(thumbprints)
    }
  })
})

describe('Java', () => {
  const store = (file: string): readonly string[] => ['-keystore', file, '-storetype', 'PKCS12', '-storepass', password]

  it('reads ours as a private key with its chain', (context) => {
    requireTool(context, 'keytool', '-help')
    for (const { file, thumbprints } of written) {
      const print = run('keytool', ['-list', '-rfc', ...store(file)])
      expect(print).toMatch(/Entry type: PrivateKeyEntry\s+Certificate chain length: 3/)
      expect(certificatesIn(print)).toEqual(thumbprints)
    }
  })

  it('signs with the key, and writes what we read, in the form of today and in that of old', (context) => {
    requireTool(context, 'keytool', '-help')
    for (const { file, key, thumbprints } of first()) {
      writeFileSync(bench.path('request.pem'), run('keytool', ['-certreq', '-alias', '1', ...store(file)]))
      const request = run('openssl', ['req', '-in', 'request.pem', '-noout', '-pubkey', '-verify'])
      expect(request).toMatch(/verify OK/)
      expect(request).toContain(publicKeyOf(key).trim())
      for (const [form, algorithm] of [
        [[], 'AES-256-CBC with SHA256 (PBES2)'],
        [['-J-Dkeystore.pkcs12.legacy'], 'TripleDES-SHA1'],
      ] as const) {
        const target = `theirs ${thumbprints[0]} ${form.length}.pfx`
        run('keytool', [
          ...['-importkeystore', '-srckeystore', file, '-srcstoretype', 'PKCS12', '-srcstorepass', password],
          ...['-destkeystore', target, '-deststoretype', 'PKCS12', '-deststorepass', password, '-noprompt', ...form],
        ])
        expect(chainIn(bench.path(target))).toEqual(thumbprints)
        expect(opened(bench.path(target)).keys).toMatchObject([{ encryption: { algorithm } }])
      }
    }
  })
})

describe('.NET', () => {
  /** Its sources are built outside the repository, so that nothing is left there. */
  const build = (): string => {
    const source = fileURLToPath(new URL('./support/dotnet/Pfx.csproj', import.meta.url))
    run('dotnet', [
      ...['build', source, '--configuration', 'Release', '--nologo', '--verbosity', 'quiet', '--disable-build-servers'],
      ...['--output', bench.path('dotnet'), '-p:UseSharedCompilation=false'],
      ...[
        `-p:BaseIntermediateOutputPath=${bench.path('dotnet-obj')}/`,
        `-p:MSBuildProjectExtensionsPath=${bench.path('dotnet-obj')}/`,
      ],
    ])
    return bench.path('dotnet/Pfx.dll')
  }

  it('reads ours with X509CertificateLoader, signs with the key, and writes what we read', (context) => {
    requireTool(context, 'dotnet')
    const program = build()
    const lines = run('dotnet', [program, 'read', ...written.map(({ file }) => file)], `${password}\n`)
      .trim()
      .split('\n')
    expect(lines).toHaveLength(28)
    for (const [index, { key, thumbprints }] of written.entries()) {
      const [all = '', leaf, signature = ''] = lines[index]?.split(' ') ?? []
      expect(all.split(',').toSorted()).toEqual(thumbprints.toSorted())
      expect(leaf).toBe(thumbprints[0])
      const proof = Buffer.from(signature, 'base64')
      expect(verify('sha256', Buffer.from('Keyturn'), createPublicKey(key), proof)).toBe(true)
    }
    for (const [index, { file, thumbprints }] of written.entries()) {
      const folder = bench.path(`net ${index}`)
      mkdirSync(folder)
      run('dotnet', [program, 'write', file, folder], `${password}\n`)
      expect(chainIn(`${folder}/collection.pfx`)).toEqual(thumbprints)
      for (const [name, algorithm] of [
        ['tripledes.pfx', 'TripleDES-SHA1'],
        ['aes.pfx', 'AES-256-CBC with SHA256 (PBES2)'],
      ] as const) {
        expect(chainIn(`${folder}/${name}`)).toEqual(thumbprints.slice(0, 1))
        expect(opened(`${folder}/${name}`).keys).toMatchObject([{ encryption: { algorithm } }])
      }
    }
  })
})
