import { beginRehearsal, prepareRotation } from './led-rehearsal.ts'
import { openedIn, ready } from './opened.ts'

/**
 * Keyturn in a process of its own that kills itself, as a power cut would, while a rotation is under way:
 * `node killed-application-process.ts <data folder>`. Prints the name of the run.
 */
const [dataFolder = ''] = process.argv.slice(2)
const opened = openedIn(dataFolder)
await ready(opened)
const { window } = opened
const run = await beginRehearsal(window, 'success', 'AAD', 'seconds')
await prepareRotation(window, run)
const watched = window.runs.snapshot({ run })
await window.runs.take({ run, intention: { do: 'take-step', step: 'Rotation', typedRegion: 'rehearsal' } })
await watched.until(
  ({ view }) =>
    view.rotationsSent === 1 && (view.steps.find(({ name }) => name === 'Rotation')?.progress?.steps.length ?? 0) > 0,
)
process.stdout.write(run, () => process.kill(process.pid, 'SIGKILL'))
