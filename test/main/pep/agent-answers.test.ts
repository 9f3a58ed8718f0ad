import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AgentAnswer } from '../../../src/main/pep/agent-answers.ts'
import { anyText } from './support/arbitrary-texts.ts'

/** As `agent.ps1` writes a text: plain if it can, else base64 of its UTF-16. */
const written = (text: string): string =>
  /^[ !#-[\]-~]*$/.test(text) ? `=${text}` : `~${Buffer.from(text, 'utf16le').toString('base64')}`

type Plain = null | number | boolean | string | Plain[] | { [name: string]: Plain }

const writtenValue = (value: Plain): Plain => {
  if (typeof value === 'string') return written(value)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(writtenValue)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [written(name), writtenValue(member)]))
}

const { value: values } = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    anyText,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyText, tie('value'), { maxKeys: 4 }).map((members) => ({ ...members })),
  ),
}))

const at = '2026-11-25T17:02:46.7129856Z'
const output = (value: unknown) => ({ call: 3, kind: 'output', number: 1, at, value })

describe('an answer', () => {
  it('has every text and every object as it was before it was written', () => {
    fc.assert(
      fc.property(values, (value) => {
        const answer = AgentAnswer.parse(JSON.parse(JSON.stringify(output(writtenValue(value)))))
        expect(answer).toEqual({ ...output(value) })
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps names that mean something to JavaScript as names', () => {
    const answer = AgentAnswer.parse(JSON.parse(JSON.stringify(output({ '=__proto__': '=a', '=constructor': '=b' }))))
    if (answer.kind !== 'output') throw new Error('no output')
    expect(Object.entries(Object(answer.value))).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ])
    expect(Object.getPrototypeOf(answer.value)).toBe(Object.prototype)
  })

  it('is refused in words, never with a crash, when it is any other JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.jsonValue().map(output), fc.anything()), (json) => {
        const { success, error } = AgentAnswer.safeParse(json)
        expect(success || error.issues.length > 0).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('is refused when it goes deeper than any that was asked for', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const json: unknown = JSON.parse(JSON.stringify(output('here')).replace('"here"', deep))
    expect(AgentAnswer.safeParse(json).error?.message).toContain('too deep')
  })

  it.each([
    ['a text without its first letter', output('a')],
    ['a name without its first letter', output({ a: 1 })],
    ['base64 that is none', output('~a b')],
    ['base64 of half a character', output('~YQ==')],
    ['a member that is not known', { ...output('=a'), more: 1 }],
    ['a number that is none of a record', { ...output('=a'), number: 0 }],
    ['a time that is none', { ...output('=a'), at: 'yesterday' }],
    ['a kind that is not known', { ...output('=a'), kind: 'reply' }],
    ['no object', 'output'],
  ])('is refused with %s', (_, json) => {
    expect(AgentAnswer.safeParse(json).success).toBe(false)
  })
})
