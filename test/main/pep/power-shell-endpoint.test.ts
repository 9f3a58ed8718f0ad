import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PepRecord } from '../../../src/domain/pep/record.ts'
import { powerShellEndpoint } from '../../../src/main/pep/power-shell-endpoint.ts'
import type { EndpointTarget, PepSession } from '../../../src/main/pep/privileged-endpoint.ts'
import { openTestBed, type TestBed } from '../../../src/rehearsal/powershell/bed.ts'
import { consoles } from '../../../src/rehearsal/stamp-console.ts'
import {
  look,
  lookUntil,
  never,
  type Rehearsed,
  rotateCommand,
  run,
  withStamp,
} from '../../rehearsal/support/running.ts'
import { accounts, type Material, makeMaterial, namesOf } from '../../rehearsal/support/simulated.ts'
import { requirePowerShell } from '../../support/powershell.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()

let material: Material
beforeAll(async () => {
  material = await makeMaterial(namesOf('AAD'))
})
afterAll(() => material.remove())

interface Through extends Rehearsed {
  readonly bed: TestBed
  readonly endpoint: ReturnType<typeof powerShellEndpoint>
}

/** A simulated stamp reached through PowerShell. */
const through = (
  options: { readonly scenario: string; readonly compression: number },
  use: (it: Through) => Promise<void>,
) =>
  withStamp(material, options, async (rehearsed) => {
    const bed = await openTestBed(rehearsed.stamp)
    const endpoint = powerShellEndpoint(bed.shell, rehearsed.vault)
    const open = (index: number): Promise<PepSession> => endpoint.open(consoleAt(index), 'cloudadmin-credential', never)
    try {
      await use({ ...rehearsed, bed, endpoint, open })
    } finally {
      await endpoint.settled()
      await bed.close()
    }
  })

const consoleAt = (index: number): EndpointTarget => {
  const console = consoles[index]
  if (console === undefined) throw new RangeError('a stamp has three consoles')
  return console
}

const calm = { scenario: 'success', compression: 600 }

describe('a session', () => {
  it('tells what it offers, and gives records of every stream as the stamp writes them', async (context) => {
    requirePowerShell(context)
    await through({ ...calm, compression: 6000 }, async ({ open, share }) => {
      const session = await open(0)
      expect(session.commands).toContain('Start-SecretRotation')
      expect(session.commands).not.toContain('Invoke-SimulatedStamp')
      const [information] = await run(session, { command: 'Get-AzureStackStampInformation' })
      expect(information).toMatchObject({ stream: 'output', value: { StampVersion: '1.2108.2.130', NumberOfNodes: 4 } })
      const records = await run(session, rotateCommand(share))
      expect(new Set(records.map(({ stream }) => stream))).toEqual(new Set(['verbose', 'progress', 'output']))
      expect(records.map(({ text }) => text)).toContain("Overall action status: 'Running'")
      expect(records.at(-1)).toMatchObject({ stream: 'output', text: "Action plan finished with status: 'Completed'" })
      expect((await look(session))?.end).toBe('success')
      session.abandon()
    })
  })

  it('closes with its transcript, in which no secret stands', async (context) => {
    requirePowerShell(context)
    await through(calm, async ({ open }) => {
      const session = await open(0)
      await run(session, { command: 'Get-AzureStackStampInformation' })
      await session.close({
        command: 'Close-PrivilegedEndpoint',
        transcriptsPathDestination: at('transcripts'),
        credential: 'share-credential',
      })
      const [transcript = ''] = readdirSync(at('transcripts'))
      const text = readFileSync(at('transcripts', transcript), 'utf8')
      expect(text).toContain('PS>Get-AzureStackStampInformation')
      expect(text).toContain('-Credential System.Management.Automation.PSCredential')
      expect(text).not.toContain(String(accounts.share.password))
      await expect(run(session, { command: 'Get-AzureStackStampInformation' })).rejects.toMatchObject({
        name: 'SessionLost',
      })
    })
  })

  it('that fails a command goes on, with the stamp’s words, their id, and the whole record', async (context) => {
    requirePowerShell(context)
    await through({ ...calm, scenario: 'wrong-layout' }, async ({ open, share }) => {
      const session = await open(0)
      await expect(run(session, rotateCommand(share))).rejects.toMatchObject({
        name: 'CommandFailed',
        message: "Cannot bind argument to parameter 'Path' because it is null.",
        errorId: expect.stringMatching(/^ParameterArgumentValidationErrorNullNotAllowed,Test-Certificate/),
        record: expect.stringContaining('+ FullyQualifiedErrorId :'),
      })
      expect(await look(session)).not.toBeNull()
      session.abandon()
    })
  })
})

describe('a session is refused', () => {
  it('with the reason: a wrong password, a machine that is off', async (context) => {
    requirePowerShell(context)
    await through({ ...calm, scenario: 'ercs-down' }, async ({ open, vault, bed }) => {
      await expect(open(0)).rejects.toMatchObject({ name: 'SessionRefused', reason: 'unreachable' })
      const [, second] = bed.consoles
      second?.refuse({ id: 'ServerNotTrusted', message: 'The WinRM client cannot process the request.' })
      await expect(open(1)).rejects.toMatchObject({ name: 'SessionRefused', reason: 'not-trusted' })
      vault.holdCredential('cloudadmin-credential', 'azurestack\\cloudadmin', Buffer.from('wrong'))
      await expect(open(2)).rejects.toMatchObject({
        name: 'SessionRefused',
        reason: 'access-denied',
        cause: { name: 'CommandFailed', errorId: expect.stringMatching(/^AccessDenied,PSSessionOpenFailed/) },
      })
    })
  })

  it('when there is no PowerShell, and says which was looked for', async (context) => {
    requirePowerShell(context)
    await through(calm, async ({ vault }) => {
      const endpoint = powerShellEndpoint({ executable: at('no-such-powershell'), environment: {}, before: [] }, vault)
      await expect(endpoint.open(consoleAt(0), 'cloudadmin-credential', never)).rejects.toMatchObject({
        name: 'SessionRefused',
        reason: 'powershell',
        message: expect.stringContaining('no-such-powershell could not be started'),
      })
    })
  })

  it('when it is cancelled, at once, and leaves no process', async (context) => {
    requirePowerShell(context)
    await through(calm, async ({ endpoint, bed }) => {
      bed.consoles[0]?.delay(60_000)
      const cancel = new AbortController()
      const opening = endpoint.open(consoleAt(0), 'cloudadmin-credential', cancel.signal)
      setTimeout(() => cancel.abort(new Error('changed my mind')), 1000)
      await expect(opening).rejects.toThrow('changed my mind')
    })
  })
})

describe('a session is lost', () => {
  it.for(['while a command runs', 'between two commands'])('and that is seen: %s', async (when, context) => {
    requirePowerShell(context)
    await through(calm, async ({ open, bed, share }) => {
      const session = await open(0)
      const told: PepRecord[] = []
      let attempt: Promise<void> | null = null
      if (when === 'while a command runs') {
        const first = new Promise<void>((resolve) => {
          attempt = session.invoke(
            rotateCommand(share),
            (record) => {
              told.push(record)
              resolve()
            },
            never,
          )
        })
        await first
      }
      bed.consoles[0]?.cut()
      await expect(attempt ?? run(session, { command: 'Get-AzureStackStampInformation' })).rejects.toMatchObject({
        name: 'SessionLost',
        target: consoleAt(0),
      })
      // Another console knows how the rotation goes on.
      const other = await open(1)
      if (when === 'while a command runs') {
        const ended = await lookUntil(other, (action) => action?.end !== null)
        expect(ended?.end).toBe('success')
        expect(told.length).toBeGreaterThan(0)
      }
      other.abandon()
    })
  })
})

it('a rotation that is no longer followed goes on; a test that is cancelled stops', async (context) => {
  requirePowerShell(context)
  await through(calm, async ({ open, share, stamp }) => {
    const session = await open(0)
    const leave = new AbortController()
    await expect(
      session.invoke(rotateCommand(share), () => leave.abort(new Error('went home')), leave.signal),
    ).rejects.toThrow('went home')
    const other = await open(1)
    expect((await lookUntil(other, (action) => action !== null && action.end !== null))?.end).toBe('success')
    expect(await stamp.startSecretRotationCalls()).toBe(1)
    other.abandon()
  })
})
