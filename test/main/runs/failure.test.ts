import { describe, expect, it } from 'vitest'
import type { SessionRefusalReason } from '../../../src/domain/pep/session-refusal.ts'
import { CommandFailed, SessionLost, SessionRefused } from '../../../src/main/pep/privileged-endpoint.ts'
import { failureOf } from '../../../src/main/runs/failure.ts'
import { NoConsoleAnswers } from '../../../src/main/runs/no-console-answers.ts'

const target = (number: number) => ({ name: `AzS-ERCS0${number}`, address: `10.0.4.1${number}` })

const refused = (number: number, reason: SessionRefusalReason, message = 'No.', options?: ErrorOptions) =>
  new SessionRefused(target(number), reason, message, options)

describe('a command that failed', () => {
  it('keeps the error record as it came, and says what it means', () => {
    const record = [
      'Access is denied.',
      '    + CategoryInfo          : PermissionDenied: (:) [Start-SecretRotation]',
      '    + FullyQualifiedErrorId : CouldNotMapNetworkDrive,Start-SecretRotation',
    ].join('\n')
    const failure = failureOf(
      new CommandFailed('Access is denied.', 'CouldNotMapNetworkDrive,Start-SecretRotation', { record }),
    )
    expect(failure.verbatim).toBe(record)
    expect(failure.summary).toContain('share')
  })

  it('keeps its words and its id where there is no record, and its words where the record lacks them', () => {
    expect(failureOf(new CommandFailed('It broke.', 'Fault,X')).verbatim).toBe(
      'It broke.\nFullyQualifiedErrorId: Fault,X',
    )
    expect(failureOf(new CommandFailed('It broke.', '')).verbatim).toBe('It broke.')
    expect(failureOf(new CommandFailed('It broke.', 'Fault,X', { record: '    + id' })).verbatim).toBe(
      'It broke.\n    + id',
    )
  })
})

describe('a session that was refused', () => {
  it('says which ERCS, what it means and what to do, and keeps the record of Windows', () => {
    const record = 'Access is denied.\n    + FullyQualifiedErrorId : AccessDenied,PSSessionOpenFailed'
    const cause = new CommandFailed('Access is denied.', 'AccessDenied,PSSessionOpenFailed', { record })
    const failure = failureOf(refused(2, 'access-denied', 'Access is denied.', { cause }))
    expect(failure.summary).toMatch(/^AzS-ERCS02 \(10\.0\.4\.12\): The ERCS refused the account\./)
    expect(failure.verbatim).toBe(record)
    expect(failure.doNot.join(' ')).toContain('at random')
  })

  it('on every console for one reason gives the advice of that reason once', () => {
    const failure = failureOf(new NoConsoleAnswers([1, 2, 3].map((number) => refused(number, 'not-trusted'))))
    expect(failure.summary).toMatch(/^No ERCS opened a session\. This computer sends no password/)
    expect(failure.doNext.filter((line) => line.includes('pep trusted-hosts'))).toHaveLength(1)
  })

  it('for different reasons gives the advice of each, with the consoles that it is for', () => {
    const failure = failureOf(
      new NoConsoleAnswers([
        refused(1, 'unreachable', 'It is silent.'),
        refused(2, 'session-limit', 'It is full.'),
        refused(3, 'unreachable', 'It is silent.'),
      ]),
    )
    expect(failure.summary).toContain('AzS-ERCS01, AzS-ERCS03: Nothing that speaks WinRM answers')
    expect(failure.summary).toContain('AzS-ERCS02: The ERCS has as many sessions')
    expect(failure.doNext.join(' ')).toMatch(/5985.*Close-PrivilegedEndpoint/)
    expect(failure.verbatim.split('\n')).toEqual([
      'AzS-ERCS01 (10.0.4.11): It is silent.',
      'AzS-ERCS02 (10.0.4.12): It is full.',
      'AzS-ERCS03 (10.0.4.13): It is silent.',
    ])
  })

  it('for many reasons gives the advice of three, and the words of all', () => {
    const reasons = ['unreachable', 'session-limit', 'culture', 'powershell'] as const
    const failure = failureOf(new NoConsoleAnswers(reasons.map((reason, index) => refused(index + 1, reason))))
    expect(failure.summary).toContain('AzS-ERCS03: ')
    expect(failure.summary).not.toContain('AzS-ERCS04')
    expect(failure.verbatim).toContain('AzS-ERCS04')
  })
})

it('a session that was lost says that the stamp goes on, and that nothing is sent a second time', () => {
  const cause = new CommandFailed('The pipe broke.', 'PSSessionStateBroken')
  const failure = failureOf(new SessionLost(target(1), 'The session on AzS-ERCS01 was lost.', { cause }))
  expect(failure.summary).toContain('a rotation goes on without it')
  expect(failure.doNext.join(' ')).toMatch(/next ERCS.*No rotation is sent a second time/)
  expect(failure.doNot.join(' ')).toContain('by hand')
  expect(failure.verbatim).toBe(
    'The session on AzS-ERCS01 was lost.\ncaused by: The pipe broke.\nFullyQualifiedErrorId: PSSessionStateBroken',
  )
})
