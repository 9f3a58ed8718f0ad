import { checkAuthority } from '../../domain/certificates/checks.ts'
import { wantedRequests } from '../../domain/certificates/request-plan.ts'
import type { StampNames } from '../../domain/stamp/identity.ts'
import { type Renewal, renewalOf } from '../../main/certificates/renewal.ts'
import { type KeyLength, keyLengths } from '../../main/certificates/request.ts'
import { certificateWork } from '../../main/certificates/work.ts'
import { probeEndpoint } from '../../main/probe/tls-probe.ts'
import type { Given } from '../arguments.ts'
import { defineCommand } from '../command.ts'
import { UsageError } from '../failure.ts'
import { hostAndPort } from '../host-and-port.ts'
import { passwordOptions, requiredPassword } from '../password.ts'
import { absolutePath } from '../paths.ts'
import { progressLine } from '../progress-line.ts'
import { containerRegistryOption, identityOption, nameOptions, stampNamesOf } from '../stamp-options.ts'

const patience = 15_000
const standardLength: KeyLength = 4096

export const certificatesRequest = defineCommand({
  name: 'certificates request',
  summary: 'Makes a key and a certificate request for each endpoint of a stamp.',
  options: [
    ...nameOptions,
    identityOption,
    containerRegistryOption,
    {
      name: 'subject',
      value: 'NAME',
      need: 'optional',
      meaning: 'the subject, for example "C=US,O=Contoso"; without a CN each request gets the name of its endpoint',
    },
    { name: 'out', value: 'DIR', need: 'required', meaning: 'a new folder for the requests and their encrypted keys' },
    ...passwordOptions,
    {
      name: 'key-length',
      value: 'BITS',
      need: 'optional',
      meaning: 'of the RSA keys: 2048, 3072 or 4096 (the standard)',
    },
    {
      name: 'single',
      value: null,
      need: 'optional',
      meaning: 'one request for all endpoints: for development and test',
    },
    {
      name: 'from-endpoint',
      value: 'HOST[:PORT]',
      need: 'optional',
      meaning: 'take subject, key length and names over from the certificate that this endpoint serves',
    },
  ],
  run: async (given, surroundings) => {
    const stamp = stampNamesOf(given)
    const out = absolutePath(given.required('out'), surroundings.environment)
    const asked = askedFor(given)
    const password = await requiredPassword(given, surroundings, 'The private keys are encrypted with a password')
    const progress = progressLine(surroundings.stderr, surroundings.environment)
    const signal = surroundings.cancelSignal(progress.say)
    try {
      const renewal = asked.endpoint === null ? null : await renewalFrom(asked.endpoint, stamp, signal)
      const form = given.switch('single') ? 'single' : 'each'
      const wanted = wantedRequests(stamp, form, renewal?.names)
      const advice = adviceOf(form)
      let done = 0
      const requests = await certificateWork(
        'requests',
        {
          wanted,
          subject: renewal === null ? asked.subject : renewal.subject,
          keyLength: renewal?.keyLength ?? asked.keyLength,
          folder: out,
          password,
          at: surroundings.now(),
        },
        { signal, onProgress: ({ file }) => progress.show(`${++done} of ${wanted.length}  ${file}`) },
      )
      const notes = [...asked.notes, ...(renewal === null ? [] : [...renewal.notes, ...strangeNames(renewal, stamp)])]
      return {
        good: true,
        document: { result: 'OK', out, requests, advice, notes },
        lines: [
          ...requests.map(({ file, names }) => `${file}  ${names.join(', ')}`),
          ...notes,
          ...advice.map(({ message, fix }) => `${message} ${fix}`),
          `OK  ${requests.length} ${requests.length === 1 ? 'request' : 'requests'} in ${out}, each with its encrypted key in keys. Keep that folder: the replies can be used with these keys only.`,
        ],
      }
    } finally {
      password.fill(0)
      progress.clear()
    }
  },
})

interface Asked {
  /** Null when the endpoint's is taken. */
  readonly subject: string | null
  readonly keyLength: KeyLength
  readonly endpoint: string | null
  readonly notes: readonly string[]
}

/** A renewal keeps what the certificate in use has: what was given beside it is named as not used, never mixed in. */
const askedFor = (given: Given<'subject' | 'key-length' | 'from-endpoint'>): Asked => {
  const endpoint = given.optional('from-endpoint')
  const subject = given.optional('subject')
  const length = given.choice('key-length', ['2048', '3072', '4096'])
  if (endpoint === null && subject === null) {
    throw new UsageError('--subject is missing: add --subject "C=US,O=…", or take it over with --from-endpoint HOST.')
  }
  const unused =
    endpoint === null ? [] : [...(subject === null ? [] : ['--subject']), ...(length === null ? [] : ['--key-length'])]
  return {
    subject,
    keyLength: keyLengths.find((candidate) => String(candidate) === length) ?? standardLength,
    endpoint,
    notes:
      unused.length === 0
        ? []
        : [
            `${unused.join(' and ')} was not used: with --from-endpoint, what the endpoint serves is kept. Leave --from-endpoint away to change it.`,
          ],
  }
}

/** The full name of an endpoint, `<region>.<fqdn>`, which means its portal, or an address where the portal answers. */
const renewalFrom = async (endpoint: string, stamp: StampNames, signal: AbortSignal): Promise<Renewal> => {
  const { host, port } = /:\d+$/.test(endpoint) ? hostAndPort(endpoint, 'from-endpoint') : { host: endpoint, port: 443 }
  const base = `${stamp.region}.${stamp.fqdn}`.toLowerCase()
  const portal = `portal.${base}`
  const name = host.toLowerCase().endsWith(`.${base}`) ? host : portal
  const { der } = await probeEndpoint({
    host: name,
    port,
    connect: name === host || host.toLowerCase() === base ? null : { host, port },
    timeoutMilliseconds: patience,
    signal,
  })
  return renewalOf(der)
}

const strangeNames = ({ names }: Renewal, { region, fqdn }: StampNames): readonly string[] =>
  names.some((name) => name.toLowerCase().endsWith(`.${region}.${fqdn}`.toLowerCase()))
    ? []
    : [
        `The certificate that is served there is for ${names.length === 0 ? 'no DNS name' : names.join(', ')}, nothing of ${region}.${fqdn}: see that it is the right endpoint.`,
      ]

/** What is to be known before the first request leaves. */
const adviceOf = (form: 'each' | 'single'): readonly { readonly message: string; readonly fix: string }[] => {
  const { message, fix } = checkAuthority('Public')
  return [
    { message: `If these requests are meant for a public CA: ${message}`, fix },
    ...(form === 'each'
      ? []
      : [
          {
            message: 'One certificate for all endpoints is meant for development and test.',
            fix: 'In production, make one request for each endpoint (leave --single away).',
          },
        ]),
  ]
}
