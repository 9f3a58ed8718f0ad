import { expect, it } from 'vitest'
import { comparedEndpoints, sameWords } from '../../../../../src/renderer/features/run/contents/compared-endpoints.ts'
import { rotated, snapshotOf, verificationFailed, verified } from '../../../support/samples/run.ts'

it('says of every endpoint that it serves what was prepared', () => {
  const rows = comparedEndpoints(snapshotOf(verified()).certificates)
  expect(rows.length).toBeGreaterThan(10)
  expect(new Set(rows.map(sameWords))).toEqual(new Set(['as prepared']))
})

it('puts what is wrong first, and tells another certificate from no answer', () => {
  const [first, second, third] = comparedEndpoints(snapshotOf(verificationFailed()).certificates)
  expect(new Set([first?.folder, second?.folder])).toEqual(new Set(['KeyVault', 'Public Portal']))
  expect(new Set([first, second].map((row) => (row === undefined ? '' : sameWords(row))))).toEqual(
    new Set(['not seen', 'another certificate']),
  )
  expect(third?.result).toBe('OK')
})

it('claims nothing before anybody looked', () => {
  const rows = comparedEndpoints(snapshotOf(rotated()).certificates)
  expect(rows.every(({ result }) => result === 'Skipped')).toBe(true)
})
