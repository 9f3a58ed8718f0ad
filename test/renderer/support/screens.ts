import { aboutScreens } from './about-screens.ts'
import { certificatesScreens } from './certificates-screens.ts'
import { expiryScreens } from './expiry-screens.ts'
import { helpScreens } from './help-screens.ts'
import { logScreens } from './log-screens.ts'
import { runScreens } from './run-screens.ts'
import type { Screens } from './screen.ts'
import { shellScreens } from './shell-screens.ts'
import { stampsScreens } from './stamps-screens.ts'

/** Every screen by a name of its own. */
export const screens: Screens = {
  ...shellScreens,
  ...stampsScreens,
  ...runScreens,
  ...certificatesScreens,
  ...logScreens,
  ...expiryScreens,
  ...helpScreens,
  ...aboutScreens,
}
