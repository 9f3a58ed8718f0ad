import { spawn } from 'node:child_process'
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { powerShellProgram } from '../../support/power-shell-program.ts'
import { requirePowerShell } from '../../support/powershell.ts'
import { removeFolder, temporaryFolder } from '../support/folders.ts'
import { type Ended, entry, keyturn } from '../support/keyturn.ts'

let folder = ''
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => removeFolder(folder))

const selftest = (...argv: readonly string[]) => keyturn(['pep', 'selftest', ...argv], { cwd: folder })

const selftestWithPowerShell = async (...argv: readonly string[]) => {
  const { executable, environment } = await powerShellProgram()
  const words = ['pep', 'selftest', '--powershell', executable, ...argv]
  return { executable, ...(await keyturn(words, { cwd: folder, environment })) }
}

/** A program of Node in the place of PowerShell. */
const program = async (source: string): Promise<string> => {
  const file = join(folder, 'program')
  await writeFile(file, `#!${process.execPath}\n${source}\n`)
  await chmod(file, 0o755)
  return file
}

const firstCheck = ({ stdout }: Ended): string => stdout.split('\n')[1] ?? ''

describe('pep selftest', () => {
  it('tries what it can without a stamp, and leaves nothing behind', async (context) => {
    requirePowerShell(context)
    const { status, stdout, stderr, executable } = await selftestWithPowerShell()
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [first, ...lines] = stdout.trimEnd().split('\n')
    expect(first).toBe(executable)
    expect(lines.at(-1)).toMatch(/^What can be tried without a stamp works\./)
    expect(lines.slice(0, -1).map((line) => line.replace(/^(OK|Warning) +([A-Za-z ]+?) {2,}.*$/, '$2'))).toEqual([
      'PowerShell',
      'Trusted hosts',
      'Texts',
      'Secrets',
      'Records',
      'Cancelling',
      'A PowerShell that dies',
    ])
    expect(await readdir(folder)).toEqual([])
  })

  it('answers with one document', async (context) => {
    requirePowerShell(context)
    const { status, stdout, executable } = await selftestWithPowerShell('--json')
    expect(status).toBe(0)
    const document: unknown = JSON.parse(stdout)
    expect(document).toMatchObject({ command: 'pep selftest', powershell: { executable, host: { bits: 64 } } })
    const Checks = z.object({ checks: z.array(z.object({ name: z.string(), result: z.enum(['OK', 'Warning']) })) })
    expect(Checks.parse(document).checks).toHaveLength(7)
  })

  it.skipIf(process.platform === 'win32')('needs a PowerShell to be named where Windows has none', async () => {
    const { status, stdout, stderr } = await selftest()
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('There is no Windows PowerShell on this system')
    expect(stderr).toContain('--powershell FILE')
  })

  it('takes no name that any folder on the path could answer to', async () => {
    for (const name of ['pwsh', './pwsh', 'bin/pwsh']) {
      const { status, stdout, stderr } = await selftest('--powershell', name)
      expect([status, stdout]).toEqual([2, ''])
      expect(stderr).toContain('absolute path')
    }
  })

  it('says what became of a program that is no PowerShell', async () => {
    const missing = await selftest('--powershell', join(folder, 'missing'))
    expect(missing.status).toBe(1)
    expect(firstCheck(missing)).toMatch(
      /^Fail {4}PowerShell {14}PowerShell is of no more use: .*missing could not be started: .*ENOENT/,
    )
    expect(missing.stdout).toContain('Keyturn can’t reach a privileged endpoint from this computer as it is.')

    const beneath = await selftest('--powershell', join(await program(''), 'beneath'))
    expect(beneath.status).toBe(1)
    expect(firstCheck(beneath)).toMatch(/^Fail .*beneath could not be started: .*ENOTDIR/)

    const cat = await selftest('--powershell', await program('process.stdin.pipe(process.stdout)'))
    expect(cat.status).toBe(1)
    expect(firstCheck(cat)).toMatch(/^Fail .*an answer that makes no sense here/)

    const refusing = await selftest(
      '--powershell',
      await program('console.error("unknown option"); process.exitCode = 64'),
    )
    expect(refusing.status).toBe(1)
    expect(firstCheck(refusing)).toMatch(/^Fail .*its process ended \(exit code 64\)\. It wrote: unknown option$/)
    expect(refusing.stderr).toBe('')
  })

  it('ends with Ctrl+C, and so does what it started', async () => {
    const hung = await program(`
      require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'pid'))}, String(process.pid))
      process.stdin.resume()
    `)
    const child = spawn(process.execPath, [entry, 'pep', 'selftest', '--powershell', hung], { cwd: folder })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const status = new Promise<number | null>((resolve) => child.once('close', resolve))
    const pid = await vi.waitFor(
      async () =>
        z.coerce
          .number()
          .positive()
          .parse(await readFile(join(folder, 'pid'), 'utf8')),
      {
        timeout: 60_000,
      },
    )
    child.kill('SIGINT')
    expect(await status).toBe(1)
    expect(stderr).toContain('Cancelling')
    expect(stderr).toContain('Ctrl+C was pressed')
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
  })
})
