import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PowerShell } from 'node-powershell'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { Shell, ShellEnded, type ShellProgram } from '../../../src/main/pep/shell.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { answering, fakePatience, fakePowerShell, writing } from './support/fake-powershell.ts'

/** The shell against programs that pretend to be PowerShell, and then do what no PowerShell should. */

const at = temporaryFolder()
const shells: Shell[] = []
const unhandled: unknown[] = []
const noteUnhandled = (reason: unknown): number => unhandled.push(reason)

beforeEach(() => {
  process.on('unhandledRejection', noteUnhandled)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await Promise.all(shells.splice(0).map((shell) => shell.end()))
  process.off('unhandledRejection', noteUnhandled)
  expect(unhandled.splice(0)).toEqual([])
})

const open = (program: ShellProgram = fakePowerShell(at('fake')), patience = fakePatience): Shell => {
  const shell = new Shell(program, patience)
  shells.push(shell)
  return shell
}

const answers = async (shell: Shell, line: string): Promise<readonly string[]> => {
  const heard: string[] = []
  await shell.call(line, (json) => heard.push(json))
  return heard
}

/** The words of its end; none of its process is left then, and one that is started afterwards works. */
const endOf = async (shell: Shell, doing: Promise<unknown>): Promise<string> => {
  const error = await doing.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ShellEnded)) throw new Error('the shell did not end', { cause: error })
  expect(shell.ended).toBe(error)
  await shell.end()
  expect(lives(shell)).toBe(false)
  await expect(shell.call('again', () => {})).rejects.toBe(error)
  const next = open()
  expect(await answers(next, answering(next, '{"works":true}'))).toEqual(['{"works":true}'])
  return error.message
}

const ended = (shell: Shell): Promise<never> => new Promise((_, reject) => shell.onEnded(() => reject(shell.ended)))

const lives = ({ pid }: Shell): boolean => {
  if (pid === undefined) return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('answers', () => {
  it('are handed over in their order, whatever else is written between them', async () => {
    const shell = open()
    const written = [
      `PS> ${shell.mark}1\r\n`,
      'WARNING: no answer\n\n',
      `\x1b[?1h${shell.mark}2\n`,
      `${shell.mark}3\r\n`,
    ]
    expect(await answers(shell, writing(written.join('')))).toEqual(['1', '2', '3'])
  })

  it('come through beside a byte order mark, NULs, invalid UTF-8 and lines that are no answers', async () => {
    const shell = open()
    const rubbish = Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      Buffer.from(`${shell.mark}1\r\n`),
      Buffer.from([0, 0xff, 0xfe, 0xc3, 0x28, 0x0a, 0x80]),
      Buffer.from(`${shell.mark}2\n`),
    ])
    expect(await answers(shell, writing(rubbish))).toEqual(['1', '2'])
  })

  it('keep every byte apart that is in them', async () => {
    const shell = open()
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 0x0a)
    const line = Buffer.concat([Buffer.from(shell.mark), all, Buffer.from('.\n')])
    const [answer = ''] = await answers(shell, writing(line))
    expect(Buffer.from(answer, 'latin1')).toEqual(Buffer.concat([all, Buffer.from('.')]))
  })

  it('are whole when they come in pieces', async () => {
    const shell = open()
    const long = 'a'.repeat(3 * 1024 * 1024)
    expect(await answers(shell, answering(shell, long, 'b'))).toEqual([long, 'b'])
  })

  it('may stand behind a long prompt, and come in pieces even so', async () => {
    const shell = open()
    const written = `${'>'.repeat(3000)}${shell.mark}${'a'.repeat(200_000)}\n`
    expect(await answers(shell, writing(written))).toEqual(['a'.repeat(200_000)])
  })

  it('end with the call: the next one has its own', async () => {
    const shell = open()
    for (const text of ['1', '2', '3']) expect(await answers(shell, answering(shell, text))).toEqual([text])
  })
})

describe('a call', () => {
  it.each(['', 'a\nb', 'größe', 'a\0', 'a\u2028b'])(
    'is one line of ASCII: %j is refused and nothing is sent',
    async (line) => {
      const shell = open()
      await expect(shell.call(line, () => {})).rejects.toThrow(TypeError)
      expect(await answers(shell, answering(shell, '1'))).toEqual(['1'])
    },
  )

  it('waits for no other: one at a time', async () => {
    const shell = open()
    const first = answers(shell, answering(shell, '1'))
    await expect(shell.call('two', () => {})).rejects.toThrow(TypeError)
    expect(await first).toEqual(['1'])
  })

  it('leaves nothing of what was sent or received in node-powershell', async () => {
    const invoke = vi.spyOn(PowerShell.prototype, 'invoke')
    const shell = open()
    await answers(shell, answering(shell, 'received'))
    await answers(shell, answering(shell, 'received'))
    expect(invoke.mock.contexts).toHaveLength(2)
    for (const inner of invoke.mock.contexts) expect(Reflect.get(Object(inner), 'history')).toEqual([])
    for (const { value } of invoke.mock.settledResults) {
      const result: unknown = value
      expect(result).toMatchObject({ raw: '' })
    }
  })

  it('is not failed by words on the standard error', async () => {
    const shell = open()
    expect(
      await answers(shell, `err ${Buffer.from('At line:1 CommandNotFoundException\n').toString('base64')}`),
    ).toEqual([])
    expect(await answers(shell, answering(shell, '1'))).toEqual(['1'])
    expect(
      await endOf(
        shell,
        shell.call('exit 3', () => {}),
      ),
    ).toContain('It wrote: At line:1 CommandNotFoundException')
  })
})

describe('a PowerShell that', () => {
  it('never answers has its patience, and is ended', async () => {
    const shell = open(fakePowerShell(at('fake')), { ...fakePatience, call: 300 })
    expect(
      await endOf(
        shell,
        shell.call('hang', () => {}),
      ),
    ).toContain('it did not answer within 0.3 s.')
  })

  it('is ended in the middle of a call says so', async () => {
    const shell = open()
    const calling = shell.call('hang', () => {})
    const end = endOf(shell, calling)
    await shell.end()
    expect(await end).toContain('Keyturn ended it')
  })

  it.each([
    ['exit 0', 'its process ended (exit code 0)'],
    ['exit 7', 'its process ended (exit code 7)'],
    ['die', 'its process ended (SIGKILL)'],
  ])('ends by %s is an end and no success, in a call and between two', async (how, words) => {
    const inCall = open()
    expect(
      await endOf(
        inCall,
        inCall.call(how, () => {}),
      ),
    ).toContain(`(process ${inCall.pid}) is of no more use: ${words}`)
    const idle = open()
    const end = endOf(idle, ended(idle))
    await idle.call(`later ${how}`, () => {})
    expect(await end).toContain(words)
  })

  it('ends and leaves a child that holds its streams open has ended', async () => {
    const shell = open()
    expect(
      await endOf(
        shell,
        shell.call('orphan 3', () => {}),
      ),
    ).toContain('its process ended (exit code 3)')
    const idle = open()
    await idle.call('later orphan 3', () => {})
    await vi.waitFor(() => expect(lives(idle)).toBe(false), { timeout: 60_000, interval: 5 })
    expect(
      await endOf(
        idle,
        idle.call('more', () => {}),
      ),
    ).toContain('its process ended (exit code 3)')
  })

  it('ends has its last words heard', async () => {
    const shell = open()
    await shell.call(`err ${Buffer.from('its last ').toString('base64')}`, () => {})
    const exit = `err ${Buffer.from('words, without an end').toString('base64')} then exit 5`
    expect(
      await endOf(
        shell,
        shell.call(exit, () => {}),
      ),
    ).toMatch(/\(exit code 5\)\. It wrote: its last words, without an end$/)
  })

  it('answers when nothing was asked is ended', async () => {
    const shell = open()
    const end = endOf(shell, ended(shell))
    await shell.call(`later ${answering(shell, '{}')}`, () => {})
    expect(await end).toContain('it gave an answer that makes no sense here (nothing was asked)')
  })

  it('answers what its caller does not understand is ended with the reason', async () => {
    const shell = open()
    const parse = (json: string): void => {
      JSON.parse(json)
    }
    expect(await endOf(shell, shell.call(answering(shell, '{"a":'), parse))).toMatch(
      /it gave an answer that makes no sense here \(.*JSON.*\)/,
    )
  })

  it('is not there, is a folder or is no program is told by its name', async () => {
    const missing = open({ executable: at('missing'), environment: {}, before: [] })
    expect(
      await endOf(
        missing,
        missing.call('x', () => {}),
      ),
    ).toMatch(/missing could not be started: .*ENOENT/)
    const folder = open({ executable: at('.'), environment: {}, before: [] })
    expect(
      await endOf(
        folder,
        folder.call('x', () => {}),
      ),
    ).toMatch(/could not be started: .*EACCES/)
    writeFileSync(at('text'), 'no program')
    chmodSync(at('text'), 0o644)
    const text = open({ executable: at('text'), environment: {}, before: [] })
    expect(
      await endOf(
        text,
        text.call('x', () => {}),
      ),
    ).toMatch(/text could not be started: .*EACCES/)
    const beneath = { executable: at('text', 'beneath'), environment: {}, before: [] }
    expect(() => new Shell(beneath, fakePatience)).toThrow(/beneath could not be started: .*ENOTDIR/)
    expect(() => new Shell(beneath, fakePatience)).toThrow(ShellEnded)
  })
})

it('a process that can open no more files is told so, and goes on', () => {
  const script = fileURLToPath(new URL('support/crowded-shell-process.ts', import.meta.url))
  const words = ['-c', 'ulimit -n 64 && exec "$0" "$1"', process.execPath, script]
  expect(execFileSync('sh', words, { encoding: 'utf8' })).toMatch(/could not be started: EMFILE: too many open files/)
})

describe('a flood', () => {
  const Told = z.object({ words: z.string(), mebibytes: z.number() })
  const told = (line: string): z.output<typeof Told> => {
    const script = fileURLToPath(new URL('support/flooded-shell-process.ts', import.meta.url))
    const { executable } = fakePowerShell(at('fake'))
    // With a heap that could not hold the flood.
    const words = ['--max-old-space-size=96', '--max-semi-space-size=2', script, executable, line]
    return Told.parse(JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })))
  }

  it.each([
    ['of lines in a call', 'flood out 200 lines', 'where an answer was expected'],
    ['of one line in a call', 'flood out 200', 'where an answer was expected'],
    ['on the standard error in a call', 'flood err 200 lines', 'where an answer was expected'],
    ['of lines between two calls', 'later flood out 200 lines', 'when nothing was asked'],
    ['of one line on the standard error between two calls', 'later flood err 200', 'when nothing was asked'],
  ])('of 200 MB %s ends its process, and takes a part of that memory', (_, line, words) => {
    const calm = told(line.replace('200', '1').replace('later ', ''))
    const flooded = told(line)
    expect(flooded.words).toContain(`it wrote more than 48 MB ${words}`)
    expect(flooded.mebibytes - calm.mebibytes).toBeLessThan(120)
  })

  it('of one megabyte is none', async () => {
    const shell = open()
    await shell.call('flood out 1 lines', () => {})
    await shell.call('flood err 1', () => {})
    expect(await answers(shell, answering(shell, '1'))).toEqual(['1'])
  })
})

describe('the environment', () => {
  const environmentOf = async (shell: Shell): Promise<Record<string, string>> => {
    const [json = ''] = await answers(shell, `environment ${shell.mark}`)
    return z.record(z.string(), z.string()).parse(JSON.parse(json))
  }

  it('does not say which PowerShell is started', async () => {
    vi.stubEnv('NODE_POWERSHELL', at('another'))
    const shell = open()
    expect(await answers(shell, answering(shell, '1'))).toEqual(['1'])
  })

  it('is inherited but for the modules of another PowerShell, and added to', async () => {
    vi.stubEnv('PSModulePath', '/modules/of/another')
    vi.stubEnv('PSMODULEPATH', '/modules/of/another')
    vi.stubEnv('KEYTURN_INHERITED', 'inherited')
    const environment = await environmentOf(open(fakePowerShell(at('fake'), { KEYTURN_ADDED: 'added' })))
    expect(environment).toMatchObject({ KEYTURN_INHERITED: 'inherited', KEYTURN_ADDED: 'added', TERM: 'dumb' })
    expect(Object.keys(environment).filter((name) => /^psmodulepath$/i.test(name))).toEqual([])
  })
})

it('each process has a mark of its own', () => {
  expect(new Set(Array.from({ length: 5 }, () => open().mark)).size).toBe(5)
})
