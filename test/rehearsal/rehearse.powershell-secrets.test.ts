import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { powerShellHost } from '../../src/rehearsal/powershell/host-build.ts'
import { rehearse } from '../../src/rehearsal/rehearse.ts'
import { requirePowerShell } from '../support/powershell.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { filesBelow, markedSecrets, rehearsalSecrets, traces, tracesBelow } from './support/secret-traces.ts'

const at = temporaryFolder()
afterEach(() => vi.unstubAllEnvs())

/** What everybody on this computer could see of every process: its command line and its environment. */
const tracesInProcesses = (): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => ['cmdline', 'environ'].map((what) => `/proc/${pid}/${what}`))
    .flatMap((path) => {
      try {
        return traces(path, readFileSync(path))
      } catch {
        // It ended in the meantime, or belongs to somebody else.
        return []
      }
    })

/** A PowerShell that keeps all that is written to its standard input, and what it answers. */
const recordingPowerShell = async (records: string): Promise<string> => {
  const { executable } = await powerShellHost()
  mkdirSync(records)
  const script = at('recording-powershell')
  writeFileSync(
    script,
    `#!/bin/bash\nexec 3<&0 4>&1\nexec '${executable}' "$@" < <(exec tee '${records}'/stdin-$$ <&3) > >(exec tee '${records}'/stdout-$$ >&4)\n`,
  )
  chmodSync(script, 0o755)
  return script
}

it('through PowerShell, no secret is in any file, process or stream', async (context) => {
  requirePowerShell(context)
  const records = at('records')
  vi.stubEnv('KEYTURN_TEST_POWERSHELL', await recordingPowerShell(records))
  const out = at('rehearsal')
  const shown: string[] = []
  const found = new Set<string>()
  const result = await rehearse({
    out,
    scenario: 'fails-then-rerun',
    kind: 'external',
    identity: 'AAD',
    through: 'powershell',
    compression: 900,
    origin: { actor: { account: 'test\\operator', sid: null }, host: 'test', app: 'Keyturn test' },
    secrets: rehearsalSecrets(),
    onView: (view) => shown.push(JSON.stringify(view)),
    onSessions: (sessions) => {
      shown.push(JSON.stringify(sessions))
      for (const trace of tracesInProcesses()) found.add(trace)
    },
    onLine: (line) => shown.push(line),
    onAppended: (entry) => {
      shown.push(JSON.stringify(entry))
      for (const trace of tracesInProcesses()) found.add(trace)
      if (entry.type === 'step-ended') for (const trace of tracesBelow(out)) found.add(trace)
    },
    signal: new AbortController().signal,
  })
  expect(result.asExpected).toBe(true)
  expect([
    ...found,
    ...tracesBelow(out),
    ...tracesBelow(records),
    ...traces('what was shown', Buffer.from(shown.join('\n'))),
  ]).toEqual([])

  // What was looked into is what was meant: the commands with their sealed secrets, and the transcripts.
  const written = filesBelow(records).filter((path) => path.includes('stdin-'))
  const commands = written.map((path) => readFileSync(path, 'latin1')).join('\n')
  const rotation = Buffer.from('Start-SecretRotation', 'utf16le').toString('base64')
  expect(commands).toContain(`Agent-Start (Text '${rotation}')`)
  expect(commands).toMatch(/\(Secret @\('[A-Za-z0-9+/=]{344}'\)\)/)
  expect(commands).not.toMatch(/[^\x20-\x7e\r\n]/)
  const transcripts = filesBelow(join(out, 'transcripts')).map((path) => readFileSync(path, 'utf8'))
  expect(transcripts.join()).toContain('-CertificatePassword System.Security.SecureString')
})

it('finds a secret in a process where there is one', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()', markedSecrets.keyPassword], {
    env: { MARK: markedSecrets.pfxPassword },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  await once(child, 'spawn')
  try {
    expect(tracesInProcesses()).toEqual([
      `keyPassword in /proc/${child.pid}/cmdline`,
      `pfxPassword in /proc/${child.pid}/environ`,
    ])
  } finally {
    child.stdin.end()
    await once(child, 'exit')
  }
})
