import { describe, expect, it } from 'vitest'
import { departureLines, worstDeparture } from '../../src/cli/departures-text.ts'
import type { Departure } from '../../src/domain/share/layout.ts'

const departure = (result: 'Fail' | 'Warning'): Departure => ({
  code: 'extra-folder',
  path: 'AAD/Foo',
  result,
  message: 'The folder Foo does not belong there.',
  fix: 'Move it away.',
})

describe('departures from the layout', () => {
  it('are told with their code, their path and what to do', () => {
    const text = departureLines([departure('Fail')]).join('\n')
    for (const part of ['Fail', 'extra-folder', 'AAD/Foo', 'does not belong there', 'Move it away.'])
      expect(text).toContain(part)
  })

  it('are as bad as the worst of them', () => {
    expect(worstDeparture([])).toBe('OK')
    expect(worstDeparture([departure('Warning')])).toBe('Warning')
    expect(worstDeparture([departure('Warning'), departure('Fail')])).toBe('Fail')
  })
})
