import { runSimulatedStamp, usualIdleMilliseconds } from './run-simulated-stamp.ts'

/** The simulated stamp's own process: `node stamp-process.ts <folder of the stamp> [milliseconds]`. */

const [, , folder, idleMilliseconds] = process.argv
if (folder === undefined) throw new Error('the folder of the stamp is missing')
process.exitCode = await runSimulatedStamp(folder, Number(idleMilliseconds ?? usualIdleMilliseconds))
