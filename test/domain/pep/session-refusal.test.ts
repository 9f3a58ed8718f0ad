import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type SessionRefusalReason,
  sessionRefusal,
  sessionRefusalAdvice,
} from '../../../src/domain/pep/session-refusal.ts'

const reasons: readonly SessionRefusalReason[] = [
  'unreachable',
  'access-denied',
  'wrong-configuration',
  'not-trusted',
  'session-limit',
  'culture',
  'powershell',
  'other',
]

const failed = 'Connecting to remote server 10.0.4.11 failed with the following error message : '
const more = ' For more information, see the about_Remote_Troubleshooting Help topic.'

describe('the reason of a refused session', () => {
  it.each([
    ['AccessDenied,PSSessionOpenFailed', 'access-denied'],
    ['accessdenied,PSSessionOpenFailed', 'access-denied'],
    ['LogonFailure,PSSessionOpenFailed', 'access-denied'],
    ['1909,PSSessionOpenFailed', 'access-denied'],
    ['1330,PSSessionOpenFailed', 'access-denied'],
    ['InvalidResourceUri,PSSessionOpenFailed', 'wrong-configuration'],
    ['RemoteConnectionDisallowed,PSSessionOpenFailed', 'wrong-configuration'],
    ['ServerNotTrusted,PSSessionOpenFailed', 'not-trusted'],
    ['CannotUseIPAddress,PSSessionStateBroken', 'not-trusted'],
    ['ExplicitCredentialsRequired,PSSessionOpenFailed', 'not-trusted'],
    ['-2144108048,PSSessionOpenFailed', 'not-trusted'],
    ['-2144108123,PSSessionOpenFailed', 'session-limit'],
    ['-2144108122,PSSessionOpenFailed', 'session-limit'],
    ['-2144108060,PSSessionOpenFailed', 'session-limit'],
    ['-2144108140,PSSessionOpenFailed', 'culture'],
    ['-2144108139,PSSessionOpenFailed', 'culture'],
    ['NetworkPathNotFound,PSSessionOpenFailed', 'unreachable'],
    ['ComputerNotFound,PSSessionOpenFailed', 'unreachable'],
    ['CannotConnect,PSSessionOpenFailed', 'unreachable'],
    ['WinRMOperationTimeout,PSSessionOpenFailed', 'unreachable'],
    ['PSSessionOpenFailed', 'other'],
    ['CorruptedWinRMConfig,PSSessionOpenFailed', 'other'],
    ['', 'other'],
  ] as const)('by the id %s is %s', (id, reason) => {
    expect(sessionRefusal('Ein Text in einer anderen Sprache.', id)).toBe(reason)
  })

  it.each([
    ['Access is denied.', 'access-denied'],
    ['The user name or password is incorrect.', 'access-denied'],
    ['The referenced account is currently locked out and may not be logged on to.', 'access-denied'],
    ['The password for this account has expired.', 'access-denied'],
    [
      'The WS-Management service cannot process the request. Cannot find the PrivilegedEndpoint session configuration in the WSMan: drive on the 10.0.4.11 computer.',
      'wrong-configuration',
    ],
    [
      'The WS-Management service cannot process the request. The service cannot find the resource identified by the resource URI and selectors.',
      'wrong-configuration',
    ],
    [
      'The WS-Management service cannot process the request. The service is configured to reject remote connection requests for this plugin.',
      'wrong-configuration',
    ],
    [
      'The WinRM client cannot process the request. If the authentication scheme is different from Kerberos, or if the client computer is not joined to a domain, then HTTPS transport must be used or the destination machine must be added to the TrustedHosts configuration setting.',
      'not-trusted',
    ],
    [
      'The WinRM client cannot process the request. Default authentication may be used with an IP address under the following conditions: the transport is HTTPS or the destination is in the TrustedHosts list, and explicit credentials are provided.',
      'not-trusted',
    ],
    [
      'The WS-Management service cannot process the request. This user is allowed a maximum number of 5 concurrent shells, which has been exceeded. Close existing shells or raise the quota for this user.',
      'session-limit',
    ],
    [
      'The WS-Management service cannot process the request. The maximum number of concurrent operations for this user has been exceeded.',
      'session-limit',
    ],
    [
      'The WS-Management service cannot process the request. The maximum number of users executing shell operations has been exceeded.',
      'session-limit',
    ],
    [
      'The Windows Remote Shell cannot process the request. The server exceeded the maximum number of users concurrently performing remote operations on the same system. Retry later.',
      'session-limit',
    ],
    ['The load quota for the system has been exceeded.', 'session-limit'],
    ['The WinRM client cannot process the request. The locale option is invalid.', 'culture'],
    ['The WinRM client cannot process the request. The UI language option is invalid.', 'culture'],
    ['Culture is not supported. xx-XX is an invalid culture identifier.', 'culture'],
    [
      'WinRM cannot complete the operation. Verify that the specified computer name is valid, that the computer is accessible over the network, and that a firewall exception for the WinRM service is enabled and allows access from this computer.',
      'unreachable',
    ],
    [
      'The client cannot connect to the destination specified in the request. Verify that the service on the destination is running and is accepting requests.',
      'unreachable',
    ],
    ['The WinRM client cannot process the request because the server name cannot be resolved.', 'unreachable'],
    ['The network path was not found.', 'unreachable'],
    ['Connection refused', 'unreachable'],
    ['No connection could be made because the target machine actively refused it.', 'unreachable'],
    ['The operation has timed out.', 'unreachable'],
    ['Something nobody has met before.', 'other'],
  ] as const)('by the words %j is %s', (words, reason) => {
    expect(sessionRefusal(words, 'PSSessionOpenFailed')).toBe(reason)
    expect(sessionRefusal(`${failed}${words}${more}`, '')).toBe(reason)
  })

  it('is what the id says, whatever the words advise', () => {
    const words =
      'The user name or password specified are invalid. Add the destination computer to the WinRM TrustedHosts configuration setting.'
    expect(sessionRefusal(words, 'AccessDenied,PSSessionOpenFailed')).toBe('access-denied')
    expect(sessionRefusal('Access is denied.', 'CannotConnect,PSSessionOpenFailed')).toBe('unreachable')
  })

  it('is found for every text, in a time that does not explode', () => {
    const pieces = fc.constantFrom(
      'maximum number of ',
      'Cannot find the ',
      'resource URI ',
      'account ',
      'server ',
      '\n',
    )
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 2000 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(texts, texts, (words, id) => {
        expect(reasons).toContain(sessionRefusal(words, id))
      }),
    )
  })
})

describe('the advice for a refused session', () => {
  it.each(reasons)('says for %s what it means, what to do and where that is written', (reason) => {
    const { meaning, doNext, doNot, source } = sessionRefusalAdvice(reason)
    for (const sentence of [meaning, ...doNext, ...doNot]) expect(sentence).toMatch(/^[A-Z].*\.$/)
    expect(doNext.length).toBeGreaterThan(0)
    expect(source).not.toBe('')
  })

  it('names everything that a refused account can come from, for it can’t be told apart', () => {
    const { meaning, doNot } = sessionRefusalAdvice('access-denied')
    for (const word of ['password', 'locked', 'CloudAdmins']) expect(meaning).toContain(word)
    expect(doNot.join(' ')).toContain('at random')
  })

  it('for TrustedHosts names the command that makes the scripts, and warns of the one that replaces the list', () => {
    const { doNext, doNot } = sessionRefusalAdvice('not-trusted')
    expect(doNext.join(' ')).toContain('keyturn pep trusted-hosts --address')
    expect(doNot.join(' ')).toContain('replaces')
  })
})
