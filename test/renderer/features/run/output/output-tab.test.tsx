// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeAll, describe, expect, it } from 'vitest'
import type { OutputStretch } from '../../../../../src/contract/run-snapshot.ts'
import { OutputTab } from '../../../../../src/renderer/features/run/output/output-tab.tsx'
import type { DoubleHandlers } from '../../../support/double.ts'
import { renderOver } from '../../../support/render.tsx'

const line = (text: string, stream: 'output' | 'warning' = 'output') => ({
  stream,
  text,
  at: '2026-11-23T03:00:00.000Z',
  attempt: 1,
})

const many: OutputStretch = {
  from: 0,
  lines: Array.from({ length: 3_000 }, (_, index) =>
    index % 100 === 50 ? line(`A gateway restarts, ${index}`, 'warning') : line(`Running, ${index}`),
  ),
}

// jsdom lays nothing out: the room of the output is given the height that a window would give it.
beforeAll(() => {
  Object.defineProperty(Element.prototype, 'clientHeight', { configurable: true, value: 380 })
  Object.defineProperty(Element.prototype, 'clientWidth', { configurable: true, value: 800 })
  Element.prototype.scrollTo = () => undefined
})

const show = (first: OutputStretch, more: DoubleHandlers = {}) => {
  let next: (stretch: OutputStretch) => void = () => undefined
  const view = renderOver(
    {
      ...more,
      runs: {
        output: (_input, watcher) => {
          next = (stretch) => watcher.show(stretch)
          watcher.show(first)
        },
      },
    },
    <OutputTab run="a-run" step="Rotation" />,
  )
  return { ...view, next: (stretch: OutputStretch) => next(stretch) }
}

describe('the output', () => {
  it('draws the rows that are in view only, and says how many there are', async () => {
    show(many)
    expect(await screen.findByText('3,000 lines')).toBeTruthy()
    const room = screen.getByRole('region', { name: 'Output of Rotation' })
    await waitFor(() => expect(room.textContent).toContain('Running, 0'))
    expect(room.querySelectorAll('div').length).toBeLessThan(100)
  })

  it('grows as the stamp writes', async () => {
    const { next } = show({ from: 0, lines: [line('first')] })
    expect(await screen.findByText('1 line')).toBeTruthy()
    act(() => next({ from: 1, lines: [line('second', 'warning')] }))
    expect(await screen.findByText('second')).toBeTruthy()
    expect(screen.getByText('WARNING')).toBeTruthy()
  })

  it('says that nothing was written so far', async () => {
    show({ from: 0, lines: [] })
    expect(await screen.findByText('Nothing was written in this step so far.')).toBeTruthy()
  })

  it('is searched: Ctrl+F goes to the field, Enter to the next place, Shift and Enter back', async () => {
    show(many)
    await screen.findByText('3,000 lines')
    fireEvent.keyDown(window, { key: 'f', ctrlKey: true })
    const field = screen.getByRole('searchbox', { name: 'Search the output' })
    expect(document.activeElement).toBe(field)
    fireEvent.change(field, { target: { value: 'GATEWAY' } })
    expect(await screen.findByText('1 of 30')).toBeTruthy()
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(await screen.findByText('2 of 30')).toBeTruthy()
    fireEvent.keyDown(field, { key: 'Enter', shiftKey: true })
    fireEvent.keyDown(field, { key: 'Enter', shiftKey: true })
    expect(await screen.findByText('30 of 30')).toBeTruthy()
    fireEvent.change(field, { target: { value: 'absent' } })
    expect(await screen.findByText('Not found')).toBeTruthy()
  })

  it('lets go of the end when a person scrolls up, and follows it again when asked to', async () => {
    show(many)
    await screen.findByText('3,000 lines')
    const room = screen.getByRole('region', { name: 'Output of Rotation' })
    expect(screen.getByRole('button', { name: 'Following' }).getAttribute('aria-disabled')).toBe('true')
    room.scrollTop = 900
    fireEvent.scroll(room)
    room.scrollTop = 400
    fireEvent.scroll(room)
    fireEvent.click(await screen.findByRole('button', { name: 'Follow' }))
    expect(await screen.findByRole('button', { name: 'Following' })).toBeTruthy()
  })

  it('is copied whole, with the streams as words', async () => {
    let copied = ''
    show(many, {
      application: {
        copy: async ({ text }) => {
          copied = text
          return null
        },
      },
    })
    await screen.findByText('3,000 lines')
    fireEvent.click(screen.getByRole('button', { name: 'Copy the output of Rotation' }))
    await waitFor(() => expect(copied.split('\n').length).toBe(3_000))
    expect(copied.split('\n')[50]).toBe('WARNING: A gateway restarts, 50')
  })

  it('says why it can’t be read', async () => {
    renderOver(
      { runs: { output: (_input, watcher) => watcher.fail(new Error('The log can’t be read.')) } },
      <OutputTab run="a-run" step="Rotation" />,
    )
    expect((await screen.findByRole('alert')).textContent).toContain('The log can’t be read.')
  })
})
