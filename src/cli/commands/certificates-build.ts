import { certificateSet } from '../../domain/certificates/certificate-set.ts'
import type { BuildResult, IssuedCertificate } from '../../main/certificates/build.ts'
import { certificateWork } from '../../main/certificates/work.ts'
import { defineCommand } from '../command.ts'
import { passwordOptions, requiredPassword } from '../password.ts'
import { absolutePath } from '../paths.ts'
import { progressLine } from '../progress-line.ts'
import { containerRegistryOption, identityOption, nameOptions, stampNamesOf } from '../stamp-options.ts'

export const certificatesBuild = defineCommand({
  name: 'certificates build',
  summary: 'Makes the PFX files of a stamp from requests and the replies of the CA.',
  options: [
    ...nameOptions,
    identityOption,
    containerRegistryOption,
    { name: 'requests', value: 'DIR', need: 'required', meaning: 'the folder that “certificates request” made' },
    {
      name: 'replies',
      value: 'DIR',
      need: 'required',
      meaning: 'the folder with what the CA sent, whatever it is called',
    },
    {
      name: 'out',
      value: 'DIR',
      need: 'required',
      meaning: 'a new folder for the service folders with their PFX files',
    },
    ...passwordOptions,
    { name: 'ca', value: 'FILE', need: 'repeatable', meaning: 'certificates of the CA, when the replies come without' },
  ],
  run: async (given, surroundings) => {
    const { environment } = surroundings
    const stamp = stampNamesOf(given)
    const password = await requiredPassword(given, surroundings, 'The keys and the PFX files have a password')
    const progress = progressLine(surroundings.stderr, environment)
    const signal = surroundings.cancelSignal(progress.say)
    const out = absolutePath(given.required('out'), environment)
    try {
      const built = await certificateWork(
        'build',
        {
          certificates: certificateSet(stamp),
          requests: absolutePath(given.required('requests'), environment),
          replies: absolutePath(given.required('replies'), environment),
          authorities: given.all('ca').map((file) => absolutePath(file, environment)),
          out,
          keyPassword: password,
          pfxPassword: password,
          at: surroundings.now(),
        },
        { signal, onProgress: () => {} },
      )
      const result = resultOf(built)
      return {
        good: result !== 'Fail',
        document: { result, out, ...built },
        lines: [...linesOf(built), summary(built, out)],
      }
    } finally {
      password.fill(0)
      progress.clear()
    }
  },
})

const resultOf = ({ issued, requestsWithoutReply, unmatchedReplies }: BuildResult): 'OK' | 'Warning' | 'Fail' => {
  if (requestsWithoutReply.length > 0 || issued.some(({ blocks }) => blocks.length > 0)) return 'Fail'
  return unmatchedReplies.length > 0 || issued.some((certificate) => oddities(certificate).length > 0)
    ? 'Warning'
    : 'OK'
}

/** How it departs from what was asked for, without harm. */
const oddities = (certificate: IssuedCertificate): readonly string[] => {
  const { addedNames, addedUsages, requestedSubject, subject } = certificate
  return [
    ...(addedNames.length === 0 ? [] : [`The CA added the names ${addedNames.join(', ')}.`]),
    ...(addedUsages.length === 0 ? [] : [`The CA added the usages ${addedUsages.join(', ')}.`]),
    ...(requestedSubject === null ? [] : [`Its subject is ${subject}; asked for was ${requestedSubject}.`]),
  ]
}

const linesOf = ({ issued, requestsWithoutReply, unmatchedReplies }: BuildResult): readonly string[] => [
  ...issued.flatMap((certificate) => [
    `${certificate.blocks.length > 0 ? 'Fail' : oddities(certificate).length > 0 ? 'Warning' : 'OK'}  ${certificate.folders.join(', ')}`,
    `      ${certificate.thumbprint}  ${certificate.keyBits} bits, valid from ${certificate.notBefore} to ${certificate.notAfter}, issued by ${certificate.issuer}`,
    ...[...certificate.blocks, ...oddities(certificate)].map((words) => `      ${words}`),
  ]),
  ...requestsWithoutReply.flatMap((folder) => [`Fail  ${folder}`, '      No reply belongs to its request.']),
  ...unmatchedReplies.flatMap((name) => [
    `Warning  ${name}`,
    '      It belongs to no request here: it may answer another one, of last year for example.',
  ]),
]

const summary = ({ written }: BuildResult, out: string): string =>
  written.length === 0
    ? 'Fail  No PFX file was written: mend what is named above and build again.'
    : `OK  ${written.length} PFX files in ${out}. Check them next: certificates check --path.`
