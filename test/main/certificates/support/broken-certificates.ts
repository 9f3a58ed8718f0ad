import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certificateSet } from '../../../../src/domain/certificates/certificate-set.ts'
import type { StampNames } from '../../../../src/domain/stamp/identity.ts'

const configuration = `[ca]
default_ca = one
[one]
dir = .
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
crlnumber = crlnumber
default_crl_days = 30
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
`

/** How `openssl ca` is to make a certificate. Times as it takes them, for example `20281101000000Z`. */
export interface Issue {
  readonly subject?: string
  readonly key?: string
  /** The CA that signs, by its file and its key; a self-signed certificate without. */
  readonly authority?: readonly [certificate: string, key: string]
  readonly extensions?: string
  readonly from?: string
  readonly to?: string
  readonly more?: readonly string[]
}

/** What makes a leaf good; each case leaves out or replaces one line. */
export const leafExtensions = {
  names: (name: string): string => `subjectAltName=DNS:${name}`,
  usage: 'keyUsage=critical,digitalSignature,keyEncipherment',
  purposes: 'extendedKeyUsage=serverAuth,clientAuth',
  list: 'crlDistributionPoints=URI:http://crl.contoso.com/issuing.crl',
} as const

export const authorityExtensions = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign'

/** The one form that a stamp accepts, in OpenSSL's words. */
export const tripleDes = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1', '-LMK'] as const

export const corpusPassword = 'Rehearsal1'

/** A CA, its keys and a tree of good PFX files, all made by OpenSSL, in a temporary folder. */
export class OpensslAuthority {
  readonly folder = mkdtempSync(join(tmpdir(), 'keyturn corpus ü '))

  constructor() {
    writeFileSync(this.path('ca.cnf'), configuration)
    writeFileSync(this.path('index.txt'), '')
    writeFileSync(this.path('crlnumber'), '01\n')
    for (const key of ['root.key', 'issuing.key', 'leaf.key', 'other.key']) this.openssl('genrsa', '-out', key, '2048')
    this.issue('root.pem', {
      subject: '/CN=Root',
      key: 'root.key',
      extensions: authorityExtensions,
      to: '20380101000000Z',
    })
    this.issue('issuing.pem', {
      subject: '/CN=Issuing',
      key: 'issuing.key',
      authority: ['root.pem', 'root.key'],
      extensions: authorityExtensions,
      to: '20350101000000Z',
    })
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** Runs OpenSSL; a failure is thrown with its words. */
  openssl(...parameters: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('openssl', parameters, { cwd: this.folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`openssl ${parameters.join(' ')}: ${stderr}`)
    return stdout
  }

  issue(
    out: string,
    { subject = '/CN=leaf', key = 'leaf.key', authority, extensions = '', from, to, more = [] }: Issue,
  ): void {
    writeFileSync(this.path('extensions'), extensions)
    this.openssl('req', '-new', '-key', key, '-subj', subject, '-out', 'request.pem', '-config', 'ca.cnf')
    this.openssl(
      ...['ca', '-config', 'ca.cnf', '-batch', '-notext', '-in', 'request.pem', '-out', out, '-extfile', 'extensions'],
      ...['-startdate', from ?? '20260101000000Z', '-enddate', to ?? '20281101000000Z', ...more],
      ...(authority === undefined ? ['-selfsign', '-keyfile', key] : ['-cert', authority[0], '-keyfile', authority[1]]),
    )
  }

  /** Writes a PFX of files that are there already. */
  pack(
    out: string,
    parts: {
      readonly leaf?: string
      readonly key?: string | null
      readonly chain?: readonly string[]
      readonly form?: readonly string[]
    },
  ): void {
    const { leaf = 'leaf.pem', key = 'leaf.key', chain = ['issuing.pem', 'root.pem'], form = tripleDes } = parts
    writeFileSync(this.path('chain.pem'), chain.map((name) => readFileSync(this.path(name), 'utf8')).join(''))
    this.openssl(
      ...['pkcs12', '-export', '-in', leaf, '-out', 'packed.pfx', '-passout', `pass:${corpusPassword}`, ...form],
      ...(key === null ? ['-nokeys'] : ['-inkey', key]),
      ...(chain.length === 0 ? [] : ['-certfile', 'chain.pem']),
    )
    copyFileSync(this.path('packed.pfx'), this.path(out))
  }

  /** A good PFX in every service folder of the stamp, all with one key: making keys takes longest. */
  writeGoodSet(folder: string, stamp: StampNames): void {
    for (const { folder: service, fileName, names } of certificateSet(stamp)) {
      mkdirSync(this.path(join(folder, service)), { recursive: true })
      this.issue('leaf.pem', {
        subject: `/CN=${names[0]}`,
        authority: ['issuing.pem', 'issuing.key'],
        extensions: goodLeaf(names[0] ?? ''),
      })
      this.pack(join(folder, service, fileName), {})
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** The extensions of a good leaf, with one of them left out or replaced. */
export const goodLeaf = (
  name: string,
  changed: { readonly [Part in keyof typeof leafExtensions]?: string | null } = {},
): string => {
  const lines = { ...leafExtensions, names: leafExtensions.names(name), ...changed }
  return Object.values(lines)
    .filter((line) => line !== null)
    .join('\n')
}
