import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/main/clock.ts'
import { Vault } from '../../src/main/vault/vault.ts'
import { launchFromSources } from '../../src/rehearsal/launch-stamp.ts'
import { findOrStartStamp } from '../../src/rehearsal/process.ts'
import { scenarios } from '../../src/rehearsal/scenario.ts'
import { rehearsalGround } from '../../src/rehearsal/windows-rehearsal.ts'
import { atTheEnd } from '../main/application/support/at-the-end.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const at = temporaryFolder()
const atEnd = atTheEnd()
const ground = rehearsalGround({ launchStamp: launchFromSources })

it.each([
  ['seconds', 100, 200],
  ['minute', 1000, 1000],
  ['hour', 60_000, 10_000],
] as const)(
  'a rehearsal at the pace of %s has its stamp’s minute and looks at it as that asks for',
  async (pace, minute, poll) => {
    const { stamp, plan } = await ground.prepare({
      folder: at('rehearsal'),
      scenario: 'success',
      identity: 'ADFS',
      pace,
    })
    expect(stamp).toMatchObject({ id: ground.stamp('', 'AAD').id, rehearsal: 'success', names: { identity: 'ADFS' } })
    const vault = new Vault()
    ground.holdSecrets(vault)
    const ports = await ground.portsFor(plan, { vault, clock: systemClock(), printPdf: null })
    const folder = at('rehearsal', 'stamp')
    atEnd(async () => (await findOrStartStamp(folder, launchFromSources)).stop())
    expect(ports.timing).toMatchObject({ minuteMilliseconds: minute, pollMilliseconds: poll })
    const [first] = stamp.consoles
    if (first === undefined) throw new Error('a stamp has consoles')
    const session = await ports.endpoint.open(first, 'cloudadmin-credential', new AbortController().signal)
    expect([...session.commands]).toContain('Start-SecretRotation')
    session.abandon()
  },
)

it('a scenario that there is not is refused with those that there are', async () => {
  const wanted = { folder: at('rehearsal'), scenario: 'no', identity: 'AAD', pace: 'hour' } as const
  await expect(ground.prepare(wanted)).rejects.toMatchObject({
    message: 'There is no scenario “no”.',
    doNext: [expect.stringContaining(scenarios.at(-1)?.name ?? '')],
  })
  expect(ground.scenarios.map(({ name }) => name)).toEqual(scenarios.map(({ name }) => name))
})

it('a stamp whose folder was removed is told with what to do', async () => {
  const { plan } = await ground.prepare({
    folder: at('rehearsal'),
    scenario: 'success',
    identity: 'AAD',
    pace: 'seconds',
  })
  rmSync(join(at('rehearsal'), 'stamp'), { recursive: true })
  await expect(
    ground.portsFor(plan, { vault: new Vault(), clock: systemClock(), printPdf: null }),
  ).rejects.toMatchObject({
    message: expect.stringContaining('can’t be reached'),
    doNext: [expect.stringMatching(/new rehearsal/)],
  })
})
