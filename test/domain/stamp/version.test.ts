import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStampVersion } from '../../../src/domain/stamp/version.ts'

describe('a stamp version', () => {
  it('is read with its release, build and revision', () => {
    expect(parseStampVersion('1.2108.2.65')).toEqual({ text: '1.2108.2.65', release: 2108, build: 2, revision: 65 })
    expect(parseStampVersion(' 1.1811.0.101\r\n')).toEqual({
      text: '1.1811.0.101',
      release: 1811,
      build: 0,
      revision: 101,
    })
  })

  it.each([
    '',
    '2108',
    '1.2108',
    '1.2108.2',
    '1.2108.2.65.1',
    '2.2108.2.65',
    '1.0.180302.1',
    '20180329.1',
    '1.210.2.65',
    '1.21080.2.65',
    '1.2100.2.65',
    '1.2113.2.65',
    '1.2108.2.',
    '1.2108.-2.65',
    '1.2108.2.6x',
    '1.2108.2.65-preview',
    '1,2108,2,65',
    '1. 2108.2.65',
    '１.2108.2.65',
    'v1.2108.2.65',
    '1.2108.2.65\n1.1803.0.1',
  ])('is asked about and not guessed when it is written as %j', (text) => {
    expect(parseStampVersion(text)).toBeNull()
  })

  it('comes back from its own text', () => {
    const versions = fc.tuple(
      fc.integer({ min: 18, max: 99 }),
      fc.integer({ min: 1, max: 12 }),
      fc.nat({ max: 99_999 }),
      fc.nat({ max: 99_999 }),
    )
    fc.assert(
      fc.property(versions, ([year, month, build, revision]) => {
        const release = year * 100 + month
        const text = `1.${release}.${build}.${revision}`
        expect(parseStampVersion(text)).toEqual({ text, release, build, revision })
      }),
    )
  })

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const version = parseStampVersion(text)
        expect(version === null || version.text === text.trim()).toBe(true)
      }),
    )
  })
})
