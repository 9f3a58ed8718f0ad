import { isIP } from 'node:net'
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import type { CertificateFacts } from '../../domain/certificates/facts.ts'
import { certificateFacts } from '../certificates/certificate-facts.ts'
import { hasCode } from '../files/durable.ts'

/** The certificate that an endpoint serves by TLS. Times in ISO 8601, UTC; thumbprints are SHA-1, upper-case hex. */
export interface ServedCertificate {
  readonly host: string
  readonly thumbprint: string
  readonly sha256: string
  readonly subject: string
  readonly issuer: string
  readonly notBefore: string
  readonly notAfter: string
  readonly dnsNames: readonly string[]
  /** The issuers that were served with it. */
  readonly chain: readonly { readonly thumbprint: string; readonly subject: string; readonly issuer: string }[]
  readonly nameMatches: boolean
  /** Its DER bytes. */
  readonly der: Buffer
}

export interface ProbeTarget {
  readonly host: string
  readonly port: number
  /** Where the connection goes instead of to the host itself; the host stays the name that is asked for (SNI). */
  readonly connect: { readonly host: string; readonly port: number } | null
  readonly timeoutMilliseconds: number
  readonly signal: AbortSignal
}

export type Probe =
  | { readonly folder: string; readonly host: string; readonly served: ServedCertificate }
  | { readonly folder: string; readonly host: string; readonly failure: string }

/** No certificate could be seen at an endpoint. */
export class ProbeFailed extends Error {
  override readonly name = 'ProbeFailed'
}

const atOnce = 4
const patience = 15_000
const closedEarly = 'the connection was closed before a certificate came'

/**
 * Opens a TLS connection with the endpoint's name, reads the certificate that it serves, and closes it again. Nothing is
 * trusted by this and nothing is sent: the certificate is only looked at, so an unknown CA is no obstacle.
 * Throws `ProbeFailed` with the host and what to do. Source: Get-AzsSSLEndPoints.ps1; domain facts section 8.6.
 */
export const probeEndpoint = async (target: ProbeTarget): Promise<ServedCertificate> => {
  const address = target.connect ?? { host: target.host, port: target.port }
  const where =
    target.connect === null ? `${target.host}:${target.port}` : `${target.host} (at ${address.host}:${address.port})`
  const socket = connect({
    host: address.host,
    port: address.port,
    ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
    // Looked at, not trusted: what is served is compared with what was prepared.
    rejectUnauthorized: false,
    // Without roots of its own: Node would add the one that it knows to a chain that was served without it.
    ca: [],
    minVersion: 'TLSv1.2',
  })
  try {
    await secured(socket, target)
    return served(target.host, socket, where)
  } catch (error) {
    target.signal.throwIfAborted()
    throw error instanceof ProbeFailed ? error : new ProbeFailed(`${where}: ${reason(error)}`, { cause: error })
  } finally {
    socket.destroy()
  }
}

/** Probes many endpoints, four at a time; answers in their order, each with what it serves or why that was not seen. */
export const probeStamp = async (options: {
  readonly hosts: readonly { readonly folder: string; readonly host: string; readonly port: number }[]
  readonly connect: { readonly host: string; readonly port: number } | null
  readonly onProbed: (probe: Probe) => void
  readonly signal: AbortSignal
}): Promise<readonly Probe[]> => {
  const probes: Probe[] = []
  const queue = options.hosts.entries()
  const worker = async (): Promise<void> => {
    for (const [index, { folder, host, port }] of queue) {
      const probe = await probeOne(folder, {
        host,
        port,
        connect: options.connect,
        timeoutMilliseconds: patience,
        signal: options.signal,
      })
      probes[index] = probe
      options.onProbed(probe)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return probes
}

const probeOne = async (folder: string, target: ProbeTarget): Promise<Probe> => {
  try {
    return { folder, host: target.host, served: await probeEndpoint(target) }
  } catch (error) {
    if (!(error instanceof ProbeFailed)) throw error
    return { folder, host: target.host, failure: error.message }
  }
}

const secured = (socket: TLSSocket, { timeoutMilliseconds, signal }: ProbeTarget): Promise<void> =>
  new Promise((resolve, reject) => {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)])
    const give = (): void => reject(deadline.reason)
    deadline.addEventListener('abort', give, { once: true })
    socket.once('secureConnect', () => {
      deadline.removeEventListener('abort', give)
      resolve()
    })
    socket.on('error', reject)
    socket.once('close', () => reject(new Error(closedEarly)))
    if (deadline.aborted) give()
  })

const served = (host: string, socket: TLSSocket, where: string): ServedCertificate => {
  const peer = socket.getPeerCertificate(true)
  if (peer.raw === undefined) {
    throw new ProbeFailed(`${where} completed TLS without a certificate. See which service answers there.`)
  }
  const leaf = certificateFacts(peer.raw)
  const { thumbprint, sha256, subject, issuer, notBefore, notAfter, dnsNames } = leaf
  return {
    host,
    thumbprint,
    sha256,
    subject,
    issuer,
    notBefore,
    notAfter,
    dnsNames,
    chain: issuersOf(peer).map((facts) => ({
      thumbprint: facts.thumbprint,
      subject: facts.subject,
      issuer: facts.issuer,
    })),
    nameMatches: dnsNames.some((name) => matches(name.toLowerCase(), host.toLowerCase())),
    der: peer.raw,
  }
}

/** Node links each certificate to its issuer, and a self-signed one to itself. */
const issuersOf = (peer: DetailedPeerCertificate): readonly CertificateFacts[] => {
  const issuers: CertificateFacts[] = []
  const seen = new Set([peer.fingerprint256])
  for (
    let next = peer.issuerCertificate;
    next?.raw !== undefined && !seen.has(next.fingerprint256);
    next = next.issuerCertificate
  ) {
    seen.add(next.fingerprint256)
    issuers.push(certificateFacts(next.raw))
  }
  return issuers
}

const matches = (name: string, host: string): boolean =>
  name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1))

const reason = (error: unknown): string => {
  if (hasCode(error, 'ENOTFOUND', 'EAI_AGAIN'))
    return 'its name is not known to DNS. Check region and domain name, or give the address with --connect.'
  if (hasCode(error, 'ECONNREFUSED'))
    return 'the connection was refused. See whether the service runs and whether a firewall stands between.'
  if (hasCode(error, 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'))
    return 'it can’t be reached from this computer. Check routes and firewalls.'
  if (error instanceof Error && error.name === 'TimeoutError')
    return 'no certificate came in time. Check routes and firewalls, then try again.'
  if (hasCode(error, 'ECONNRESET', 'EPIPE'))
    return `${closedEarly}. See which service answers there and whether a firewall stands between.`
  const tls = tlsReason(error)
  if (tls === null) return `${error instanceof Error ? error.message : String(error)}. See which service answers there.`
  if (/wrong version number|packet length too long/.test(tls)) {
    return 'something answers there that is not TLS. Check the port.'
  }
  if (/unsupported protocol|protocol version/.test(tls)) {
    return 'it speaks no TLS of version 1.2 or later, and Keyturn no older. See which service answers there.'
  }
  return `it would not begin TLS (${tls}). See whether the service there has a certificate for this name.`
}

/** Why OpenSSL gave up, in its few words without its numbers; null when it did not. */
const tlsReason = (error: unknown): string | null =>
  error instanceof Error && 'reason' in error && typeof error.reason === 'string' ? error.reason : null
