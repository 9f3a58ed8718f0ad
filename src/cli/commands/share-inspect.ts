import { layoutDepartures } from '../../domain/share/layout.ts'
import { tidyPlan } from '../../domain/share/tidy-plan.ts'
import { entriesBelow } from '../../main/share/inspect.ts'
import { defineCommand } from '../command.ts'
import { departureLines, worstDeparture } from '../departures-text.ts'
import { absolutePath } from '../paths.ts'
import { containerRegistryOption, identityOption, providerOf } from '../stamp-options.ts'

export const shareInspect = defineCommand({
  name: 'share inspect',
  summary: 'Names every departure of a share from the layout that a rotation requires.',
  options: [
    { name: 'share', value: 'DIR', need: 'required', meaning: 'the share: the folder that holds Certificates' },
    identityOption,
    containerRegistryOption,
  ],
  run: async (given, { environment }) => {
    const share = absolutePath(given.required('share'), environment)
    const provider = providerOf(given)
    const entries = await entriesBelow(share)
    const layout = layoutDepartures(entries, provider, 'share')
    const { offered } = tidyPlan(entries, provider.identity)
    const result = worstDeparture(layout)
    const head =
      result === 'OK'
        ? `OK  ${share} has exactly the required layout.`
        : `${result}  ${share} departs from the required layout:`
    const hint =
      offered.length === 0 ? [] : ['CertDirectoryMaker laid this share out: “share tidy” can set its leavings aside.']
    return {
      good: result !== 'Fail',
      document: { result, layout },
      lines: [head, ...departureLines(layout), ...hint],
    }
  },
})
