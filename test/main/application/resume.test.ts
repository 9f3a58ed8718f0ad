import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { atTheEnd } from './support/at-the-end.ts'
import {
  beginRehearsal,
  finishRehearsal,
  prepareRotation,
  settled,
  simulatedStamp,
  statusIn,
} from './support/led-rehearsal.ts'
import { openedIn, ready } from './support/opened.ts'
import { stopStamps } from './support/stopped-stamps.ts'

const at = temporaryFolder()
const atEnd = atTheEnd()

/** Runs Keyturn until it kills itself in the rotation. Gives the name of its run. */
const killedInRotation = (dataFolder: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('./support/killed-application-process.ts', import.meta.url))
    execFile(process.execPath, [script, dataFolder], (error, stdout, stderr) => {
      if (error?.signal === 'SIGKILL' && stdout !== '') resolve(stdout)
      else reject(new Error(`it was to be killed, and ended otherwise: ${stderr}`, { cause: error }))
    })
  })

it('killed in a rotation and started again, Keyturn finds out what became of it and sends nothing twice', async () => {
  atEnd(() => stopStamps(at('data')))
  const run = await killedInRotation(at('data'))
  const opened = openedIn(at('data'))
  atEnd(() => opened.application.close())
  await ready(opened)
  const { window, application } = opened
  const found = await settled(window, run)
  expect(statusIn(found, 'Rotation')).toBe('unknown')
  expect(found.secrets.some(({ held }) => held)).toBe(false)
  expect(application.rotating()).toEqual([])
  expect(await window.runs.take({ run, intention: { do: 'find-out' } })).toMatchObject({
    accepted: false,
    refusals: [{ gate: 'secret' }],
  })
  await window.secrets.holdRehearsals({ stamp: simulatedStamp })
  expect(await window.runs.take({ run, intention: { do: 'find-out' } })).toEqual({ accepted: true, refusals: [] })
  expect(application.rotating()).toEqual([{ run, region: 'rehearsal', rehearsal: true }])
  const known = await settled(window, run)
  expect(statusIn(known, 'Rotation')).toBe('done')
  expect((await finishRehearsal(window, run)).view).toMatchObject({ result: 'OK', rotationsSent: 1 })
})

it('closed in a rotation, Keyturn leaves it to the stamp and finds out at the next start', async () => {
  const first = openedIn(at('data'))
  atEnd(() => stopStamps(at('data')))
  await ready(first)
  const run = await beginRehearsal(first.window, 'success', 'AAD')
  await prepareRotation(first.window, run)
  const watched = first.window.runs.snapshot({ run })
  await first.window.runs.take({ run, intention: { do: 'take-step', step: 'Rotation', typedRegion: 'rehearsal' } })
  await watched.until(({ view }) => view.rotationsSent === 1)
  await first.application.close()
  await expect(first.window.runs.take({ run, intention: { do: 'find-out' } })).rejects.toThrow(/not ready/)

  const opened = openedIn(at('data'))
  atEnd(() => opened.application.close())
  await ready(opened)
  const found = await settled(opened.window, run)
  expect(found.view.steps.find(({ name }) => name === 'Rotation')?.outcome).toMatchObject({ result: 'unknown' })
  await opened.window.secrets.holdRehearsals({ stamp: simulatedStamp })
  await opened.window.runs.take({ run, intention: { do: 'find-out' } })
  expect(statusIn(await settled(opened.window, run), 'Rotation')).toBe('done')
})
