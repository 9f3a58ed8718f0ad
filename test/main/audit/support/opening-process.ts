import { writeSync } from 'node:fs'
import { open, steadyClock } from './journals.ts'

/** A process of its own that opens the journal of its first argument and closes it again. Says when it begins. */
const [path = ''] = process.argv.slice(2)
writeSync(1, 'begins\n')
open(path, { clock: steadyClock(10_000) }).close()
writeSync(1, 'ended\n')
