import { type Finding, worst } from '../../domain/certificates/checks.ts'
import type { CheckedCertificate, CheckedSet } from '../../main/certificates/check-set.ts'
import { certificateWork } from '../../main/certificates/work.ts'
import { defineCommand } from '../command.ts'
import { departureLines } from '../departures-text.ts'
import { passwordOptions, requiredPassword } from '../password.ts'
import { absolutePath } from '../paths.ts'
import { progressLine } from '../progress-line.ts'
import { containerRegistryOption, identityOption, nameOptions, stampNamesOf } from '../stamp-options.ts'

export const certificatesCheck = defineCommand({
  name: 'certificates check',
  summary: 'Checks the PFX files of a stamp as its Readiness Checker does, and further.',
  options: [
    ...nameOptions,
    identityOption,
    containerRegistryOption,
    { name: 'path', value: 'DIR', need: 'required', meaning: 'the folder that directly holds the service folders' },
    ...passwordOptions,
    {
      name: 'root',
      value: 'FILE',
      need: 'repeatable',
      meaning: 'a root to trust; without it, the roots in the files are taken on trust',
    },
    {
      name: 'crl',
      value: 'FILE',
      need: 'repeatable',
      meaning: 'a revocation list of the CA to look the certificates up in',
    },
  ],
  run: async (given, surroundings) => {
    const { environment } = surroundings
    const stamp = stampNamesOf(given)
    const path = absolutePath(given.required('path'), environment)
    const password = await requiredPassword(given, surroundings, 'The PFX files have a password')
    const progress = progressLine(surroundings.stderr, environment)
    const signal = surroundings.cancelSignal(progress.say)
    try {
      const checked = await certificateWork(
        'check',
        {
          folder: path,
          stamp,
          password,
          roots: given.all('root').map((file) => absolutePath(file, environment)),
          revocationLists: given.all('crl').map((file) => absolutePath(file, environment)),
          served: null,
          at: surroundings.now(),
        },
        { signal, onProgress: (folder) => progress.show(`Checked ${folder}`) },
      )
      const result = worst([
        ...checked.layout,
        ...checked.set,
        ...checked.certificates.flatMap(({ findings }) => findings),
      ])
      return {
        good: result !== 'Fail',
        document: {
          result,
          layout: checked.layout,
          certificates: checked.certificates.map(certificateDocument),
          set: checked.set.map(findingDocument),
        },
        lines: [...linesOf(checked), summary(checked, result, path)],
      }
    } finally {
      password.fill(0)
      progress.clear()
    }
  },
})

const certificateDocument = ({ folder, file, leaf, findings }: CheckedCertificate) => ({
  folder,
  file: file.name,
  thumbprint: leaf?.thumbprint ?? null,
  notAfter: leaf?.notAfter ?? null,
  checks: findings.map(findingDocument),
})

const findingDocument = ({ name, result, message, fix }: Finding) => ({ name, result, message, fix })

const linesOf = ({ layout, certificates, set }: CheckedSet): readonly string[] => [
  ...departureLines(layout),
  ...certificates.flatMap(({ file, leaf, findings }) => [
    '',
    `${file.path}  ${leaf === null ? '' : `${leaf.thumbprint}, valid to ${leaf.notAfter}`}`.trimEnd(),
    ...findings.flatMap(findingLines),
  ]),
  ...(set.length === 0 ? [] : ['', 'All together', ...set.flatMap(findingLines)]),
  '',
]

const findingLines = ({ name, result, message, fix }: Finding): readonly string[] => [
  `  ${result.padEnd(8)}${name}`,
  ...(result === 'OK' ? [] : [`          ${message}`]),
  ...(fix === '' ? [] : [`          ${fix}`]),
]

const summary = ({ layout, certificates }: CheckedSet, result: string, path: string): string => {
  const bad = certificates.filter(({ findings }) => worst(findings) === 'Fail').length
  const departures = layout.length === 0 ? '' : ` and ${layout.length} departures from the layout`
  switch (result) {
    case 'OK':
      return `OK  ${certificates.length} certificates in ${path} are as a stamp needs them.`
    case 'Warning':
      return `Warning  ${certificates.length} certificates in ${path} can be used; read the warnings above.`
    default:
      return `Fail  ${bad} of ${certificates.length} certificates in ${path} can’t be used${departures}: see above.`
  }
}
