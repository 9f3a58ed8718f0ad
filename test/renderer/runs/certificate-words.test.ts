import { describe, expect, it } from 'vitest'
import {
  canBeRepaired,
  checksOf,
  commonName,
  servedAfterOf,
  setWords,
} from '../../../src/renderer/runs/certificate-words.ts'
import {
  afterRotation,
  failedChecks,
  passed,
  warning,
  withWarnings,
  wrongEncryption,
} from '../support/samples/certificates.ts'

const rowOf = (folder: string, { certificates } = afterRotation()) => {
  const row = certificates.find((candidate) => candidate.folder === folder)
  if (row === undefined) throw new Error(`the sample has no ${folder}`)
  return row
}

describe('the words of a certificate', () => {
  it('tell the worst result of its checks, and how often', () => {
    expect(checksOf([])).toBeNull()
    expect(checksOf(passed)).toEqual({ result: 'OK', words: '4 passed' })
    expect(checksOf([...passed, warning])).toEqual({ result: 'Warning', words: '1 warning' })
    expect(checksOf([warning, warning])).toEqual({ result: 'Warning', words: '2 warnings' })
    expect(checksOf([warning, wrongEncryption])).toEqual({ result: 'Fail', words: '1 failed' })
  })

  it('compare what is served with what was prepared', () => {
    expect(servedAfterOf(rowOf('ACSBlob'))).toEqual({ result: 'OK', words: 'as prepared' })
    expect(servedAfterOf(rowOf('KeyVault'))).toEqual({ result: 'Fail', words: 'another one' })
    expect(servedAfterOf(rowOf('Admin Portal'))).toEqual({ result: 'Fail', words: 'not seen' })
    expect(servedAfterOf({ ...rowOf('ACSBlob'), servedAfter: null })).toBeNull()
  })

  it('name an issuer by its common name, and one without by all of it', () => {
    expect(commonName('CN=Contoso Issuing CA 2, DC=contoso, DC=com')).toBe('Contoso Issuing CA 2')
    expect(commonName('O=Contoso, CN=Last')).toBe('Last')
    expect(commonName('O=Contoso')).toBe('O=Contoso')
  })

  it('count the set', () => {
    expect(setWords(withWarnings().certificates)).toBe('11 of 11 prepared · 3 with warnings')
    expect(setWords(failedChecks().certificates)).toBe('10 of 11 prepared · 1 failed')
  })
})

describe('a repair', () => {
  const row = rowOf('ACSBlob')

  it('is there for what is wrong with the form of a file', () => {
    expect(canBeRepaired({ ...row, findings: [wrongEncryption] })).toBe(true)
  })

  it('is not there for what only the CA can cure, for what is well, nor for what is not there', () => {
    expect(canBeRepaired({ ...row, findings: [{ ...wrongEncryption, reissue: true }] })).toBe(false)
    expect(canBeRepaired({ ...row, findings: [{ ...wrongEncryption, name: 'Password' }] })).toBe(false)
    expect(canBeRepaired({ ...row, findings: [...passed] })).toBe(false)
    expect(canBeRepaired({ ...row, prepared: null, findings: [wrongEncryption] })).toBe(false)
  })
})
