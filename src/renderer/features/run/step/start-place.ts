/** The element that holds the button which starts a step. */
export const startPlace = 'start-of-step'

/** Brings the button that starts the step into view, and the focus to what stands before it. */
export const goToStart = (): void => {
  const place = document.getElementById(startPlace)
  place?.scrollIntoView({ block: 'center' })
  const first = place?.querySelector('input') ?? place?.querySelector('button')
  first?.focus({ preventScroll: true })
}
