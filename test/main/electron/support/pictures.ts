import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

/** Pictures stay behind for whoever wants to look at them. */
const pictures = fileURLToPath(new URL('../../../../test-output', import.meta.url))

const looks = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'light', forcedColors: 'active' },
} as const

export type Look = keyof typeof looks

/** Shows the window as it is to a person who has set the system so. */
export const lookAs = (page: Page, look: Look): Promise<void> => page.emulateMedia(looks[look])

/** Keeps a picture of the window as it is now: `test-output/<folder>/<name>-<look>.png`. */
export const takePicture = async (page: Page, folder: string, name: string, look: Look): Promise<void> => {
  await mkdir(join(pictures, folder), { recursive: true })
  // Colours change in a moment, and a picture of that moment shows neither look.
  await page.screenshot({ path: join(pictures, folder, `${name}-${look}.png`), animations: 'disabled' })
}
