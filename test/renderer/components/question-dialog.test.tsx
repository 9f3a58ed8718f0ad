// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { QuestionDialog } from '../../../src/renderer/components/question-dialog.tsx'
import { renderOver } from '../support/render.tsx'

const Asking = ({ onYes, complete = true }: { readonly onYes: () => void; readonly complete?: boolean }) => {
  const [open, setOpen] = useState(false)
  return (
    <>
      <h1 tabIndex={-1}>The page</h1>
      <button type="button" onClick={() => setOpen(true)}>
        Ask
      </button>
      {open && (
        <QuestionDialog
          title="Sure?"
          yes="Do it"
          no="Leave it"
          busy={false}
          complete={complete}
          problem={null}
          onYes={onYes}
          onNo={() => setOpen(false)}
        >
          Nothing comes back.
        </QuestionDialog>
      )}
    </>
  )
}

const ask = (): void => {
  screen.getByRole('button', { name: 'Ask' }).focus()
  fireEvent.click(screen.getByRole('button', { name: 'Ask' }))
}

test('nothing is done before the answer', () => {
  const onYes = vi.fn()
  renderOver({}, <Asking onYes={onYes} />)
  ask()
  expect(screen.getByRole('dialog', { name: 'Sure?' }).textContent).toContain('Nothing comes back.')
  expect(onYes).not.toHaveBeenCalled()
  fireEvent.click(screen.getByRole('button', { name: 'Do it' }))
  expect(onYes).toHaveBeenCalledOnce()
})

test('nothing is done as long as something is not filled in', () => {
  const onYes = vi.fn()
  renderOver({}, <Asking onYes={onYes} complete={false} />)
  ask()
  const form = screen.getByRole('dialog').querySelector('form')
  if (form !== null) fireEvent.submit(form)
  expect(onYes).not.toHaveBeenCalled()
})

test('after it the focus is where it was', () => {
  renderOver({}, <Asking onYes={() => undefined} />)
  ask()
  screen.getByRole('button', { name: 'Leave it' }).focus()
  fireEvent.click(screen.getByRole('button', { name: 'Leave it' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Ask' }))
})

test('Escape, which the browser tells as a closing, is a no', () => {
  renderOver({}, <Asking onYes={() => undefined} />)
  ask()
  fireEvent(screen.getByRole('dialog'), new Event('close'))
  expect(screen.queryByRole('dialog')).toBeNull()
})
