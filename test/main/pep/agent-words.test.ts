import { describe, expect, it } from 'vitest'
import type { AgentRecord } from '../../../src/main/pep/agent-answers.ts'
import { evidenceOf, recordOf } from '../../../src/main/pep/agent-words.ts'

const told = { call: 1, number: 1, at: '2026-11-25T17:02:46.7129856Z' }
const fault = {
  message: 'Access is denied.',
  id: 'AccessDenied,PSSessionOpenFailed',
  category: 'OpenError: (10.0.4.11:RemoteRunspace) [], PSRemotingTransportException',
  types: ['System.Management.Automation.Remoting.PSRemotingTransportException', 'System.Exception'],
  causes: ['the first cause', 'the second'],
}

describe('a record in words', () => {
  it.each<readonly [AgentRecord, unknown]>([
    [
      { ...told, kind: 'warning', message: 'a' },
      { stream: 'warning', text: 'a' },
    ],
    [
      { ...told, kind: 'verbose', message: 'a' },
      { stream: 'verbose', text: 'a' },
    ],
    [
      { ...told, kind: 'information', message: 'a' },
      { stream: 'information', text: 'a' },
    ],
    [
      { ...told, kind: 'debug', message: 'a' },
      { stream: 'verbose', text: 'DEBUG: a' },
    ],
    [
      { ...told, kind: 'error', ...fault },
      { stream: 'error', text: 'Access is denied.', id: 'AccessDenied,PSSessionOpenFailed' },
    ],
    [
      {
        ...told,
        kind: 'progress',
        activityId: 1,
        percent: -1,
        activity: 'Rotating',
        status: '',
        operation: 'gateways',
      },
      { stream: 'progress', text: 'Rotating: gateways', percent: null },
    ],
    [
      { ...told, kind: 'progress', activityId: 1, percent: 0, activity: 'Rotating', status: 'now', operation: '' },
      { stream: 'progress', text: 'Rotating: now', percent: 0 },
    ],
  ])('%o', (record, words) => {
    expect(recordOf(record)).toEqual(words)
  })

  it.each([
    [null, ''],
    [true, 'True'],
    [42, '42'],
    ['two\nlines', 'two\nlines'],
    [['a', 1, null], 'a\n1\n'],
    [
      { Name: 'a', Longer: { within: [1] }, None: null, No: false },
      'Name   : a\nLonger : {"within":[1]}\nNone   : \nNo     : False',
    ],
    [{}, ''],
  ])('shows the object %j as PowerShell’s console does, and keeps it', (value, text) => {
    expect(recordOf({ ...told, kind: 'output', value })).toEqual({ stream: 'output', text, value })
  })
})

it('the evidence of an error has its causes, its category, its id and its types', () => {
  expect(evidenceOf(fault).split('\n')).toEqual([
    'Access is denied.',
    '    caused by: the first cause',
    '    caused by: the second',
    '    + CategoryInfo          : OpenError: (10.0.4.11:RemoteRunspace) [], PSRemotingTransportException',
    '    + FullyQualifiedErrorId : AccessDenied,PSSessionOpenFailed',
    '    + Exception             : System.Management.Automation.Remoting.PSRemotingTransportException < System.Exception',
  ])
})
