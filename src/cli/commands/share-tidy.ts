import type { PathWithReason } from '../../domain/share/tidy-plan.ts'
import { inspectShare } from '../../main/share/inspect.ts'
import { carryOutTidy, planTidy } from '../../main/share/tidy.ts'
import { defineCommand } from '../command.ts'
import { departureLines, worstDeparture } from '../departures-text.ts'
import { absolutePath } from '../paths.ts'
import { containerRegistryOption, identityOption, providerOf } from '../stamp-options.ts'

export const shareTidy = defineCommand({
  name: 'share tidy',
  summary: 'Offers to set aside what CertDirectoryMaker left on a share; moves it only when told where to.',
  options: [
    { name: 'share', value: 'DIR', need: 'required', meaning: 'the share: the folder that holds Certificates' },
    identityOption,
    containerRegistryOption,
    {
      name: 'set-aside',
      value: 'DIR',
      need: 'optional',
      meaning: 'a new folder beside the share to move it to; without it, it is only shown',
    },
  ],
  run: async (given, { environment }) => {
    const share = absolutePath(given.required('share'), environment)
    const provider = providerOf(given)
    const plan = await planTidy(share, provider.identity)
    const target = given.optional('set-aside')
    if (target === null) {
      return {
        good: true,
        document: { result: plan.left.length === 0 ? 'OK' : 'Warning', ...plan, moved: [], layout: [] },
        lines: [
          ...plan.offered.flatMap(withReason('Can be set aside')),
          ...plan.left.flatMap(withReason('Left')),
          plan.offered.length === 0
            ? `OK  CertDirectoryMaker left nothing on ${share} that could be set aside.`
            : 'Nothing was moved. To set it aside, give a new folder beside the share: --set-aside DIR.',
        ],
      }
    }
    const setAside = absolutePath(target, environment)
    const moved = await carryOutTidy({ share, identity: provider.identity, plan, setAside })
    const layout = await inspectShare(share, provider, 'share')
    const result = worstDeparture(layout)
    return {
      good: result !== 'Fail',
      document: { result, ...plan, moved, layout },
      lines: [
        ...moved.map((path) => `Set aside  ${path}`),
        ...plan.left.flatMap(withReason('Left')),
        result === 'OK'
          ? `OK  ${share} has exactly the required layout; what was moved is in ${setAside}.`
          : `${result}  What was moved is in ${setAside}. ${share} still departs from the required layout:`,
        ...departureLines(layout),
      ],
    }
  },
})

const withReason =
  (what: string) =>
  ({ path, why }: PathWithReason): readonly string[] => [`${what}  ${path}`, `      ${why}`]
