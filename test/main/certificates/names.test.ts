import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readElement } from '../../../src/main/certificates/ber.ts'
import { nameOf } from '../../../src/main/certificates/certificate-facts.ts'
import { SubjectInvalid, subjectName } from '../../../src/main/certificates/names.ts'

/** The subject as it stands in a request, most specific part first. */
const subject = (text: string, commonName: string | null = null): string =>
  nameOf(readElement(subjectName(text, commonName)))

describe('a subject', () => {
  it.each([
    ['c=us, st = Washington ,O=Contoso', 'O=Contoso, ST=Washington, C=US'],
    ['O=Contoso\\, Ltd', 'O=Contoso\\, Ltd'],
    ['O="Contoso, Ltd",OU=A', 'OU=A, O=Contoso\\, Ltd'],
    ['O=Z\\C3\\BCrich \\+ Co', 'O=Zürich \\+ Co'],
    ['O=back\\\\5C', 'O=back\\\\5C'],
    ['O=漢字 GmbH,OU=Azure Stack Hub', 'OU=Azure Stack Hub, O=漢字 GmbH'],
    ['OU=one+L=two', 'L=two+OU=one'],
    ['O=a=b', 'O=a\\=b'],
    ['O=\u00a0Contoso\u3000,OU=A', 'OU=A, O=Contoso'],
  ])('%s is understood', (text, expected) => {
    expect(subject(text)).toBe(expected)
  })

  it('gets the first name as its CN when it has none', () => {
    expect(subject('O=Contoso', '*.blob.east.contoso.com')).toBe('CN=*.blob.east.contoso.com, O=Contoso')
    expect(subject('cn=Own,O=Contoso', '*.blob.east.contoso.com')).toBe('O=Contoso, CN=Own')
  })

  it('gets no CN that is longer than a CA takes', () => {
    expect(subject('O=Contoso', `portal.${'a'.repeat(63)}.com`)).toBe('O=Contoso')
  })

  it.each([
    '',
    'Contoso',
    'O=',
    'O=Contoso,,C=US',
    'O=Contoso,',
    'X=1',
    'C=USA',
    'C=Ü1',
    'O="Contoso',
    'O=Contoso\\',
    'O=\\C3',
    'O=two\nlines',
    'E=größe@contoso.com',
    'SERIALNUMBER=ü',
    `O=${'x'.repeat(65)}`,
  ])('“%s” is refused with words', (text) => {
    expect(() => subjectName(text, null)).toThrow(SubjectInvalid)
    expect(() => subjectName(text, null)).toThrow(/\w+ .*\.$/s)
  })

  it('of any letters comes out as it went in, when it is escaped', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => !/\p{Cc}/u.test(text))
    fc.assert(
      fc.property(value, (text) => {
        const escaped = text.replace(/[,+"\\<>;=\s#]/g, (special) => `\\${special}`)
        const element = readElement(subjectName(`O=${escaped}`, null))
        return element.children[0]?.children[0]?.children[1]?.content.toString('utf8') === text
      }),
    )
  })

  it('of any text is read or refused, never anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        try {
          readElement(subjectName(text, null))
        } catch (error) {
          return error instanceof SubjectInvalid
        }
        return true
      }),
    )
  })
})
