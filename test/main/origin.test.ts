import { hostname, userInfo } from 'node:os'
import { describe, expect, it } from 'vitest'
import { readWhoami, systemOrigin } from '../../src/main/origin.ts'

describe('who acts', () => {
  it.skipIf(process.platform === 'win32')('is the account of this process, at this computer', () => {
    expect(systemOrigin('0.1.0')).toEqual({
      actor: { account: `${userInfo().username}@${hostname()}`, sid: null },
      host: hostname(),
      app: 'Keyturn 0.1.0',
    })
  })

  it.skipIf(process.geteuid?.() !== 0)('is at least a number where it has no name', () => {
    process.seteuid?.(4_000_123)
    try {
      expect(systemOrigin('0.1.0').actor.account).toBe(`uid 4000123@${hostname()}`)
    } finally {
      process.seteuid?.(0)
    }
  })
})

describe('the answer of whoami', () => {
  it.each([
    [
      '"contoso\\azs-operator","S-1-5-21-3623811015-3361044348-30300820-1013"\r\n',
      'S-1-5-21-3623811015-3361044348-30300820-1013',
    ],
    ['"contoso\\J\u0081rgen M\u0081ller","S-1-5-21-1-2-3-1001"', 'S-1-5-21-1-2-3-1001'],
    ['"nt authority\\system","S-1-5-18"\r\n', 'S-1-5-18'],
  ])('%j has the SID %s', (answer, sid) => {
    expect(readWhoami(answer)).toBe(sid)
  })

  it.each(['', '"contoso\\operator"', 'S-1-5-18', '"a","S-1-5-18"\r\n"b","S-1-5-19"', '"a","S-1-x"'])(
    '%j has none',
    (answer) => {
      expect(readWhoami(answer)).toBeNull()
    },
  )
})
