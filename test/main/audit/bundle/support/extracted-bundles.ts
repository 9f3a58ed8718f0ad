import {
  type ExtractedBundleOptions,
  type ForgedLog,
  type ReferenceVerdict,
  writeExtractedBundle,
} from '../../support/forged-logs.ts'
import { type PowerShellCase, type PowerShellVerdict, powerShellVerdicts } from './powershell-verdicts.ts'

/** Bundles that were extracted into folders of their own, to be verified in one go. */
export const workbench = (at: (...parts: readonly string[]) => string) => {
  const cases: (PowerShellCase & { readonly name: string })[] = []
  return {
    bundle: (
      name: string,
      log: ForgedLog,
      options: ExtractedBundleOptions = {},
      more: Omit<PowerShellCase, 'folder'> = {},
    ): string => {
      const folder = at(`${cases.length}`)
      cases.push({ name, folder, ...more })
      writeExtractedBundle(folder, log, options)
      return folder
    },
    /** What was said of each, by its name. */
    verdicts: async (): Promise<ReadonlyMap<string, PowerShellVerdict>> => {
      const verdicts = await powerShellVerdicts(cases, at('list.txt'))
      return new Map(verdicts.map((verdict, index) => [cases[index]?.name ?? '', verdict]))
    },
  }
}

/** All that a program reads of a verdict, but for the words. */
export const essence = ({ exitCode, result, entries, head, firstBad, findings }: PowerShellVerdict) => ({
  exitCode,
  result,
  entries,
  head,
  firstBad,
  findings: findings.map(({ code, entry }) => `${code} ${entry}`),
})

/** The same from the reference, with further findings about the bundle, which come to no more than a warning. */
export const expected = (
  { result, entries, head, firstBad, findings }: ReferenceVerdict,
  ...further: readonly string[]
) => ({
  exitCode: result === 'Fail' ? 1 : 0,
  result: result === 'OK' && further.length > 0 ? 'Warning' : result,
  entries,
  head,
  firstBad,
  findings: [...findings.map(({ code, entry }) => `${code} ${entry}`), ...further],
})

/** Codes and entries of what was found in one of them. */
export const codes = (verdicts: ReadonlyMap<string, PowerShellVerdict>, name: string): readonly string[] =>
  (verdicts.get(name)?.findings ?? []).map(({ code, entry }) => `${code} ${entry ?? 'none'}`)
