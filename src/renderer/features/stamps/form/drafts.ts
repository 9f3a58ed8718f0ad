import type { RunDraft } from '../../../../contract/run-snapshot.ts'
import type { StampDefaults, StampDraft } from '../../../../contract/stamps.ts'

const noDefaults: StampDefaults = {
  workFolder: '',
  backup: '',
  share: '',
  pfxFilesPath: '',
  transcripts: '',
  transcriptsDestination: '',
  subject: '',
  keyLength: 4096,
  authority: { from: 'Enterprise', to: 'Enterprise' },
}

/** A form for a stamp on which nothing was filled in yet. An integrated system has three ERCS machines. */
export const emptyStampDraft: StampDraft = {
  names: { region: '', fqdn: '', identity: 'AAD', containerRegistry: false },
  consoles: [1, 2, 3].map((number) => ({ name: `AzS-ERCS0${number}`, address: '' })),
  defaults: noDefaults,
  internalNotAfter: null,
}

/** What is sent of a stamp that was filled in: no blanks at the ends, which nobody sees. */
export const tidyStampDraft = (draft: StampDraft): StampDraft => ({
  ...draft,
  names: { ...draft.names, region: draft.names.region.trim(), fqdn: draft.names.fqdn.trim() },
  consoles: draft.consoles.map(({ name, address }) => ({ name: name.trim(), address: address.trim() })),
  defaults: trimmed(draft.defaults),
})

const trimmed = (defaults: StampDefaults): StampDefaults => ({
  ...defaults,
  workFolder: defaults.workFolder.trim(),
  backup: defaults.backup.trim(),
  share: defaults.share.trim(),
  pfxFilesPath: defaults.pfxFilesPath.trim(),
  transcripts: defaults.transcripts.trim(),
  transcriptsDestination: defaults.transcriptsDestination.trim(),
  subject: defaults.subject.trim(),
})

/** What a run on a stamp begins with: the stamp's defaults. */
export const runDraftOf = ({ defaults }: StampDraft): RunDraft => ({ ...defaults, prepared: null, ticket: null })

/** The part of a run's draft that a stamp has defaults for. */
export const defaultsIn = ({ prepared: _prepared, ticket: _ticket, ...defaults }: RunDraft): StampDefaults => defaults
