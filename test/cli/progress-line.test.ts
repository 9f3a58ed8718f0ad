import { describe, expect, it } from 'vitest'
import { progressLine } from '../../src/cli/progress-line.ts'
import { VirtualScreen } from './support/virtual-screen.ts'

describe('a line of progress', () => {
  it('is rewritten in place on a terminal, and gone at the end', () => {
    const screen = new VirtualScreen(30, 24)
    const progress = progressLine(screen, {})
    progress.show('Copied a very long name of a file')
    progress.show('Copied b')
    expect(screen.shown()).toEqual(['Copied b'])
    progress.clear()
    expect(screen.shown()).toEqual([])
  })

  it('leaves room for what must be read', () => {
    const screen = new VirtualScreen(80, 24)
    const progress = progressLine(screen, {})
    progress.show('Copied a')
    progress.say('Cancelling')
    progress.show('Copied b')
    expect(screen.shown()).toEqual(['Cancelling', 'Copied b'])
  })

  it('is not written on a dumb terminal, but what must be read is', () => {
    const screen = new VirtualScreen(80, 24)
    const progress = progressLine(screen, { TERM: 'dumb' })
    progress.show('Copied a')
    progress.say('Cancelling')
    progress.clear()
    expect(screen.raw).toBe('Cancelling\n')
  })
})
