import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { commands } from '../../src/cli/commands.ts'
import { entry, keyturn } from './support/keyturn.ts'

describe('the command line', () => {
  it('tells its version', async () => {
    expect(await keyturn(['--version'])).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: '' })
    expect(JSON.parse((await keyturn(['--version', '--json'])).stdout)).toMatchObject({ version: manifest.version })
  })

  it('lists exactly the commands that exist', async () => {
    const { status, stdout, stderr } = await keyturn(['--help'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const listed = [...stdout.matchAll(/^ {2}([a-z]+(?: [a-z-]+)?) {2,}\S/gm)].map(([, name]) => name)
    expect(listed).toEqual(commands.map(({ name }) => name))
  })

  it('has help for a group and for each command', async () => {
    const group = await keyturn(['share', '--help'])
    expect(group.stdout).toContain('share build')
    expect(group.stdout).not.toContain('audit verify')
    const command = await keyturn(['share', 'build', '--help'])
    expect(command.status).toBe(0)
    for (const option of ['--from DIR', '--share DIR', '--identity AAD|ADFS', '[--container-registry]', '[--json]']) {
      expect(command.stdout).toContain(option)
    }
  })

  it.each([
    [[], 'keyturn', 'A command is missing'],
    [['--bogus'], 'keyturn', 'A command is missing'],
    [['share'], 'share', '“share” needs a verb'],
    [['share', 'burn'], 'share burn', 'no verb “burn”'],
    [['certificates', 'check'], 'certificates check', '--region is missing'],
    [['certificate', 'check'], 'certificate check', 'Unknown command “certificate”'],
    [['share', 'build', '--bogus'], 'share build', 'Unknown option --bogus'],
    [['share', 'build', '--from', 'a'], 'share build', '--share is missing'],
    [
      ['share', 'inspect', '--share', 'a', '--share', 'b', '--identity', 'AAD'],
      'share inspect',
      '--share is given twice',
    ],
    [['share', 'inspect', '--share', 'a', '--identity', 'aad'], 'share inspect', '--identity must be AAD or ADFS'],
    [['probe', '--region', 'east'], 'probe', '--fqdn is missing'],
    [['audit', 'verify'], 'audit verify', 'FILE is missing'],
    [['audit', 'verify', 'a', 'b'], 'audit verify', 'Argument 2'],
  ])('refuses %j in one line with the usage, also as JSON', async (argv, command, words) => {
    const plain = await keyturn(argv)
    expect(plain.status).toBe(2)
    expect(plain.stdout).toBe('')
    expect(plain.stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(plain.stderr).toContain(words)
    expect(plain.stderr).toContain('Usage: keyturn')

    const json = await keyturn([...argv, '--json'])
    expect(json.status).toBe(2)
    expect(JSON.parse(json.stdout)).toEqual({ command, error: expect.stringContaining(words) })
    expect(json.stderr).toBe('')
  })

  it('never shows what was given as a password where none belongs', async () => {
    for (const argv of [
      ['probe', '--password', 'TopSecret1'],
      ['probe', '--password-file=a', '--password-stdin=TopSecret1'],
      ['probe', '--region', 'east', '--fqdn', 'contoso.com', '--identity', 'AAD', 'TopSecret1'],
    ]) {
      const { status, stdout, stderr } = await keyturn(argv)
      expect(status).toBe(2)
      expect(stdout + stderr).not.toContain('TopSecret1')
    }
  })

  it('ends quietly when its reader has gone, as `head` does', async () => {
    const child = spawn(process.execPath, [entry, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const status = await new Promise((resolve) => child.once('close', resolve))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it.runIf(process.platform === 'linux')('says so when its answer can not be written', async () => {
    const full = openSync('/dev/full', 'w')
    const child = spawn(process.execPath, [entry, '--help'], { stdio: ['ignore', full, 'pipe'] })
    closeSync(full)
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const status = await new Promise((resolve) => child.once('close', resolve))
    expect(status).toBe(2)
    expect(stderr).toContain("can't be written to standard output")
  })

  it('tells a fault of its own in a sentence with its causes, and ends with 3', async () => {
    const fault = `process.on('newListener', (event) => { if (event === 'uncaughtException') queueMicrotask(() => {
      throw new Error('planted', { cause: new TypeError('deeper') }) }) })`
    const environment = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` }
    const plain = await keyturn(['--help'], { environment })
    expect(plain).toMatchObject({ status: 3, stdout: '' })
    expect(plain.stderr).toMatch(
      /^keyturn: Keyturn met a fault of its own: planted\n {2}caused by: TypeError: deeper\n/,
    )
    const json = await keyturn(['share', 'inspect', '--json'], { environment })
    expect(json.status).toBe(3)
    expect(JSON.parse(json.stdout)).toEqual({ command: 'share inspect', error: expect.stringContaining('planted') })
  })
})
