import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { verifyJournal } from '../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const at = temporaryFolder()
const entry = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a rehearsal in which no file may grow beyond so many blocks of 1,024 bytes: what a full disk does to a log. */
const rehearse = (blocks: string, ...more: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const limited = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`
    const child = spawn('bash', ['-c', limited, process.execPath, entry, 'rehearse', '--out', at('rehearsal'), ...more])
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk
    })
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })

/** The first is full before the certificates are built, the last while the rotation runs. */
it.each(['400', '600', '690'])(
  'when the disk is full at %s kB, nothing is lost, the operator is told, and the run is taken up later',
  async (blocks) => {
    const full = await rehearse(blocks)
    expect(full.code).toBe(2)
    expect(full.stderr).toMatch(
      /The audit log .*journal\.db can't be written .* Make room or restore access, then start Keyturn again/,
    )
    expect(full.stderr).not.toMatch(/^\s+at /m)
    const journal = join(at('rehearsal'), 'journal.db')
    const before = verifyJournal(journal)
    expect(before.result).toBe('OK')
    const resumed = await rehearse('unlimited', '--json')
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(JSON.parse(resumed.stdout)).toMatchObject({ result: 'OK', startSecretRotationCalls: 1 })
    expect(verifyJournal(journal).entries).toBeGreaterThan(before.entries)
  },
)
