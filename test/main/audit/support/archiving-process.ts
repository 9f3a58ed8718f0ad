import { writeSync } from 'node:fs'
import { logFolderOf } from '../../../../src/main/audit/log-folder.ts'
import { archiveLog } from '../../../../src/main/log-keeping.ts'
import { origin, steadyClock, testKey } from './journals.ts'

/** A process of its own that closes the log of its first argument and begins the next. Says when it begins. */
const [path = ''] = process.argv.slice(2)
writeSync(1, 'begins\n')
await archiveLog({ folder: logFolderOf(path), clock: steadyClock(10_000), origin }, testKey, 'The year is over.')
writeSync(1, 'ended\n')
