import { type Theme, webDarkTheme, webLightTheme } from '@fluentui/react-components'
import { useEffect, useSyncExternalStore } from 'react'
import type { Settings } from '../../contract/application-state.ts'

const darkSystem = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)')

const onSystemChange = (changed: () => void): (() => void) => {
  const query = darkSystem()
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

/**
 * The theme that was chosen; that of the system follows the system. What the browser draws itself (scroll bars, the
 * calendar of a date) follows it too.
 */
export const useTheme = (chosen: Settings['theme']): Theme => {
  const systemIsDark = useSyncExternalStore(onSystemChange, () => darkSystem().matches)
  const dark = chosen === 'dark' || (chosen === 'system' && systemIsDark)
  useEffect(() => {
    document.body.style.colorScheme = dark ? 'dark' : 'light'
  }, [dark])
  return dark ? webDarkTheme : webLightTheme
}
