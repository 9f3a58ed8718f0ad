import { type RefObject, useEffect } from 'react'

/** Has Ctrl+F (or Cmd+F) go to the search field as long as it is there. */
export const useFindKeys = (input: RefObject<HTMLInputElement | null>): void => {
  useEffect(() => {
    const find = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'f') return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    window.addEventListener('keydown', find)
    return () => window.removeEventListener('keydown', find)
  }, [input])
}
