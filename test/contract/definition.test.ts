import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { channelOf, stopChannel, valueChannel } from '../../src/contract/bridge.ts'
import { contract } from '../../src/contract/contract.ts'
import { operationsOf, weightOf } from '../../src/contract/definition.ts'

const enough = 1_000_000
const infinite = Number.POSITIVE_INFINITY

describe('what a message holds', () => {
  it.each([
    ['null', null, 8],
    ['nothing', undefined, 8],
    ['a number', 1, 8],
    ['a yes or no', true, 8],
    ['a text, two bytes a character', 'abc', 14],
    ['bytes, by their length', new Uint8Array(100), 108],
    ['a list', [1, 2], 28],
    ['an object, with its names', { ab: 1 }, 20],
  ])('is counted for %s', (_, message, weight) => {
    expect(weightOf(message, enough)).toBe(weight)
  })

  it.each([
    ['a function', () => {}],
    ['a map', new Map()],
    ['a date', new Date()],
    ['an error', new Error('x')],
    ['an instance of a class', new (class Thing {})()],
    ['a large number', 1n],
    ['a symbol', Symbol('x')],
    ['other numbers in a buffer', new Uint16Array(2)],
    ['a buffer itself', new ArrayBuffer(2)],
    ['something within', { a: [{ b: new Set() }] }],
  ])('is no weight at all for %s, which no message holds', (_, message) => {
    expect(weightOf(message, enough)).toBe(infinite)
  })

  it('ends at sixteen levels', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])
    expect(weightOf(nested(16), enough)).toBeLessThan(enough)
    expect(weightOf(nested(17), enough)).toBe(infinite)
  })

  it('is not counted to the end of a huge or circular message', () => {
    expect(weightOf(Array.from({ length: 1_000_000 }).fill('a'), 1_000)).toBeLessThan(1_100)
    const circle: unknown[] = []
    circle.push(circle, circle)
    expect(weightOf(circle, enough)).toBe(infinite)
  })

  it('is never less than its text, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 10 }), (message) => {
        expect(weightOf(message, infinite)).toBeGreaterThanOrEqual(JSON.stringify(message).length / 3)
      }),
    )
  })
})

describe('the operations of the contract', () => {
  const names = [...operationsOf(contract).keys()]

  it('have a name each, and a channel each, that is none of the other two', () => {
    const channels = [...names.map(channelOf), stopChannel, valueChannel]
    expect(new Set(channels).size).toBe(channels.length)
    for (const name of names) expect(name).toMatch(/^[a-z]+\.[a-zA-Z]+$/)
  })

  it('take no more than a message that carries files may hold', () => {
    for (const [name, { largest }] of operationsOf(contract))
      expect(largest, name).toBeLessThanOrEqual(65 * 1024 * 1024)
  })
})
