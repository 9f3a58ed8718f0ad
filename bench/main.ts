import { certificatesBench } from './certificates.ts'
import { journalBench } from './journal.ts'
import { logExportBench } from './log-export.ts'
import { privilegedEndpointBench } from './privileged-endpoint.ts'
import { rehearsalBench } from './rehearsal.ts'
import type { BenchRow } from './row.ts'

/** `npm run bench`: each measurement beside something measured in the same run, so that the machine's speed drops out. */
const show = ({ name, ours, beside, ratio, goal }: BenchRow): void => {
  console.log(`\n${name}\n  ours ${ours}\n  beside ${beside}\n  ratio ${ratio.toFixed(2)} (goal: ${goal})`)
}

for (const bench of [journalBench, logExportBench, rehearsalBench, certificatesBench, privilegedEndpointBench])
  for (const row of await bench()) show(row)
