import type { KeyboardEvent } from 'react'
import { movedIndex } from '../../components/moved-index.ts'

/**
 * Moves the focus through the links of a list by the arrow keys, Home and End.
 * @param onAbove what is done when the first link is left upwards
 */
export const moveThroughLinks = (event: KeyboardEvent<HTMLElement>, onAbove: () => void): void => {
  const links = [...event.currentTarget.querySelectorAll('a')]
  const at = links.findIndex((link) => link.matches(':focus'))
  const next = movedIndex(event.key, at, links.length, 'down')
  if (next === null) return
  event.preventDefault()
  if (event.key === 'ArrowUp' && at <= 0) onAbove()
  else links[next]?.focus()
}
