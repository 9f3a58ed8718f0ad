import { expect, test } from 'vitest'
import { mostUrgent, urgentAdvice, urgentTitle } from '../../../../src/renderer/features/stamps/urgency.ts'
import { eastStamp, expiredStamp, northStamp, rehearsedStamp, westStamp } from '../../support/samples/stamps.ts'

const words = (cards: Parameters<typeof mostUrgent>[0]): string | null => {
  const urgent = mostUrgent(cards)
  return urgent === null ? null : `${urgentTitle(urgent)} ${urgentAdvice(urgent)}`
}

test('what ends first is said, with what to do about it', () => {
  expect(words([eastStamp, westStamp, northStamp])).toBe(
    'west: external certificates expire in 24 days. The stamp shows a critical alert. Start an external rotation now.',
  )
})

test('a run that is open is gone on with', () => {
  expect(words([eastStamp])).toContain('A run is open: go on with it.')
})

test('what is over comes before all', () => {
  expect(words([westStamp, expiredStamp])).toContain('south: external certificates expired 3 days ago.')
  expect(mostUrgent([westStamp, expiredStamp])?.others).toBe(2)
})

test('nothing is urgent where no alert is shown, and a simulated stamp urges nobody', () => {
  expect(mostUrgent([northStamp, rehearsedStamp])).toBeNull()
})

test('of internal certificates it is said that Keyturn does not lead through their rotation', () => {
  expect(words([{ ...expiredStamp, external: null }])).toContain('Start-SecretRotation -Internal')
})
