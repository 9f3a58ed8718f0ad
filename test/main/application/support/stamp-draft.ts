import type { RunDraft } from '../../../../src/contract/run-snapshot.ts'
import type { StampDraft } from '../../../../src/contract/stamps.ts'

/** A stamp as a person would fill it in. */
export const contosoDraft: StampDraft = {
  names: { region: 'East', fqdn: 'azurestack.contoso.com', identity: 'AAD', containerRegistry: false },
  consoles: [
    { name: 'AzS-ERCS01', address: '10.0.4.11' },
    { name: 'AzS-ERCS02', address: '10.0.4.12' },
  ],
  defaults: {
    workFolder: '',
    backup: '',
    share: '',
    pfxFilesPath: '',
    transcripts: '',
    transcriptsDestination: '',
    subject: 'O=Contoso',
    keyLength: 2048,
    authority: { from: 'Enterprise', to: 'Enterprise' },
  },
  internalNotAfter: '2027-03-01',
}

/** What a run on it is opened with, below a folder of this computer. */
export const runDraftBelow = (at: (...parts: readonly string[]) => string): RunDraft => ({
  workFolder: at('work'),
  prepared: null,
  backup: at('backup'),
  share: at('share'),
  pfxFilesPath: '\\\\files\\azurestack\\Certificates',
  transcripts: at('transcripts'),
  transcriptsDestination: '\\\\files\\transcripts',
  subject: 'O=Contoso',
  keyLength: 2048,
  authority: { from: 'Enterprise', to: 'Enterprise' },
  ticket: 'CHG0042317',
})
