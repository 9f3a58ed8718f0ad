import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runPowerShellFile } from '../../../../support/powershell.ts'

/** What `verify.ps1` said of a bundle. */
export interface PowerShellVerdict {
  readonly exitCode: number
  readonly result: string
  readonly entries: number
  readonly head: string
  readonly firstBad: number | null
  readonly findings: readonly PowerShellFinding[]
  /** What follows the lines for programs, or all there is when nothing was verified. */
  readonly words: string
}

export interface PowerShellFinding {
  readonly code: string
  readonly entry: number | null
  readonly message: string
}

/** A bundle to verify: where it was extracted, and what was kept of its log elsewhere. */
export interface PowerShellCase {
  readonly folder: string
  readonly anchors?: readonly string[]
  readonly code?: string
}

export const verifyScript = fileURLToPath(new URL('../../../../../src/main/audit/bundle/verify.ps1', import.meta.url))
const eachScript = fileURLToPath(new URL('verify-each.ps1', import.meta.url))

/** Verifies many bundles in one process. `list` is a file to be written. */
export const powerShellVerdicts = async (
  cases: readonly PowerShellCase[],
  list: string,
): Promise<readonly PowerShellVerdict[]> => {
  writeFileSync(list, cases.map((each) => `${wordsOf(each).join('\t')}\n`).join(''))
  const { status, stdout, stderr } = await runPowerShellFile(eachScript, ['-Script', verifyScript, '-List', list])
  if (status !== 0 || stderr !== '') throw new Error(`verify-each.ps1 did not run to its end:\n${stderr}`)
  const verdicts = [...stdout.replaceAll('\r\n', '\n').matchAll(/([\s\S]*?)^EXIT (\d*)\n/gm)].map(
    ([, output = '', exitCode = '']) => verdictIn(output, Number.parseInt(exitCode, 10)),
  )
  if (verdicts.length !== cases.length) throw new Error(`${verdicts.length} of ${cases.length} verdicts:\n${stdout}`)
  return verdicts
}

const wordsOf = ({ folder, anchors = [], code }: PowerShellCase): readonly string[] => [
  folder,
  ...(anchors.length === 0 ? [] : ['Anchor', anchors.join(',')]),
  ...(code === undefined ? [] : ['Code', code]),
]

/** What these lines say. A run that verified nothing has neither a result nor findings. */
export const verdictIn = (output: string, exitCode: number): PowerShellVerdict => {
  const verified = /^RESULT (\w+)\nENTRIES (\d+)\nHEAD ([0-9a-f]{64})\nFIRSTBAD (\d+|none)\n((?:FINDING .*\n)*)\n/.exec(
    output,
  )
  const [whole = '', result = '', entries = 'none', head = '', firstBad = 'none', findings = ''] = verified ?? []
  return {
    exitCode,
    result,
    entries: numberOrNull(entries) ?? 0,
    head,
    firstBad: numberOrNull(firstBad),
    findings: [...findings.matchAll(/^FINDING (\S+) (\d+|none) (.+)$/gm)].map(
      ([, code = '', entry = '', message = '']) => ({
        code,
        entry: numberOrNull(entry),
        message,
      }),
    ),
    words: output.slice(whole.length),
  }
}

const numberOrNull = (text: string): number | null => (text === 'none' ? null : Number(text))
