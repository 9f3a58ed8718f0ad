import type { Input, WebContents } from 'electron'

/** The steps of Chromium's own zoom, as far as a person at a remote desktop needs them. */
const steps: readonly number[] = [0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3]

/** Lets a person make everything larger and smaller with Ctrl and +, − and 0, or Ctrl and the wheel. */
export const enableZoom = (contents: WebContents): void => {
  contents.on('before-input-event', (event, input) => {
    const change = changeOf(input)
    if (change === null) return
    event.preventDefault()
    zoom(contents, change)
  })
  contents.on('zoom-changed', (_event, direction) => zoom(contents, direction))
}

type Change = 'in' | 'out' | 'reset'

const changeOf = ({ type, control, alt, key }: Input): Change | null => {
  if (type !== 'keyDown' || !control || alt) return null
  if (key === '+' || key === '=') return 'in'
  if (key === '-' || key === '_') return 'out'
  return key === '0' ? 'reset' : null
}

const zoom = (contents: WebContents, change: Change): void =>
  contents.setZoomFactor(nextZoom(contents.getZoomFactor(), change))

/** The step after a factor, in that direction; the last one stays. */
export const nextZoom = (factor: number, change: Change): number => {
  // Chromium keeps levels, not factors: what it gives back is off by a little.
  const little = 0.01
  if (change === 'reset') return 1
  const next =
    change === 'in' ? steps.find((step) => step > factor + little) : steps.findLast((step) => step < factor - little)
  return next ?? factor
}
