import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cancelSignal } from '../../src/cli/cancellation.ts'

const before = process.listeners('SIGINT')
beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  for (const listener of process.listeners('SIGINT')) if (!before.includes(listener)) process.off('SIGINT', listener)
})

/** What this module listens with, called as the operating system would. */
const interrupt = (): void => {
  for (const listener of process.listeners('SIGINT')) if (!before.includes(listener)) listener('SIGINT')
}

describe('Ctrl+C', () => {
  it('cancels at the first press, and says so', () => {
    const said: string[] = []
    const signal = cancelSignal((text) => said.push(text))
    expect(signal.aborted).toBe(false)
    interrupt()
    expect(signal.aborted).toBe(true)
    expect(said).toEqual([expect.stringContaining('Cancelling where that is safe')])
  })

  it('ends the process at the second press, as if nobody listened', () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
    cancelSignal(() => {})
    interrupt()
    vi.advanceTimersByTime(2000)
    interrupt()
    expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, 'SIGINT')
    expect(process.listeners('SIGINT')).toEqual(before)
  })

  it('is one press when npm passes it on a moment later', () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
    const said: string[] = []
    cancelSignal((text) => said.push(text))
    interrupt()
    vi.advanceTimersByTime(20)
    interrupt()
    expect(kill).not.toHaveBeenCalled()
    expect(said).toHaveLength(1)
  })
})
