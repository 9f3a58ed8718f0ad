import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { credential, on, secret, table, text, whole } from '../../../src/main/pep/literal.ts'
import { anyText } from './support/arbitrary-texts.ts'

/** Letters of PowerShell that can begin or end nothing but what `literal.ts` itself begins and ends. */
const source = /^[A-Za-z0-9+/=()'@{};, $[\]-]+$/
const textSource = /^\(Text '[A-Za-z0-9+/]*={0,2}'\)$/

describe('a text as PowerShell source', () => {
  it('is base64 between quotes, whatever it is made of', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const literal = text(value).source
        expect(literal).toMatch(textSource)
        expect(Buffer.from(literal.slice(7, -2), 'base64').toString('utf16le')).toBe(value)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a number as PowerShell source', () => {
  it('is its digits', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const literal = whole(value).source
        expect(literal).toMatch(/^\(-?[0-9]+\)$/)
        expect(Number(literal.slice(1, -1))).toBe(value)
      }),
    )
  })

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e21, 2 ** 53])(
    'is refused when it is none that is whole: %s',
    (value) => {
      expect(() => whole(value)).toThrow(TypeError)
    },
  )
})

describe('a secret as PowerShell source', () => {
  it('takes its parts as base64', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 256 }), { maxLength: 4 }), (parts) => {
        const sealed = parts.map((part) => Buffer.from(part).toString('base64'))
        expect(secret(sealed).source).toBe(`(Secret @(${sealed.map((part) => `'${part}'`).join(',')}))`)
      }),
    )
  })

  it('takes nothing else', () => {
    fc.assert(
      fc.property(
        anyText.filter((part) => !/^[A-Za-z0-9+/]*={0,2}$/.test(part)),
        (part) => {
          expect(() => secret([part])).toThrow(TypeError)
        },
      ),
    )
    expect(() => secret(["AAAA'); Get-Process #"])).toThrow(TypeError)
    expect(() => secret(['AAAA\n'])).toThrow(TypeError)
  })
})

describe('a table and an account as PowerShell source', () => {
  it('are of ASCII with a fixed alphabet, whatever names and values are made of', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, anyText)), anyText, (members, userName) => {
        const literals = members.map(([name, value]) => [name, text(value)] as const)
        const all = table([...literals, ['Credential', credential(userName, secret(['AAAA']))], ['Given', on]]).source
        expect(all).toMatch(source)
        // Between quotes there is nothing but base64, and without them nothing but what stands here.
        const bare = all.replace(/'[A-Za-z0-9+/]*={0,2}'/g, '')
        const pair = '(Text )=(Text );'.repeat(members.length)
        expect(bare).toBe(`([ordered]@{${pair}(Text )=(Credential (Text ) (Secret @()));(Text )=$true})`)
      }),
      { numRuns: 500 },
    )
  })
})
