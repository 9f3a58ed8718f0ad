import { verifyJournal } from '../src/main/audit/verify-database.ts'
import { exportLog } from '../src/main/export/export-log.ts'
import { LogSource } from '../src/main/export/log-source.ts'

/** Exports one log in a process of its own, whose peak of memory is then that of the export. */

const [database = '', given] = process.argv.slice(2)
const format = given === 'bundle' ? 'bundle' : 'html'
const verification = verifyJournal(database)
const began = performance.now()
const source = new LogSource(database)
await exportLog({
  source,
  format,
  out: `${database}.${format}`,
  run: null,
  verification,
  by: { app: 'Keyturn 0.1.0', host: 'JUMP01', at: new Date('2026-11-24T00:00:00.000Z') },
  seal: null,
  printPdf: null,
})
source.close()
const seconds = (performance.now() - began) / 1000
console.log(JSON.stringify({ seconds, peakMebibytes: process.resourceUsage().maxRSS / 1024 }))
