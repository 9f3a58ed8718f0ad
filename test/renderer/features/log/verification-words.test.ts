import { expect, it } from 'vitest'
import { headline, verificationText } from '../../../../src/renderer/features/log/verification-words.ts'
import { altered, noticed, whole } from '../../support/samples/log.ts'

it('says first what a verification comes to', () => {
  expect(headline(whole)).toBe('The log is whole: 1,204 entries.')
  expect(headline(noticed)).toBe('The log is whole, 1,204 entries, but something deserves attention.')
  expect(headline(altered)).toBe(
    'The log does not verify: it holds up to entry 812, and can’t be relied on from entry 813 on.',
  )
  expect(headline({ ...altered, firstBad: null })).toBe('The log does not verify.')
})

it('can be kept as a text with everything in it', () => {
  expect(verificationText(whole)).toContain('Code to write on paper: 1204-9QQT-2M0X-RQGD-DCGV-S')
  const text = verificationText(altered)
  expect(text).toContain('Fail, entry 813: The entry is not the one that was hashed')
  expect(text).toContain('does not hold')
  expect(text).not.toContain('paper')
})
