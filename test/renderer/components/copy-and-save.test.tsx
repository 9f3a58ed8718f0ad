// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { CopyAndSave } from '../../../src/renderer/components/copy-and-save.tsx'
import type { DoubleHandlers } from '../support/double.ts'
import { renderOver } from '../support/render.tsx'

const pieces = (application: NonNullable<DoubleHandlers['application']>) =>
  renderOver({ application }, <CopyAndSave what="the output" text={() => 'what it said'} suggestedName="output.txt" />)

test('copies, and says so', async () => {
  const { crossed } = pieces({ copy: async () => null })
  fireEvent.click(screen.getByRole('button', { name: 'Copy the output' }))
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Copied'))
  expect(crossed).toEqual([{ operation: 'application.copy', input: { text: 'what it said' } }])
})

test('saves under the name that is suggested', async () => {
  const { crossed } = pieces({ saveText: async () => ({ file: 'D:\\output.txt' }) })
  fireEvent.click(screen.getByRole('button', { name: 'Save the output' }))
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Saved'))
  expect(crossed[0]?.input).toEqual({ suggestedName: 'output.txt', text: 'what it said' })
})

test('does not say that it saved when the person changed their mind', async () => {
  const { crossed } = pieces({ saveText: async () => null })
  fireEvent.click(screen.getByRole('button', { name: 'Save the output' }))
  await waitFor(() => expect(crossed).toHaveLength(1))
  expect(screen.getByRole('status').textContent).toBe('')
})

test('says why it could not be done', async () => {
  pieces({
    copy: async () => {
      throw new Error('The clipboard is in use by another program.')
    },
  })
  fireEvent.click(screen.getByRole('button', { name: 'Copy the output' }))
  expect(await screen.findByText(/in use by another program/)).toBeDefined()
})
