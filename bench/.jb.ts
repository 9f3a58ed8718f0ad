import { journalBench } from './journal.ts'
for (const r of await journalBench()) console.log(r.name, r.ours, r.beside, r.ratio.toFixed(2))
