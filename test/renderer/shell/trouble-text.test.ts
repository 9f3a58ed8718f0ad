import { expect, test } from 'vitest'
import { holdsWords, troubleText } from '../../../src/renderer/shell/trouble-text.ts'
import { folderReadOnly, logAltered } from '../support/samples/troubles.ts'

test('all that the screen says is in the text for whoever helps', () => {
  const text = troubleText(logAltered, 'CONTOSO\\azs-operator')
  const verification = logAltered.verification
  for (const words of [
    logAltered.title,
    logAltered.message,
    ...logAltered.doNext,
    ...(verification?.findings.map(({ message }) => message) ?? []),
    ...(verification?.anchors.map(({ source }) => source) ?? []),
    verification?.head ?? 'no head',
    'CONTOSO\\azs-operator',
  ]) {
    expect(text).toContain(words)
  }
})

test('without a verification and an account nothing is made up', () => {
  expect(troubleText(folderReadOnly, null)).not.toMatch(/Verified|Account/)
})

test('how far the log holds is the entry before the first bad one', () => {
  const verification = { ...logAltered.verification, findings: [], anchors: [] }
  const view = { result: 'Fail', head: '', keyId: null, paperCode: null, at: '', ...verification } as const
  expect(holdsWords({ ...view, entries: 1204, firstBad: 812 })).toContain('holds to entry 811; entry 812 is the first')
  expect(holdsWords({ ...view, entries: 1, firstBad: 1 })).toBe(
    '1 entry was read. The log does not hold from its first entry on.',
  )
  expect(holdsWords({ ...view, entries: 1204, firstBad: null })).toBe('1,204 entries were read.')
})
