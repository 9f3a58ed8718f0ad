import { verifyJournal } from '../src/main/audit/verify-database.ts'

/** Verifies one journal in a process of its own, whose peak of memory is then that of the verification. */

const [path = ''] = process.argv.slice(2)
const began = performance.now()
const { result, entries } = verifyJournal(path)
const seconds = (performance.now() - began) / 1000
const peakMebibytes = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ result, entries, seconds, peakMebibytes }))
