import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serviceFolders } from '../../../../src/domain/certificates/certificate-set.ts'
import { certificatesPath } from '../../../../src/domain/pep/command.ts'
import { confirmationNames } from '../../../../src/domain/run/checklist.ts'
import type { RunEvent, RunPlan, StampReference, Will } from '../../../../src/domain/run/event.ts'
import { RunEngine } from '../../../../src/main/runs/engine.ts'
import { type Ports, sameReach } from '../../../../src/main/runs/ports.ts'
import { record } from '../../../../src/main/runs/run-journal.ts'
import { Vault } from '../../../../src/main/vault/vault.ts'
import { steadyClock } from '../../audit/support/journals.ts'
import { MemoryJournal } from './memory-journal.ts'
import { ScriptedStamp } from './scripted-stamp.ts'

export const runName = 'run-1'
const names = { region: 'east', fqdn: 'contoso.com', identity: 'AAD', containerRegistry: false } as const

/** A run that stands before its rotation, over a scripted stamp, a journal in memory and a share in a real folder. */
export class BenchRun {
  readonly folder = mkdtempSync(join(tmpdir(), 'keyturn-run-'))
  readonly journal = new MemoryJournal(join(this.folder, 'journal.db'))
  readonly stamp = new ScriptedStamp()
  readonly vault = new Vault()
  /** Moves only when somebody waits. */
  milliseconds = 0
  /** Why there is no way to the stamp; null while there is one. */
  unreachable: Error | null = null
  readonly reference: StampReference = {
    id: 'east.contoso.com',
    names,
    consoles: [
      { name: 'ERCS01', address: '10.0.0.1' },
      { name: 'ERCS02', address: '10.0.0.2' },
      { name: 'ERCS03', address: '10.0.0.3' },
    ],
    rehearsal: null,
  }

  constructor() {
    this.vault.holdCredential('cloudadmin-credential', 'cloudadmin', Buffer.from('a'))
    this.vault.holdCredential('share-credential', 'share', Buffer.from('b'))
    this.vault.holdPassword('pfx-password', Buffer.from('c'))
    this.vault.holdPassword('key-password', Buffer.from('d'))
    for (const folder of serviceFolders(names)) {
      for (const place of ['share/Certificates/AAD', 'backup', 'prepared']) {
        mkdirSync(join(this.folder, place, folder), { recursive: true })
        writeFileSync(join(this.folder, place, folder, `${folder}.pfx`), `pfx of ${folder}`)
      }
    }
  }

  get plan(): RunPlan {
    const at = (name: string): string => join(this.folder, name)
    const pfxFilesPath = certificatesPath(at('share/Certificates'))
    if (pfxFilesPath === null) throw new Error('the path of the test is wrong')
    return {
      requests: at('requests'),
      replies: at('replies'),
      prepared: at('prepared'),
      backup: at('backup'),
      setAside: at('set-aside'),
      share: at('share'),
      pfxFilesPath,
      transcripts: at('transcripts'),
      transcriptsDestination: at('transcripts'),
      report: at('report/report.html'),
      subject: 'O=Contoso',
      keyLength: 2048,
      authority: { from: 'Enterprise', to: 'Enterprise' },
      ticket: 'CHG0042317',
    }
  }

  /** Writes what a run has behind it when its rotation is due. */
  readyToRotate(): this {
    const events: RunEvent[] = [
      { type: 'run-opened', kind: 'external', stamp: this.reference, plan: this.plan },
      ...this.#done({ step: 'Stamp', command: { command: 'Get-AzureStackStampInformation' } }),
      ...confirmationNames.map((what): RunEvent => ({ type: 'confirmed', what })),
      ...this.#done({ step: 'Readiness', command: { command: 'Test-AzureStack', group: 'SecretRotationReadiness' } }),
      { type: 'step-skipped', step: 'Requests', reason: 'the files are there' },
      ...this.#done({ step: 'Certificates', from: { made: 'by-the-operator' }, prepared: this.plan.prepared }),
      ...this.#done({ step: 'Backup', from: this.plan.prepared, to: this.plan.backup }),
      ...this.#done({ step: 'Share', mode: 'build', from: this.plan.prepared, share: this.plan.share }),
    ]
    for (const event of events) this.write(event)
    return this
  }

  write(event: RunEvent): void {
    record(this.journal, runName, this.reference.id, event)
  }

  /** An engine over the journal as it is: what a start of Keyturn makes. */
  engine(): RunEngine {
    const clock = {
      now: () => new Date(Date.UTC(2026, 10, 23, 1) + this.milliseconds),
      monotonicMilliseconds: () => this.milliseconds,
      boot: 'test',
    }
    const ports = {
      ...benchPorts(),
      endpoint: this.stamp,
      vault: this.vault,
      clock,
      timing: {
        ...benchPorts().timing,
        wait: async (milliseconds: number, signal: AbortSignal) => {
          this.milliseconds += milliseconds
          await new Promise((resolve) => setImmediate(resolve))
          signal.throwIfAborted()
        },
      },
    }
    return new RunEngine({
      journal: this.journal,
      origin: { host: 'test', app: 'Keyturn test' },
      anchors: () => Promise.resolve({ anchors: [], problems: [] }),
      clock,
      reach: {
        ...sameReach(ports),
        portsFor: async () => {
          if (this.unreachable !== null) throw this.unreachable
          return ports
        },
      },
    })
  }

  rotationsSent(): readonly string[] {
    return this.stamp.sent.filter((command) => command.startsWith('Start-SecretRotation'))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #done(will: Will): readonly RunEvent[] {
    return [
      { type: 'step-intended', attempt: 1, will },
      { type: 'step-ended', step: will.step, attempt: 1, outcome: { result: 'done', summary: 'done' } },
    ]
  }
}

export const startRotation = { do: 'take-step', step: 'Rotation', typedRegion: 'east' } as const

/** Ports to a stamp that nobody asks anything, with a clock that goes on by a second with every look at it. */
export const benchPorts = (): Ports => ({
  endpoint: new ScriptedStamp(),
  vault: new Vault(),
  connect: { host: '127.0.0.1', port: 1 },
  tryShare: async () => ({ userName: 'share', read: true, write: true, message: 'tried' }),
  printPdf: null,
  clock: steadyClock(),
  timing: {
    wait: (_milliseconds, signal) => {
      signal.throwIfAborted()
      return Promise.resolve()
    },
    pollMilliseconds: 5_000,
    minuteMilliseconds: 60_000,
    silenceMinutes: 90,
    appearanceMinutes: 2,
  },
})
