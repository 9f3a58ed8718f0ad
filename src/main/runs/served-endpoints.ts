import type { ServedEndpoint } from '../../domain/run/event.ts'
import { probeStamp } from '../probe/tls-probe.ts'
import type { StepContext } from './step.ts'

/** Looks at what each endpoint serves by TLS, and journals it. */
export const probeAll = async (
  context: StepContext,
  hosts: readonly { readonly folder: string; readonly host: string; readonly port: number }[],
  when: 'before' | 'after',
): Promise<readonly ServedEndpoint[]> => {
  const probes = await probeStamp({ hosts, connect: context.ports.connect, onProbed: () => {}, signal: context.signal })
  const endpoints = probes.map((probe): ServedEndpoint => {
    if ('failure' in probe) return { folder: probe.folder, host: probe.host, certificate: null, failure: probe.failure }
    const { thumbprint, subject, issuer, dnsNames, notBefore, notAfter, chain, der } = probe.served
    return {
      folder: probe.folder,
      host: probe.host,
      certificate: {
        thumbprint,
        subject,
        issuer,
        dnsNames,
        notBefore,
        notAfter,
        chain: chain.map((issuerCertificate) => issuerCertificate.thumbprint),
        der: der.toString('base64'),
      },
      failure: null,
    }
  })
  for (const endpoint of endpoints) context.learn({ fact: 'served', when, endpoint })
  return endpoints
}
