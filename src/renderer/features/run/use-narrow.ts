import { useSyncExternalStore } from 'react'

/** Below this the checklist does not stand beside the panel any more. A window at 200 % is half as wide. */
const narrow = '(max-width: 899px)'

const watchWidth = (changed: () => void): (() => void) => {
  const query = window.matchMedia(narrow)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

export const useNarrow = (): boolean => useSyncExternalStore(watchWidth, () => window.matchMedia(narrow).matches)
