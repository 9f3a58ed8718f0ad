import type { KeyboardEvent } from 'react'
import { movedIndex } from '../components/moved-index.ts'

/** Moves the focus among the buttons of a column. Tab goes through them as ever. */
export const moveByArrows = (event: KeyboardEvent<HTMLElement>): void => {
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const from = buttons.findIndex((button) => button.matches(':focus'))
  const target = movedIndex(event.key, from, buttons.length, 'down')
  if (target === null) return
  event.preventDefault()
  buttons[target]?.focus()
}
