import { expect, it } from 'vitest'
import { typeChoices } from '../../../../src/renderer/features/log/entry-types.ts'
import { entriesWords, entryTable, factLines } from '../../../../src/renderer/features/log/entry-words.ts'
import { entryOf, unreadableEntry } from '../../support/samples/log.ts'

it('shows facts line by line, and the begin of long ones as it is', () => {
  expect(factLines('{"a":{"b":1}}')).toBe('{\n  "a": {\n    "b": 1\n  }\n}')
  expect(factLines('{"a":"cut of')).toBe('{"a":"cut of')
})

it('counts as a person does', () => {
  expect([entriesWords(0), entriesWords(1), entriesWords(1204)]).toEqual(['0 entries', '1 entry', '1,204 entries'])
})

it('copies entries with their facts, and those that can’t be read as what they are', () => {
  const [columns, whole, broken] = entryTable([entryOf(1203), unreadableEntry(7)])
  expect(whole?.[0]).toBe('1203')
  expect(whole?.at(-1)).toContain('"signature"')
  expect(broken).toHaveLength(columns?.length ?? 0)
  expect(broken?.join()).toContain('no JSON any more')
})

it('offers the types that it knows, and those that it saw besides, each once', () => {
  const types = typeChoices(['checkpoint', 'of-a-newer-keyturn', 'of-a-newer-keyturn', null]).map(({ type }) => type)
  expect(types.filter((type) => type === 'checkpoint')).toHaveLength(1)
  expect(types.filter((type) => type === 'of-a-newer-keyturn')).toHaveLength(1)
})
