import { expect, it } from 'vitest'
import type { SecretName } from '../../../src/contract/run-snapshot.ts'
import { openApplication } from '../../../src/main/application/open-application.ts'
import { launchFromSources } from '../../../src/rehearsal/launch-stamp.ts'
import { rehearsalGround } from '../../../src/rehearsal/windows-rehearsal.ts'
import { markedSecrets, rehearsalSecrets, traces, tracesBelow } from '../../rehearsal/support/secret-traces.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { atTheEnd } from './support/at-the-end.ts'
import { DoubleDesktop } from './support/double-desktop.ts'
import { finishRehearsal, prepareRotation, simulatedStamp, takeStep } from './support/led-rehearsal.ts'
import { openedIn, ready } from './support/opened.ts'
import { stopStamps } from './support/stopped-stamps.ts'
import { windowOn } from './support/test-window.ts'

const at = temporaryFolder()
const atEnd = atTheEnd()

const given: readonly (readonly [SecretName, string | null, string])[] = [
  ['cloudadmin-credential', 'azurestack\\cloudadmin', markedSecrets.cloudAdmin],
  ['share-credential', 'CONTOSO\\share', markedSecrets.shareAccount],
  ['pfx-password', null, markedSecrets.pfxPassword],
  ['key-password', null, markedSecrets.keyPassword],
]

it('what is typed comes in once: no answer, no entry of the log and no file ever holds it again', async () => {
  const answers: unknown[] = []
  const desktop = new DoubleDesktop()
  const application = openApplication({
    dataFolder: at('data'),
    desktop,
    version: '0.0.0-test',
    rehearsal: rehearsalGround({ launchStamp: launchFromSources, secrets: rehearsalSecrets() }),
  })
  atEnd(async () => {
    await application.close()
    await stopStamps(at('data'))
  })
  const window = windowOn(application, (answer) => answers.push(answer))
  await ready({ application, window, desktop })
  const { run } = await window.runs.openRehearsal({ scenario: 'fails-then-rerun', identity: 'AAD', pace: 'seconds' })
  for (const [handle, userName, secret] of given) {
    const bytes = Buffer.from(secret)
    await window.secrets.hold({ stamp: simulatedStamp, handle, userName, secret: bytes })
    expect(bytes.every((byte) => byte === 0)).toBe(true)
  }
  const held = window.secrets.held({ stamp: simulatedStamp })
  expect(held.newest).toEqual(given.map(([handle, userName]) => ({ handle, userName })))
  await prepareRotation(window, run)
  await takeStep(window, run, 'Rotation')
  await takeStep(window, run, 'Share')
  await takeStep(window, run, 'Rotation')
  const { view } = await finishRehearsal(window, run)
  expect(view.closed?.end).toBe('completed')
  desktop.newFile = (name) => at(name)
  for (const format of ['html', 'csv', 'bundle'] as const) await window.log.export({ format, run })
  const { address } = await window.log.previewReport({ run })
  await window.runs.runbook({ run })
  for (const step of ['Requests', 'Rotation'] as const) await window.runs.evidence({ run, step, beyond: null })

  expect(traces('the answers', Buffer.from(JSON.stringify(answers)))).toEqual([])
  expect(traces('the report', Buffer.from(application.reportPage(address.split('/').at(-1) ?? '') ?? ''))).toEqual([])
  expect(tracesBelow(at())).toEqual([])
  // The search itself finds what is there.
  expect(traces('itself', Buffer.from(JSON.stringify(given)))).toHaveLength(4)
})

it('secrets are forgotten when somebody wants it, and what makes no sense is refused', async () => {
  const own = openedIn(at('data'))
  atEnd(() => own.application.close())
  await ready(own)
  const { secrets } = own.window
  const stamp = 'east.azurestack.contoso.com'
  const held = secrets.held({ stamp })
  expect(held.newest).toEqual([])
  const secret = () => Buffer.from('Mark3PfxPasswordQx7')
  await secrets.hold({ stamp, handle: 'share-credential', userName: ' CONTOSO\\share ', secret: secret() })
  await held.until((known) => known.length === 1)
  expect(held.newest).toEqual([{ handle: 'share-credential', userName: 'CONTOSO\\share' }])
  await secrets.forget({ stamp })
  await held.until((known) => known.length === 0)
  await expect(secrets.hold({ stamp, handle: 'share-credential', userName: '  ', secret: secret() })).rejects.toThrow(
    /name of the account/,
  )
  await expect(
    secrets.hold({ stamp, handle: 'pfx-password', userName: null, secret: Buffer.alloc(0) }),
  ).rejects.toThrow(/empty/)
  await expect(secrets.holdRehearsals({ stamp })).rejects.toThrow(/Only the simulated stamp/)
})
