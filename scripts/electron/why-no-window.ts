/** Why no window can be opened here, in a sentence, or null. */
export const whyNoWindow = (
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  user: number | undefined,
): string | null => {
  if (platform !== 'linux') return null
  if ((environment.DISPLAY ?? '') === '' && (environment.WAYLAND_DISPLAY ?? '') === '') {
    return 'There is no display here to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set): start Keyturn where there is one, or see a whole rotation in this terminal with “npm run rehearse”.'
  }
  if (user === 0) {
    return 'Keyturn does not open its windows as root, because Chromium’s sandbox, which Keyturn never switches off, does not run as root: start it as an ordinary user.'
  }
  return null
}
