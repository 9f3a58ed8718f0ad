import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passwordProblems } from '../../../src/domain/certificates/password.ts'

const problems = (text: string): readonly string[] => passwordProblems(new TextEncoder().encode(text))

describe('a password for PFX files', () => {
  it.each(['Passw0rd', 'aaaaaaA1', '1234567aB', 'Rotate2026Secrets'])('%s is safe', (password) => {
    expect(problems(password)).toEqual([])
  })

  it.each([
    ['', ['shorter', 'upper-case', 'lower-case', 'digit']],
    ['Passw0r', ['shorter']],
    ['passw0rd', ['upper-case']],
    ['PASSW0RD', ['lower-case']],
    ['Password', ['a digit']],
    ['Passw0rd$', ['special']],
    ['strong@CertSecret6', ['special']],
    ['Pass word1', ['special']],
    ['Passw0rd\n', ['special']],
    ['Pässw0rd', ['special']],
    ['Раssw0rd', ['special', 'upper-case']],
  ])('%j is refused for its own reasons only', (password, reasons) => {
    const found = problems(password)
    expect(found).toHaveLength(reasons.length)
    for (const reason of reasons) expect(found.some((problem) => problem.includes(reason))).toBe(true)
  })

  it('is refused for each special character that a document names, and for all others', () => {
    for (let code = 0; code < 0x80; code++) {
      const character = String.fromCharCode(code)
      expect(problems(`Passw0rd${character}`).length === 0).toBe(/[A-Za-z0-9]/.test(character))
    }
  })

  it('is safe exactly when it has eight or more letters and digits of all three classes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z0-9]{0,20}$/)), (password) => {
        const safe = /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[A-Za-z0-9]{8,}$/.test(password)
        expect(problems(password).length === 0).toBe(safe)
      }),
    )
  })

  it('stands in no message: what is said depends on its flaws only', () => {
    expect(problems('hunter$2')).toEqual(problems('secret#9'))
    expect(problems('ABCDEFG')).toEqual(problems('QQQ'))
  })

  it('may be any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(Array.isArray(passwordProblems(bytes))).toBe(true)
      }),
    )
  })
})
