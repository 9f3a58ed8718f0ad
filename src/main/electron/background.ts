import { fileURLToPath } from 'node:url'
import { type BrowserWindow, Menu, nativeImage, Tray } from 'electron'
import type { Application } from '../application/application.ts'
import { beside } from '../files/beside.ts'

/** Keyturn without its window, while a rotation is followed: an icon beside the clock brings it back. */
export interface Background {
  /** Takes the window away. */
  enter(): void
  /** The window is back. */
  leave(): void
}

export const background = (options: {
  readonly window: BrowserWindow
  readonly application: Pick<Application, 'rotating' | 'onRotatingChanged'>
  readonly bringToFront: () => void
  readonly quit: () => void
}): Background => {
  const { application } = options
  let tray: Tray | null = null
  const tell = (): void => tray?.setToolTip(followed(application.rotating().map(({ region }) => region)))
  application.onRotatingChanged(tell)
  return {
    enter: () => {
      tray ??= trayIcon(options.bringToFront, options.quit)
      tell()
      // Elsewhere a desktop may show no such icons and say nothing of it: a window must not get out of reach there.
      if (process.platform === 'win32') options.window.hide()
      else options.window.minimize()
    },
    leave: () => {
      tray?.destroy()
      tray = null
    },
  }
}

const followed = (regions: readonly string[]): string =>
  regions.length === 0
    ? 'Keyturn: no rotation runs any more'
    : `Keyturn follows the rotation${regions.length === 1 ? '' : 's'} of ${regions.join(', ')}`

const trayIcon = (bringToFront: () => void, quit: () => void): Tray => {
  const tray = new Tray(nativeImage.createFromPath(fileURLToPath(beside('./tray.png', import.meta.url))))
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: 'Show Keyturn', click: bringToFront },
      { label: 'Quit…', click: quit },
    ]),
  )
  tray.on('click', bringToFront)
  return tray
}
