import { describe, expect, it } from 'vitest'
import { type StampToSave, stampDraftProblems, stampIdOf } from '../../../src/domain/stamp/stamp-draft.ts'

const draft: StampToSave = {
  names: { region: 'east', fqdn: 'azurestack.contoso.com', identity: 'AAD', containerRegistry: false },
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
    subject: '',
    ...{ keyLength: 2048, authority: { from: 'Enterprise', to: 'Enterprise' } },
  },
}

const fieldsOf = (changed: Partial<StampToSave>): readonly string[] =>
  stampDraftProblems({ ...draft, ...changed }).map(({ field }) => field)

const one = { name: 'AzS-ERCS01', address: '10.0.4.11' }

describe('what is filled in for a stamp', () => {
  it('may leave everything empty that a run asks for', () => {
    expect(stampDraftProblems(draft)).toEqual([])
    expect(stampIdOf({ region: 'East', fqdn: 'AzureStack.Contoso.com' })).toBe('east.azurestack.contoso.com')
  })

  it.each([
    ['names.region', { ...draft.names, region: '' }],
    ['names.fqdn', { ...draft.names, fqdn: '' }],
    ['names.region', { ...draft.names, region: 'ea st' }],
    ['names.fqdn', { ...draft.names, fqdn: 'contoso' }],
    ['names.fqdn', { ...draft.names, fqdn: `${'a'.repeat(60)}.`.repeat(4).slice(0, -1) }],
  ])('names %s when it is wrong', (field, names) => {
    expect(fieldsOf({ names })).toEqual([field])
  })

  it.each([
    ['consoles', []],
    ['consoles', [one, one, one, one]],
    ['consoles.0.name', [{ ...one, name: '' }]],
    ['consoles.0.address', [{ ...one, address: '' }]],
    ['consoles.0.address', [{ ...one, address: 'azs-ercs01' }]],
    ['consoles.1.address', [one, { ...one, name: 'AzS-ERCS02' }]],
    ['consoles.1.name', [one, { name: 'azs-ercs01', address: '10.0.4.12' }]],
  ])('names %s when it is wrong', (field, consoles) => {
    expect(fieldsOf({ consoles })).toEqual([field])
  })

  it.each([
    ['defaults.backup', { backup: 'backup' }],
    ['defaults.pfxFilesPath', { pfxFilesPath: '\\\\files\\share' }],
    ['defaults.subject', { subject: 'Contoso' }],
  ])('names %s when it is wrong', (field, changes) => {
    expect(fieldsOf({ defaults: { ...draft.defaults, ...changes } })).toEqual([field])
  })
})
