// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Rail } from '../../../src/renderer/shell/rail.tsx'
import { renderOver } from '../support/render.tsx'

test('says where one is, also on a page of one stamp', () => {
  renderOver({}, <Rail page="stamp" />)
  const here = screen.getAllByRole('button').filter((button) => button.getAttribute('aria-current') === 'page')
  expect(here.map((button) => button.getAttribute('aria-label'))).toEqual(['Stamps'])
})

test('arrows move through it, and a press goes there', async () => {
  renderOver({}, <Rail page="stamps" />)
  screen.getByRole('button', { name: 'Stamps' }).focus()
  fireEvent.keyDown(screen.getByRole('navigation'), { key: 'End' })
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'About' }))
  fireEvent.click(screen.getByRole('button', { name: 'About' }))
  await waitFor(() => expect(window.location.hash).toBe('#/about'))
})
