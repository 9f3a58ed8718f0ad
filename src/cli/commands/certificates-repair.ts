import { worst } from '../../domain/certificates/checks.ts'
import type { Repaired } from '../../main/certificates/repair.ts'
import { certificateWork } from '../../main/certificates/work.ts'
import { defineCommand } from '../command.ts'
import { passwordOptions, requiredPassword } from '../password.ts'
import { absolutePath } from '../paths.ts'
import { progressLine } from '../progress-line.ts'

export const certificatesRepair = defineCommand({
  name: 'certificates repair',
  summary: 'Writes one PFX file anew in the form that a stamp accepts, and says what only a new certificate can cure.',
  options: [
    { name: 'in', value: 'FILE', need: 'required', meaning: 'the PFX file; it is left as it is' },
    { name: 'out', value: 'FILE', need: 'required', meaning: 'the new PFX file' },
    ...passwordOptions,
    { name: 'ca', value: 'FILE', need: 'repeatable', meaning: 'certificates of the CA, to complete the chain' },
  ],
  run: async (given, surroundings) => {
    const { environment } = surroundings
    const password = await requiredPassword(given, surroundings, 'The PFX file has a password')
    const signal = surroundings.cancelSignal(progressLine(surroundings.stderr, environment).say)
    const out = absolutePath(given.required('out'), environment)
    try {
      const repaired = await certificateWork(
        'repair',
        {
          file: absolutePath(given.required('in'), environment),
          out,
          password,
          authorities: given.all('ca').map((file) => absolutePath(file, environment)),
          at: surroundings.now(),
        },
        { signal, onProgress: () => {} },
      )
      const { thumbprint, changes } = repaired
      const result = worst(repaired.remaining)
      const remaining = repaired.remaining.map(({ name, result, message, fix, reissue }) => ({
        name,
        result,
        message,
        fix,
        reissue,
      }))
      return {
        good: result !== 'Fail',
        document: { result, out, thumbprint, changes, remaining },
        lines: linesOf(repaired, out, result),
      }
    } finally {
      password.fill(0)
    }
  },
})

const linesOf = ({ thumbprint, changes, remaining }: Repaired, out: string, result: string): readonly string[] => [
  thumbprint,
  ...(changes.length === 0 ? ['  Nothing was wrong with its form: the new file differs in its salts alone.'] : []),
  ...changes.flatMap(({ what, before, after }) => [`  ${what}`, `    before  ${before}`, `    after   ${after}`]),
  ...remaining.flatMap(({ name, message, fix, reissue }) => [
    `  ${reissue ? 'Needs to be issued again' : 'Not cured'}: ${name}`,
    `    ${message}`,
    `    ${fix}`,
  ]),
  `${result}  ${out} was written. Whether its names are right, “certificates check” tells.`,
]
