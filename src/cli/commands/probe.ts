import { probeHosts } from '../../domain/certificates/certificate-set.ts'
import type { StampNames } from '../../domain/stamp/identity.ts'
import { type Probe, probeStamp, type ServedCertificate } from '../../main/probe/tls-probe.ts'
import type { Given } from '../arguments.ts'
import { defineCommand, type Surroundings } from '../command.ts'
import { expectedThumbprints } from '../expected-thumbprints.ts'
import { UsageError } from '../failure.ts'
import { hostAndPort } from '../host-and-port.ts'
import { givenPassword, passwordOptions } from '../password.ts'
import { absolutePath } from '../paths.ts'
import { progressLine } from '../progress-line.ts'
import { containerRegistryOption, identityOption, nameOptions, stampNamesOf } from '../stamp-options.ts'

/** What the probe says of one endpoint; the fields of `probe --json`. */
interface EndpointAnswer {
  readonly folder: string
  readonly host: string
  readonly result: 'OK' | 'Warning' | 'Fail'
  readonly thumbprint: string | null
  readonly expected: string | null
  readonly notAfter: string | null
  readonly subject: string | null
  readonly issuer: string | null
  readonly message: string
}

export const probe = defineCommand({
  name: 'probe',
  summary: 'Reads the certificate that each endpoint of a stamp serves, and compares it with the prepared ones.',
  options: [
    ...nameOptions,
    identityOption,
    containerRegistryOption,
    {
      name: 'connect',
      value: 'HOST:PORT',
      need: 'optional',
      meaning: 'send every connection there, with the name of the endpoint as SNI',
    },
    {
      name: 'expect',
      value: 'DIR',
      need: 'optional',
      meaning: 'compare with the PFX files in the service folders of this folder; needs their password',
    },
    ...passwordOptions,
  ],
  run: async (given, surroundings) => {
    const stamp = stampNamesOf(given)
    const target = given.optional('connect')
    const connect = target === null ? null : hostAndPort(target, 'connect')
    const hosts = probeHosts(stamp)
    const progress = progressLine(surroundings.stderr, surroundings.environment)
    const signal = surroundings.cancelSignal(progress.say)
    let reached = 0
    try {
      const expected = await expectation(given, stamp, surroundings, signal)
      const probed = await probeStamp({
        hosts,
        connect,
        signal,
        onProbed: ({ host }) => progress.show(`${++reached} of ${hosts.length}  ${host}`),
      })
      const endpoints = probed.map((endpoint) => endpointAnswer(endpoint, expected, surroundings.now()))
      const result = worst(endpoints)
      return {
        good: result !== 'Fail',
        document: { result, endpoints },
        lines: [...endpoints.flatMap(endpointLines), summary(endpoints)],
      }
    } finally {
      progress.clear()
    }
  },
})

/** The thumbprints to compare with, or null when nothing was prepared to compare with. */
const expectation = async (
  given: Given<'expect' | 'password-file' | 'password-stdin'>,
  stamp: StampNames,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string> | null> => {
  const folder = given.optional('expect')
  if (folder === null && (given.optional('password-file') !== null || given.switch('password-stdin'))) {
    throw new UsageError('A password is only needed with --expect: add --expect DIR or leave the password away.')
  }
  if (folder === null) return null
  const password = await givenPassword(given, surroundings)
  if (password === null) throw new UsageError('--expect needs the password of the PFX files: add --password-file FILE.')
  try {
    return await expectedThumbprints(absolutePath(folder, surroundings.environment), stamp, password, {
      at: surroundings.now(),
      signal,
    })
  } finally {
    password.fill(0)
  }
}

const endpointAnswer = (endpoint: Probe, thumbprints: ReadonlyMap<string, string> | null, at: Date): EndpointAnswer => {
  const { folder, host } = endpoint
  const expected = thumbprints?.get(folder) ?? null
  if ('failure' in endpoint) {
    const nothing = { thumbprint: null, expected, notAfter: null, subject: null, issuer: null }
    return { folder, host, result: 'Fail', ...nothing, message: endpoint.failure }
  }
  const { thumbprint, notAfter, subject, issuer } = endpoint.served
  const { result, message } = verdict(endpoint.served, expected, at)
  return { folder, host, result, thumbprint, expected, notAfter, subject, issuer, message }
}

const verdict = (
  served: ServedCertificate,
  expected: string | null,
  at: Date,
): { readonly result: 'OK' | 'Warning' | 'Fail'; readonly message: string } => {
  if (expected !== null && served.thumbprint !== expected) {
    return {
      result: 'Fail',
      message: `${served.host} serves ${served.thumbprint}, not the prepared certificate ${expected}.`,
    }
  }
  if (!served.nameMatches) {
    return {
      result: 'Warning',
      message: `${served.host} serves a certificate that is not for this name: its clients will refuse it.`,
    }
  }
  if (Date.parse(served.notAfter) <= at.getTime()) {
    return { result: 'Warning', message: `${served.host} serves a certificate that expired at ${served.notAfter}.` }
  }
  return {
    result: 'OK',
    message: expected === null ? 'Serves a certificate for this name.' : 'Serves the prepared certificate.',
  }
}

const worst = (endpoints: readonly EndpointAnswer[]): 'OK' | 'Warning' | 'Fail' => {
  const results = new Set(endpoints.map(({ result }) => result))
  if (results.has('Fail')) return 'Fail'
  return results.has('Warning') ? 'Warning' : 'OK'
}

const endpointLines = ({ folder, host, result, thumbprint, notAfter, message }: EndpointAnswer): readonly string[] => [
  `${result.padEnd(8)}${folder.padEnd(26)}${host}`,
  ...(thumbprint === null ? [] : [`        ${thumbprint}  until ${notAfter ?? 'an unknown time'}`]),
  ...(result === 'OK' ? [] : [`        ${message}`]),
]

const summary = (endpoints: readonly EndpointAnswer[]): string => {
  const good = endpoints.filter(({ result }) => result === 'OK').length
  return `${worst(endpoints).padEnd(8)}${good} of ${endpoints.length} endpoints are as they should be.`
}
