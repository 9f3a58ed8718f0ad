import type { Departure } from '../../domain/share/layout.ts'
import { buildShare, SharePreparationRefused } from '../../main/share/build.ts'
import { type Answer, defineCommand } from '../command.ts'
import { departureLines } from '../departures-text.ts'
import { absolutePath } from '../paths.ts'
import { progressLine } from '../progress-line.ts'
import { containerRegistryOption, identityOption, providerOf } from '../stamp-options.ts'

export const shareBuild = defineCommand({
  name: 'share build',
  summary: 'Lays prepared certificates out on a share, and verifies each copy by SHA-256.',
  options: [
    {
      name: 'from',
      value: 'DIR',
      need: 'required',
      meaning: 'the folder that directly holds the service folders with their PFX files',
    },
    { name: 'share', value: 'DIR', need: 'required', meaning: 'the share: Certificates is laid out in it' },
    identityOption,
    containerRegistryOption,
  ],
  run: async (given, surroundings) => {
    const from = absolutePath(given.required('from'), surroundings.environment)
    const share = absolutePath(given.required('share'), surroundings.environment)
    const stamp = providerOf(given)
    const progress = progressLine(surroundings.stderr, surroundings.environment)
    const signal = surroundings.cancelSignal(progress.say)
    try {
      const files = await buildShare({
        from,
        share,
        stamp,
        signal,
        onCopied: ({ path }) => progress.show(`Copied ${path}`),
      })
      return {
        good: true,
        document: { result: 'OK', files, layout: [] },
        lines: [
          ...files.map(({ path, sha256 }) => `${sha256}  ${path}`),
          `OK  ${files.length} files laid out on ${share}, each copy equal by SHA-256.`,
        ],
      }
    } catch (error) {
      if (error instanceof SharePreparationRefused) return refused(from, error.departures)
      throw error
    } finally {
      progress.clear()
    }
  },
})

const refused = (from: string, layout: readonly Departure[]): Answer => ({
  good: false,
  document: { result: 'Fail', files: [], layout },
  lines: [`Fail  ${from} is not what a share can be built from; nothing was written:`, ...departureLines(layout)],
})
