import { describe, expect, it } from 'vitest'
import { type PlanDraft, planOf, runDraftProblems } from '../../../src/domain/run/plan-draft.ts'
import type { StampNames } from '../../../src/domain/stamp/identity.ts'

const names: StampNames = { region: 'east', fqdn: 'azurestack.contoso.com', identity: 'AAD', containerRegistry: false }

const draft: PlanDraft = {
  workFolder: 'D:\\Keyturn',
  prepared: null,
  backup: 'E:\\Backup\\2026-11',
  share: '\\\\files\\azurestack',
  pfxFilesPath: '\\\\files\\azurestack\\Certificates',
  transcripts: '\\\\files\\transcripts',
  transcriptsDestination: '\\\\10.4.0.9\\transcripts',
  subject: 'C=US,ST=Washington,O=Contoso',
  keyLength: 2048,
  authority: { from: 'Enterprise', to: 'Enterprise' },
  ticket: null,
}

const fieldsWith = (changes: Partial<PlanDraft>): readonly string[] =>
  runDraftProblems({ ...draft, ...changes }, names).map(({ field }) => field)

describe('what is filled in for a run', () => {
  it('has no problem when everything has a place of its own', () => {
    expect(runDraftProblems(draft, names)).toEqual([])
    expect(runDraftProblems({ ...draft, backup: '/srv/backup', workFolder: '/srv/work' }, names)).toEqual([])
  })

  it.each<[string, Partial<PlanDraft>]>([
    ['workFolder', { workFolder: '' }],
    ['workFolder', { workFolder: 'Keyturn' }],
    ['backup', { backup: 'C:Backup' }],
    ['backup', { backup: 'E:\\Back\nup' }],
    ['prepared', { prepared: '' }],
    ['prepared', { prepared: 'pfx' }],
    ['share', { share: '  ' }],
    ['transcripts', { transcripts: 'transcripts' }],
    ['pfxFilesPath', { pfxFilesPath: '\\\\files\\azurestack' }],
    ['pfxFilesPath', { pfxFilesPath: '\\\\files\\azurestack\\Certificates\\' }],
    ['pfxFilesPath', { pfxFilesPath: 'Share\\Certificates' }],
    ['pfxFilesPath', { pfxFilesPath: `\\\\files\\${'x'.repeat(200)}\\Certificates` }],
    ['transcriptsDestination', { transcriptsDestination: '' }],
    ['transcriptsDestination', { transcriptsDestination: 'transcripts' }],
    ['subject', { subject: '' }],
    ['subject', { subject: 'Contoso' }],
    ['subject', { subject: 'C=USA' }],
  ])('names %s when it is wrong', (field, changes) => {
    expect(fieldsWith(changes)).toEqual([field])
  })

  it.each<[string, Partial<PlanDraft>]>([
    ['share', { backup: 'D:\\Share', share: 'd:\\share\\' }],
    ['share', { backup: 'D:\\Share\\Backup', share: 'D:\\Share' }],
    ['share', { backup: 'D:\\Share', share: 'D:\\Share\\Files' }],
    ['backup', { prepared: 'D:\\Pfx', backup: 'D:\\Pfx\\Backup' }],
    ['transcripts', { transcripts: 'D:\\Keyturn' }],
  ])('keeps places apart: %s', (field, changes) => {
    expect(fieldsWith(changes)).toEqual([field])
  })

  it('needs no subject when nobody makes a request', () => {
    expect(fieldsWith({ prepared: 'D:\\Pfx', subject: '' })).toEqual([])
  })

  it('makes a plan below the folder of the run', () => {
    expect(planOf({ ...draft, ticket: '  ' }, { folder: 'D:\\Keyturn\\east' })).toEqual({
      requests: 'D:\\Keyturn\\east\\requests',
      replies: 'D:\\Keyturn\\east\\replies',
      prepared: 'D:\\Keyturn\\east\\prepared',
      setAside: 'D:\\Keyturn\\east\\set-aside',
      report: 'D:\\Keyturn\\east\\report\\report.html',
      backup: draft.backup,
      share: draft.share,
      pfxFilesPath: draft.pfxFilesPath,
      transcripts: draft.transcripts,
      transcriptsDestination: draft.transcriptsDestination,
      subject: draft.subject,
      keyLength: 2048,
      authority: draft.authority,
      ticket: null,
    })
    expect(planOf({ ...draft, prepared: ' /pfx ' }, { folder: '/work' })).toMatchObject({
      prepared: '/pfx',
      report: '/work/report/report.html',
    })
    expect(planOf({ ...draft, pfxFilesPath: 'x' }, { folder: '/work' })).toBeNull()
  })
})
