import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pemOf } from '../../../../src/main/certificates/pem.ts'
import {
  type EnterpriseCa,
  type Identity,
  issueIdentity,
  openEnterpriseCa,
} from '../../../../src/rehearsal/enterprise-ca.ts'

const day = 86_400_000

/** A temporary folder with a CA and one endpoint's identity, for comparing with other programs. */
export class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), 'keyturn pfx ü-'))
  #ca: EnterpriseCa | null = null

  async ca(): Promise<EnterpriseCa> {
    this.#ca ??= await openEnterpriseCa(join(this.folder, 'ca'), new Date())
    return this.#ca
  }

  async identity(names: readonly string[] = ['portal.east.contoso.com']): Promise<Identity> {
    const now = Date.now()
    return issueIdentity(await this.ca(), names, {
      notBefore: new Date(now - day),
      notAfter: new Date(now + 700 * day),
    })
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** Runs OpenSSL and answers what it printed; a failure is thrown with its words. */
  openssl(...parameters: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('openssl', parameters, { cwd: this.folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`openssl ${parameters.join(' ')}: ${stderr}`)
    return `${stdout}${stderr}`
  }

  /** A certificate signed with its own new RSA key, each in a PEM file. */
  selfSigned(key: string, certificate: string, subject: string, ...more: readonly string[]): void {
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', subject]
    this.openssl(...request, '-keyout', key, '-out', certificate, ...more)
  }

  /** A PFX with the password `Rehearsal1`, in OpenSSL's own form unless the parameters say otherwise. */
  exportPfx(out: string, ...parameters: readonly string[]): void {
    this.openssl('pkcs12', '-export', '-out', out, '-passout', 'pass:Rehearsal1', ...parameters)
  }

  /** Writes key, leaf and issuers as PEM files: `key.pem`, `leaf.pem`, `chain.pem`. */
  writePem({ key, chain }: Identity): void {
    const [leaf, ...issuers] = chain.map((der) => pemOf('CERTIFICATE', der))
    writeFileSync(this.path('key.pem'), key.export({ type: 'pkcs8', format: 'pem' }))
    writeFileSync(this.path('leaf.pem'), leaf ?? '')
    writeFileSync(this.path('chain.pem'), issuers.join(''))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
