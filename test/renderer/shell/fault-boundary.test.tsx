// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FaultBoundary } from '../../../src/renderer/shell/fault-boundary.tsx'
import { renderOver } from '../support/render.tsx'

// React tells the console of each fault as well.
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

afterEach(() => {
  vi.restoreAllMocks()
})

const Drawn = ({ given }: { readonly given: { readonly broken: boolean } }) => {
  if (given.broken) throw new Error('there is no such thing')
  return <p>Everything is there.</p>
}

test('says what happened in the place of what can’t be drawn, and draws it when it can be', () => {
  const given = { broken: true }
  renderOver(
    {},
    <FaultBoundary>
      <Drawn given={given} />
    </FaultBoundary>,
  )
  expect(screen.getByRole('heading', { name: 'This screen can’t be shown' })).toBeDefined()
  expect(screen.getByRole('alert').textContent).toContain('there is no such thing')
  given.broken = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(screen.getByText('Everything is there.')).toBeDefined()
})
