import { expect, test } from 'vitest'
import type { LogStanding } from '../../../src/contract/application-state.ts'
import { logWords } from '../../../src/renderer/shell/log-standing-words.ts'

const now = Date.UTC(2026, 10, 25, 22, 37, 5)

const log = (given: Partial<LogStanding>): LogStanding => ({
  path: 'C:\\Keyturn\\log\\journal.db',
  entries: 1204,
  standing: 'intact',
  words: null,
  anchoredAt: '2026-11-25T22:35:00.000Z',
  places: [],
  keyProtection: 'operating-system',
  ...given,
})

test('an intact log says to which entry, and how long ago it was anchored', () => {
  expect(logWords(log({}), now)).toEqual({
    standing: 'Log intact to entry 1,204',
    more: ', anchored 2 min ago',
    whole: 'Log intact to entry 1,204, anchored 2 min ago',
  })
  expect(logWords(log({ anchoredAt: null }), now).more).toBe(', not anchored yet')
})

test('a key that nothing protects is said, and never cut', () => {
  expect(logWords(log({ keyProtection: 'none' }), now).more).toBe(', anchored 2 min ago, key not protected')
  expect(logWords(log({ standing: 'attention', keyProtection: 'none' }), now).standing).toBe(
    'Log needs attention: key not protected',
  )
})

test('why a log needs attention is said in a word or two, and whole to whoever asks', () => {
  const words = 'The head could not be kept in \\\\fs01\\anchors: the network path was not found.'
  const places = [{ place: '\\\\fs01\\anchors', problem: 'The network path was not found.' }]
  expect(logWords(log({ standing: 'attention', words, places }), now)).toEqual({
    standing: 'Log needs attention: head not kept outside',
    more: '',
    whole: `Log needs attention: head not kept outside. ${words}`,
  })
  expect(logWords(log({ standing: 'attention' }), now).whole).toBe('Log needs attention')
})

test('what is wrong is never called intact, and why is said after it', () => {
  expect(logWords(log({ standing: 'altered' }), now)).toEqual({
    standing: 'Log altered',
    more: '',
    whole: 'Log altered',
  })
  for (const standing of ['attention', 'altered', 'unwritable'] as const) {
    const words = logWords(log({ standing, words: 'The disk is full.' }), now)
    expect(words.standing).not.toContain('intact')
    expect(words.whole).toContain('The disk is full.')
  }
})
