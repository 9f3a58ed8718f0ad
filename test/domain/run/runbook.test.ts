import { describe, expect, it } from 'vitest'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import { invocationOf, type PepCommand, powerShellOf } from '../../../src/domain/pep/command.ts'
import { closingCommand } from '../../../src/domain/run/closing.ts'
import type { RunPlan, StampReference } from '../../../src/domain/run/event.ts'
import { runbookOf } from '../../../src/domain/run/runbook.ts'
import { willText } from '../../../src/domain/run/view.ts'
import { willOf } from '../../../src/domain/run/will.ts'
import { failed, Story } from './support/run-events.ts'
import { blocksOf, madeAt, plannedRunbook } from './support/runbooks.ts'

const { stamp, plan } = new Story().state
const runbook = (of: Partial<StampReference> = {}, planned: Partial<RunPlan> = {}): string =>
  runbookOf({ ...stamp, ...of }, { ...plan, ...planned }, madeAt)

const rotate: PepCommand = {
  command: 'Start-SecretRotation',
  rotate: 'external',
  pfxFilesPath: plan.pfxFilesPath,
  pathAccessCredential: 'share-credential',
  certificatePassword: 'pfx-password',
}

/** What a rotation needs of the stamp, in the order of the runbook. */
const commands: readonly PepCommand[] = [
  { command: 'Get-AzureStackStampInformation' },
  { command: 'Test-AzureStack', group: 'SecretRotationReadiness' },
  { command: 'Get-ActionStatus', functionName: 'Start-SecretRotation' },
  rotate,
  { command: 'Get-ActionStatus', functionName: 'Start-SecretRotation' },
  { command: 'Start-SecretRotation', rotate: 'external-rerun' },
  { command: 'Test-AzureStack', include: 'AzsExternalCertificates' },
  closingCommand(plan),
]

describe('the runbook', () => {
  it.each(['AAD', 'ADFS'] as const)('of a stamp with %s is the one that was read and kept', async (identity) => {
    await expect(plannedRunbook(identity)).toMatchFileSnapshot(`golden/runbook-${identity.toLowerCase()}.md`)
  })

  it('sends nothing but the typed commands, each as it is shown everywhere', () => {
    const sent = blocksOf(runbook()).filter((block) => block.includes('Invoke-Command'))
    expect(sent).toEqual(commands.map(invocationOf))
    expect(
      sent.map((block) =>
        block
          .split('\n')
          .find((line) => /^ {4}\w+-\w/.test(line))
          ?.trim(),
      ),
    ).toEqual(commands.map(powerShellOf))
  })

  it('has the text that the window shows of each step', () => {
    const { state } = new Story().readyToRotate()
    const rerun = new Story().readyToRotate().rotate(failed).state
    for (const will of [
      willOf(state, 'Stamp'),
      willOf(state, 'Readiness'),
      willOf(state, 'Rotation'),
      willOf(rerun, 'Rotation'),
    ]) {
      expect(runbook().split('\n')).toContain(`    ${willText(will)}`)
    }
    expect(willText(willOf(state, 'Cleanup'))).toContain(powerShellOf(closingCommand(plan)))
    const [verification = ''] = willText(willOf(state, 'Verification')).split(';')
    expect(runbook().split('\n')).toContain(`    ${verification}`)
  })

  it('sends the full command once, and a rerun never with anything else', () => {
    expect(runbook().match(/Start-SecretRotation -PfxFilesPath/g)).toHaveLength(1)
    expect(runbook().match(/^ {4}Start-SecretRotation -ReRun$/gm)).toHaveLength(1)
    expect(blocksOf(runbook()).join()).not.toContain('-Internal')
  })

  it('adds to the trusted hosts and puts them back, in that order and in no other way', () => {
    const blocks = blocksOf(runbook()).filter((block) => block.includes('TrustedHosts'))
    expect(blocks).toHaveLength(2)
    expect(blocks[0]).toMatch(/\$trustedHostsBefore = [\s\S]* -Value '10\.4\.0\.225' -Concatenate -Force/)
    expect(blocks[1]).toMatch(/-Value \$trustedHostsBefore -Force/)
    expect(blocksOf(runbook()).join('\n')).not.toMatch(/winrm|\$using:|Enter-PSSession/i)
    expect(runbook()).not.toMatch(/winrm s(et)? /i)
  })

  it('opens a session at each console by its address, in the order given', () => {
    const consoles = ['225', '226', '227'].map((last) => ({ name: `AzS-ERCS-${last}`, address: `10.4.0.${last}` }))
    const opened = blocksOf(runbook({ consoles })).flatMap(
      (block) => /New-PSSession -ComputerName '([^']+)'/.exec(block)?.[1] ?? [],
    )
    expect(opened).toEqual(consoles.map(({ address }) => address))
    expect(runbook({ consoles })).toContain("-Value '10.4.0.225,10.4.0.226,10.4.0.227' -Concatenate")
  })

  it('makes each folder of the stamp’s set, and no other', () => {
    for (const names of [
      stamp.names,
      { ...stamp.names, identity: 'ADFS', containerRegistry: true },
    ] as const satisfies readonly StampReference['names'][]) {
      const [made = ''] = blocksOf(runbook({ names })).filter((block) =>
        block.includes("-ItemType Directory -Path '\\\\"),
      )
      expect(made.split('\n').map((line) => /-Path '(.*)'$/.exec(line)?.[1])).toEqual(
        certificateSet(names).map(({ folder }) => `\\\\10.4.0.9\\certs\\Certificates\\${names.identity}\\${folder}`),
      )
    }
  })

  it('names the folders of the plan, and asks for those that nobody planned', () => {
    expect(blocksOf(runbook({}, { backup: "D:\\Bob's backup" }))).toContainEqual(
      expect.stringContaining("$backup = 'D:\\Bob''s backup'"),
    )
    expect(blocksOf(plannedRunbook('AAD'))).toContainEqual(expect.stringContaining('$backup = Read-Host'))
  })

  it('says when the stamp is a simulated one', () => {
    expect(runbook({ rehearsal: 'session-drops' })).toMatch(/\*\*Rehearsal\.\*\*.*simulated stamp.*`session-drops`/)
    expect(runbook()).not.toContain('Rehearsal')
  })

  it('holds whatever a plan holds as a value: it ends no block and no line', () => {
    const hostile = "a`b```c\n```\n# '; Stop-Computer; \u202e|"
    const text = runbook(
      { rehearsal: hostile, consoles: [{ name: hostile, address: hostile }] },
      { share: hostile, prepared: hostile, backup: hostile, setAside: hostile, transcripts: hostile },
    )
    const headings = (of: string): readonly string[] => of.split('\n').filter((line) => /^#|^```/.test(line))
    expect(headings(text)).toEqual(headings(runbook()))
    expect(text).not.toContain('\u202e')
    expect(blocksOf(text).flatMap((block) => block.split('\n'))).not.toContainEqual(
      expect.stringMatching(/^\s*Stop-Computer/),
    )
  })

  it('can be pasted: no block has an empty line, which would end it in a console', () => {
    for (const identity of ['AAD', 'ADFS'] as const) {
      expect(blocksOf(plannedRunbook(identity)).filter((block) => /^\s*$/m.test(block))).toEqual([])
    }
  })
})
