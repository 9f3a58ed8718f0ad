import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/main/clock.ts'

const bootIdFile = '/proc/sys/kernel/random/boot_id'

describe('the clock of this computer', () => {
  it('says what time it is', () => {
    const [before, now, after] = [Date.now(), systemClock().now().getTime(), Date.now()]
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(after)
  })

  it('counts whole milliseconds, never backwards, and no two clocks of one process count differently', () => {
    const [one, other] = [systemClock(), systemClock()]
    let last = 0
    for (let look = 0; look < 1000; look += 1) {
      const next = (look % 2 === 0 ? one : other).monotonicMilliseconds()
      expect(Number.isSafeInteger(next)).toBe(true)
      expect(next).toBeGreaterThanOrEqual(last)
      last = next
    }
  })

  it('goes on while time passes', () => {
    const clock = systemClock()
    const [began, start] = [performance.now(), clock.monotonicMilliseconds()]
    while (performance.now() - began < 5);
    const [most, passed] = [performance.now() - began, clock.monotonicMilliseconds() - start]
    expect(passed).toBeGreaterThanOrEqual(4)
    expect(passed).toBeLessThanOrEqual(Math.ceil(most) + 1)
  })

  it('names one start of the computer for as long as the clock is used', () => {
    const clock = systemClock()
    expect(clock.boot).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(clock.boot).toBe(clock.boot)
  })

  it.skipIf(!existsSync(bootIdFile))('names the same start in every process, where the system tells it', () => {
    expect(systemClock().boot).toBe(readFileSync(bootIdFile, 'utf8').trim())
    expect(systemClock().boot).toBe(systemClock().boot)
  })
})
