// Whoever looks at the screen for barriers finds `axe` in the window.
import 'axe-core'
import { doubleBridge } from '../double.ts'
import { screens } from '../screens.ts'

/** Opens the window's own code over a double of main: `?screen=<name>` says which screen, in which state. */
const name = new URLSearchParams(window.location.search).get('screen') ?? ''
const screen = screens[name]
if (screen === undefined)
  throw new RangeError(`there is no screen ${name}: there are ${Object.keys(screens).join(', ')}`)
if (window.location.hash === '') window.location.replace(screen.fragment)
Object.defineProperty(window, 'keyturn', { value: doubleBridge(screen.handlers).bridge })
await import('../../../../src/renderer/main.tsx')

/** A control by its name, as soon as it is there and can be used. */
const control = async (wanted: string): Promise<HTMLElement> => {
  for (;;) {
    const found = [...document.querySelectorAll<HTMLElement>('button, [role="tab"], [role="menuitem"]')].find(
      (element) =>
        (element.getAttribute('aria-label') ?? element.textContent).trim() === wanted &&
        element.getAttribute('aria-disabled') !== 'true',
    )
    if (found !== undefined) return found
    await new Promise(requestAnimationFrame)
  }
}

for (const wanted of screen.press ?? []) (await control(wanted)).click()
// Whoever looks at the screen waits for this.
document.documentElement.dataset.pressed = 'all'
