import { certificatesBench } from './certificates.ts'
import { journalBench } from './journal.ts'
import { logExportBench } from './log-export.ts'
import { privilegedEndpointBench } from './privileged-endpoint.ts'
import { rehearsalBench } from './rehearsal.ts'
import type { BenchRow } from './row.ts'
import { windowsBench } from './windows.ts'

/**
 * `npm run bench`: each measurement beside something measured in the same run, so that the machine's speed drops out.
 * Names behind `--` choose some of the groups.
 */
const show = ({ name, ours, beside, ratio, goal }: BenchRow): void => {
  console.log(`\n${name}\n  ours ${ours}\n  beside ${beside}\n  ratio ${ratio.toFixed(2)} (goal: ${goal})`)
}

const groups: { readonly [name: string]: () => Promise<readonly BenchRow[]> } = {
  journal: journalBench,
  'log-export': logExportBench,
  rehearsal: rehearsalBench,
  certificates: certificatesBench,
  'privileged-endpoint': privilegedEndpointBench,
  windows: windowsBench,
}

const given = process.argv.slice(2)
for (const name of given.length === 0 ? Object.keys(groups) : given) {
  const bench = groups[name]
  if (bench === undefined) throw new Error(`There is no group ${name}: there are ${Object.keys(groups).join(', ')}`)
  for (const row of await bench()) show(row)
}
