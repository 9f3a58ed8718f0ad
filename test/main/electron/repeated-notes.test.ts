import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RepeatedNotes } from '../../../src/main/electron/repeated-notes.ts'

let written: unknown[]
let notes: RepeatedNotes

beforeEach(() => {
  vi.useFakeTimers()
  written = []
  notes = new RepeatedNotes((type, facts) => written.push([type, facts]))
})
afterEach(() => {
  vi.useRealTimers()
})

const request = (origin: string): void => notes.note('request-refused', { origin, by: 'image' })

describe('what is refused', () => {
  it('is noted at once, and again in the next minute', () => {
    request('https://a')
    expect(written).toEqual([['request-refused', { origin: 'https://a', by: 'image' }]])
    vi.advanceTimersByTime(60_000)
    request('https://a')
    expect(written).toHaveLength(2)
  })

  it('over and over is two notes a minute, the second with the count', () => {
    for (let time = 0; time < 10_000; time += 1) request('https://a')
    expect(written).toHaveLength(1)
    vi.advanceTimersByTime(60_000)
    expect(written.slice(1)).toEqual([['request-refused', { origin: 'https://a', by: 'image', again: 9_999 }]])
    vi.advanceTimersByTime(600_000)
    expect(written).toHaveLength(2)
  })

  it('in ever new ways is twenty notes a minute, and the rest counted', () => {
    for (let number = 0; number < 1_000; number += 1) request(`https://${number}`)
    vi.advanceTimersByTime(60_000)
    expect(written).toHaveLength(21)
    expect(written.at(-1)).toEqual(['request-refused', { others: 'not told one by one', again: 980 }])
  })

  it('in many ways hides nothing of another type', () => {
    for (let number = 0; number < 1_000; number += 1) request(`https://${number}`)
    notes.note('permission-refused', { permission: 'usb' })
    expect(written.at(-1)).toEqual(['permission-refused', { permission: 'usb' }])
  })

  it('is counted in the log before it is closed', () => {
    request('https://a')
    request('https://a')
    notes.tell()
    expect(written).toHaveLength(2)
    vi.advanceTimersByTime(60_000)
    expect(written).toHaveLength(2)
  })
})
