import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressesRefusal, trustedHostsFor, trustedHostsScripts } from '../../../src/domain/pep/trusted-hosts.ts'

const consoles = ['10.0.4.11', '10.0.4.12', '10.0.4.13']

const stateOf = (list: string, ...addresses: readonly string[]) =>
  trustedHostsFor({ list, policy: null }, addresses).state

const scriptsOf = (before: string, addresses: readonly string[] = consoles) => {
  const scripts = trustedHostsScripts({ before, addresses })
  if ('refusal' in scripts) throw new Error(scripts.refusal)
  return scripts
}

describe('an address is trusted', () => {
  it.each([
    ['10.0.4.11', '10.0.4.11'],
    ['other, 10.0.4.11 ,third', '10.0.4.11'],
    ['*', '10.0.4.11'],
    ['10.0.4.*', '10.0.4.11'],
    ['*.11', '10.0.4.11'],
    ['10.*.11', '10.0.4.11'],
    ['10.*4*1', '10.0.4.11'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:DB8::1]', '[2001:db8::1]'],
    ['[2001:db8:*', '2001:db8::1'],
  ])('by the list %j: %s', (list, address) => {
    expect(stateOf(list, address)).toBe('trusted')
  })

  it.each([
    ['', '10.0.4.11'],
    [' , ,', '10.0.4.11'],
    ['10.0.4.1', '10.0.4.11'],
    ['10.0.4.111', '10.0.4.11'],
    ['10.0.5.*', '10.0.4.11'],
    ['10.0.4.11*1', '10.0.4.11'],
    ['<local>', '10.0.4.11'],
    ['<local>', '2001:db8::1'],
    ['10.0.4.11 10.0.4.12', '10.0.4.12'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8:0::1]', '2001:db8::1'],
    ['10x0x4x11', '10.0.4.11'],
  ])('not by the list %j: %s', (list, address) => {
    expect(stateOf(list, address)).toBe('untrusted')
  })

  it('in a time that does not grow out of bounds with the stars of an entry', () => {
    expect(stateOf(`${'*1'.repeat(50_000)}*x`, '10.0.4.11')).toBe('untrusted')
  })
})

describe('what is to be done', () => {
  it('is nothing where all of them are trusted', () => {
    const state = trustedHostsFor({ list: '10.0.4.*', policy: null }, consoles)
    expect(state).toMatchObject({ state: 'trusted', doNext: [] })
    expect(state.meaning).toContain('10.0.4.11, 10.0.4.12 and 10.0.4.13')
  })

  it('is the scripts for those that are missing', () => {
    const state = trustedHostsFor({ list: '10.0.4.12', policy: null }, consoles)
    expect(state).toMatchObject({ state: 'untrusted', missing: ['10.0.4.11', '10.0.4.13'] })
    expect(state.doNext.join(' ')).toContain('as administrator')
  })

  it('is for whoever manages the group policies where one sets the list, whatever the local list holds', () => {
    const state = trustedHostsFor({ list: '*', policy: '10.0.4.12' }, consoles)
    expect(state).toMatchObject({ state: 'by-policy', missing: ['10.0.4.11', '10.0.4.13'] })
    expect(state.doNext.join(' ')).toContain('whoever manages the group policies')
    expect(trustedHostsFor({ list: null, policy: '10.0.4.*' }, consoles).state).toBe('trusted')
  })

  it('is to read the list where nobody could', () => {
    const state = trustedHostsFor({ list: null, policy: null }, consoles)
    expect(state.state).toBe('unknown')
    expect(state.doNext.join(' ')).toContain('(Get-Item WSMan:\\localhost\\Client\\TrustedHosts).Value')
  })
})

describe('the list afterwards', () => {
  it.each([
    ['', consoles, '10.0.4.11,10.0.4.12,10.0.4.13'],
    ['Box-7 , *.Contoso.com', ['10.0.4.11'], 'Box-7 , *.Contoso.com,10.0.4.11'],
    ['box,', ['10.0.4.11'], 'box,10.0.4.11'],
    ['box, ', ['10.0.4.11'], 'box, 10.0.4.11'],
    ['box,box', ['10.0.4.11', '10.0.4.11'], 'box,box,10.0.4.11'],
    ['10.0.4.12', consoles, '10.0.4.12,10.0.4.11,10.0.4.13'],
    ['', ['[2001:db8::1]', '2001:DB8::1'], '[2001:DB8::1]'],
  ])('of %j with %j is %j', (before, addresses, after) => {
    expect(scriptsOf(before, addresses).after).toBe(after)
  })

  it('begins with the list as it was, letter by letter, and trusts every address', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6())
    const entries = fc.oneof(fc.string({ unit: 'grapheme' }), address, fc.constantFrom('*.contoso.com', '<local>', ''))
    const lists = fc.array(entries, { maxLength: 5 }).map((parts) => parts.join(','))
    fc.assert(
      fc.property(lists, fc.array(address, { minLength: 1, maxLength: 4 }), (before, addresses) => {
        const scripts = trustedHostsScripts({ before, addresses })
        if ('refusal' in scripts) {
          expect(scripts.refusal).toMatch(/\.$/)
          return
        }
        expect(scripts.after.startsWith(before)).toBe(true)
        expect(stateOf(scripts.after, ...addresses)).toBe('trusted')
        expect(trustedHostsScripts({ before: scripts.after, addresses })).toHaveProperty('refusal')
      }),
    )
  })
})

describe('addresses', () => {
  it.each([
    '10.0.4.11',
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '[::1]',
    'fe80::1:2',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7::',
    '::ffff:10.0.4.11',
    '2001:db8::10.0.4.11',
  ])('%s is one', (address) => {
    expect(addressesRefusal([address])).toBeNull()
  })

  it('of every kind that a generator knows are taken', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        expect(addressesRefusal([address])).toBeNull()
      }),
    )
  })

  it.each([
    '',
    '*',
    'azs-ercs01',
    '10.0.4',
    '10.0.4.256',
    '10.0.4.011',
    '10.0.4.11.1',
    '10.0.4.1١',
    '10.0.4.11\n',
    "10.0.4.11'",
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1::2::3',
    ':::',
    ':1:2:3:4:5:6:7',
    '12345::',
    'fe80::1%3',
    '::10.0.4.11:1',
    '[::1',
    '[10.0.4.11]x',
    '10.0.4.11,*',
    "'; Stop-Computer; '",
  ])('%j is none, and no script is made', (address) => {
    const refusal = expect.stringContaining('is no IP address')
    expect(addressesRefusal([...consoles, address])).toEqual(refusal)
    expect(trustedHostsScripts({ before: '', addresses: [address] })).toEqual({ refusal })
  })

  it('that are not given are refused', () => {
    expect(addressesRefusal([])).toMatch(/No address/)
  })

  it('and what was taken for one can be said without harm to a terminal', () => {
    expect(addressesRefusal(['\u001b[2J\u202e\r\n'])).toMatch(/^[^\p{C}]*$/u)
  })
})

describe('the scripts', () => {
  it.each(['a\nb', 'a\r', 'a\0', 'a\u2028b', '\u001b[0m', 'a\u0085'])('are not made for the list %j', (before) => {
    expect(trustedHostsScripts({ before, addresses: consoles })).toEqual({
      refusal: expect.stringContaining('control character'),
    })
  })

  it('are ASCII with Windows line ends, whatever the list holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (before) => {
        const scripts = trustedHostsScripts({ before, addresses: consoles })
        if ('refusal' in scripts) return
        for (const text of [scripts.append, scripts.restore]) {
          expect(text).toMatch(/^[ -~\r\n]*$/)
          expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
        }
      }),
    )
  })

  it('never replace the list as winrm set would, and never trust every computer', () => {
    const { append, restore } = scriptsOf('box')
    for (const text of [append, restore]) {
      expect(text).not.toMatch(/winrm (?:s|set)\b/i)
      expect(text).not.toContain("'*'")
    }
  })
})
