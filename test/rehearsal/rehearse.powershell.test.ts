import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readHeadFile } from '../../src/main/audit/head-file.ts'
import { verifyJournal } from '../../src/main/audit/verify-database.ts'
import { type RehearsalOptions, type RehearsalResult, rehearse } from '../../src/rehearsal/rehearse.ts'
import { scenarios } from '../../src/rehearsal/scenario.ts'
import { requirePowerShell } from '../support/powershell.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const at = temporaryFolder()

const lead = (scenario: string, out: string, more: Partial<RehearsalOptions>): Promise<RehearsalResult> =>
  rehearse({
    out: at(out),
    scenario,
    kind: 'external',
    identity: 'AAD',
    origin: { actor: { account: 'test\\operator', sid: null }, host: 'test', app: 'Keyturn test' },
    onView: () => {},
    onLine: () => {},
    signal: new AbortController().signal,
    ...more,
  })

const cases = [
  ...scenarios.map(({ name }) => ({ name, identity: 'AAD' as const })),
  { name: 'success', identity: 'ADFS' as const },
]

describe('through PowerShell', () => {
  it.for(cases)('$name with $identity ends as it does without it', async ({ name, identity }, context) => {
    requirePowerShell(context)
    const direct = await lead(name, 'direct', { identity, compression: 6000 })
    const through = await lead(name, 'through', { identity, through: 'powershell', compression: 900 })
    expect(through, JSON.stringify(through)).toMatchObject({
      asExpected: true,
      result: direct.result,
      startSecretRotationCalls: direct.startSecretRotationCalls,
      steps: direct.steps,
    })
    const anchor = readHeadFile(join(through.out, 'anchors', 'head.json'))
    expect(verifyJournal(through.journal, { anchors: [anchor] })).toMatchObject({ result: 'OK', findings: [] })
    expect(readFileSync(through.report ?? '', 'utf8')).toContain('Nothing real was touched')
  })
})
