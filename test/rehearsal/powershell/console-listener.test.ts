import { connect } from 'node:net'
import { expect, it, vi } from 'vitest'
import { requireTool } from '../../support/tools.ts'
import { accounts } from '../support/simulated.ts'
import { withScriptedBed } from './support/bed.ts'
import { loginOf } from './support/client.ts'

const address = '10.0.4.11'
const open = `Open ${address} ${loginOf(accounts.cloudAdmin)}`
/** Less than the minute for which the engine itself would wait for a console that is gone. */
const wellBeforeAMinute = 30_000

const begin = "Start { $args[0].AddCommand('Get-ActionStatus') }"

it('a session is opened for the console, the configuration and the account that were named', async (context) => {
  requireTool(context, 'dotnet')
  await withScriptedBed(async ({ stamp, bed, client }) => {
    const shell = client()
    shell.tell(`Open 10.0.4.12 ${loginOf(accounts.cloudAdmin)}`)
    expect((await shell.hear('state')).text).toBe('Opened')
    expect(stamp.hellos).toEqual([
      {
        kind: 'session',
        token: stamp.connection.token,
        console: 'AzS-ERCS02',
        configuration: 'PrivilegedEndpoint',
        account: {
          userName: accounts.cloudAdmin.userName,
          password: accounts.cloudAdmin.password.toString('base64'),
        },
      },
    ])
    expect(bed.consoles.map(({ sessions }) => sessions)).toEqual([
      { opened: 0, open: 0 },
      { opened: 1, open: 1 },
      { opened: 0, open: 0 },
    ])
  })
})

it('a client that is refused gets the id and the words, and nothing is opened', async (context) => {
  requireTool(context, 'dotnet')
  await withScriptedBed(async ({ first, client }) => {
    first.refuse({ id: 'ServerNotTrusted', message: 'Größe “of” the list' })
    const shell = client()
    shell.tell(open)
    const refused = await shell.hear('refused')
    expect(refused.text).toMatch(/^ServerNotTrusted,PSSessionOpenFailed/)
    expect(refused.text).toContain(
      `|[${address}] Connecting to remote server ${address} failed with the following error message : Größe “of” the list`,
    )
    first.refuse(null)
    shell.tell(open)
    expect((await shell.hear('state')).text).toBe('Opened')
    expect(first.sessions).toEqual({ opened: 1, open: 1 })
  })
})

it('a console that nobody knows, one that listens no more, and another culture are refused', async (context) => {
  requireTool(context, 'dotnet')
  await withScriptedBed(async ({ stamp, first, client }) => {
    const shell = client()
    shell.tell(`Open 10.0.4.99 ${loginOf(accounts.cloudAdmin)}`)
    expect((await shell.hear('refused', '10.0.4.99')).text).toMatch(/^NetworkPathNotFound,PSSessionOpenFailed/)
    shell.tell(`${open} PrivilegedEndpoint de-DE`)
    expect((await shell.hear('refused', 'de-DE')).text).toMatch(/^-2144107116,PSSessionOpenFailed/)
    await stamp.stop()
    shell.tell(open)
    expect((await shell.hear('refused', 'no stamp answers')).text).toMatch(/^WinRMOperationTimeout,PSSessionOpenFailed/)
    await first.close()
    shell.tell(open)
    expect((await shell.hear('refused', 'cannot connect')).text).toMatch(/^CannotConnect,PSSessionOpenFailed/)
  })
})

it('a console that does not answer is waited for as long as the session option says', async (context) => {
  requireTool(context, 'dotnet')
  await withScriptedBed(async ({ first, client }) => {
    first.delay(600_000)
    const shell = client()
    shell.tell(`${open} PrivilegedEndpoint en-US 500`)
    expect((await shell.hear('refused')).text).toMatch(/^WinRMOperationTimeout,PSSessionOpenFailed/)
    // One that answers the greeting, and then nothing any more.
    const from = shell.said.length
    first.delay(0)
    shell.tell(`${open} PrivilegedEndpoint en-US 5000`)
    await vi.waitFor(() => expect(first.sessions.opened).toBe(1), { timeout: 60_000, interval: 1 })
    first.delay(600_000)
    expect((await shell.hear('refused', '', from)).text).toMatch(/^WinRMOperationTimeout,PSSessionOpenFailed/)
    await vi.waitFor(() => expect(first.sessions.open).toBe(0), { timeout: 60_000 })
  })
})

it('what is delayed arrives, later', async (context) => {
  requireTool(context, 'dotnet')
  await withScriptedBed(async ({ first, client }) => {
    const shell = client()
    first.delay(50)
    shell.tell(open)
    expect((await shell.hear('state')).text).toBe('Opened')
    shell.tell("Run { $args[0].AddCommand('Get-Command').AddParameter('Name', 'Get-Help') }")
    expect((await shell.hear('ended')).text).toBe('Completed|')
  })
})

it.for(['the console', 'the stamp'] as const)(
  'a session that %s breaks in the middle of a command is known to be broken at once',
  async (which, context) => {
    requireTool(context, 'dotnet')
    await withScriptedBed(async ({ stamp, first, client }) => {
      const shell = client()
      shell.tell(open)
      shell.tell(begin)
      shell.tell('Finish')
      await vi.waitFor(() => expect(stamp.requests).toHaveLength(1), { timeout: 60_000 })
      const cutAt = performance.now()
      if (which === 'the console') first.cut()
      else stamp.cut()
      const ended = await shell.hear('ended')
      expect(ended.text).toMatch(/^Failed\|.*Processing data from remote server 10\.0\.4\.11 failed/)
      expect((await shell.hear('state', 'Broken')).at - cutAt).toBeLessThan(wellBeforeAMinute)
      await vi.waitFor(() => expect(first.sessions.open).toBe(0), { timeout: 60_000 })
    })
  },
)

it.for(['the console', 'the stamp'] as const)(
  'a session that %s breaks while nothing is asked is known to be broken at once',
  async (which, context) => {
    requireTool(context, 'dotnet')
    await withScriptedBed(async ({ stamp, first, client }) => {
      const shell = client()
      shell.tell(open)
      await shell.hear('state', 'Opened')
      const cutAt = performance.now()
      if (which === 'the console') first.cut()
      else stamp.cut()
      shell.tell(
        "while ($script:Session.State -eq 'Opened') { [Threading.Thread]::Sleep(1) }; Say 'state' $script:Session.State",
      )
      expect((await shell.hear('state', 'Broken')).at - cutAt).toBeLessThan(wellBeforeAMinute)
      shell.tell(open)
      await vi.waitFor(() => expect(first.sessions).toEqual({ opened: 2, open: 1 }), { timeout: 60_000 })
    })
  },
)

it('a client that goes away takes its server and its session of the stamp with it', async (context) => {
  requireTool(context, 'dotnet')
  await withScriptedBed(async ({ stamp, first, client }) => {
    const [one, other] = [client(), client()]
    for (const shell of [one, other]) {
      shell.tell(open)
      await shell.hear('state', 'Opened')
    }
    expect([first.sessions.open, stamp.open]).toEqual([2, 2])
    one.kill()
    await vi.waitFor(() => expect([first.sessions.open, stamp.open]).toEqual([1, 1]), { timeout: 60_000 })
    other.tell('Remove-PSSession $script:Session')
    await vi.waitFor(() => expect([first.sessions.open, stamp.open]).toEqual([0, 0]), { timeout: 60_000 })
  })
})

/** What a listener answers to a first line: everything until it closes the connection. */
const answerTo = (port: number, line: string): Promise<string> =>
  new Promise((resolve) => {
    let heard = ''
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(line))
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text
    })
    // Being cut off is an answer too.
    socket.on('error', () => {})
    socket.once('close', () => resolve(heard))
  })

it('whoever speaks another language is cut off without a word', async (context) => {
  requireTool(context, 'dotnet')
  await withScriptedBed(async ({ first }) => {
    const greeting = { kind: 'session', user: 'u', password: 'cA==', configuration: 'c', culture: 'en-US' }
    const lines = [
      'GET / HTTP/1.1',
      '{}',
      'null',
      JSON.stringify({ ...greeting, more: 1 }),
      JSON.stringify({ ...greeting, password: '!' }),
      JSON.stringify({ ...greeting, kind: 'other' }),
    ]
    for (const line of lines) expect(await answerTo(first.port, `${line}\n`)).toBe('')
    expect(await answerTo(first.port, 'x'.repeat(100_000))).toBe('')
    expect(first.sessions).toEqual({ opened: 0, open: 0 })
  })
})
