import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import type { Application } from '../application/application.ts'
import { CrashCount } from './crash-count.ts'
import { showEditMenu } from './edit-menu.ts'
import { isOn, originOf, pageAddress } from './own-addresses.ts'
import { ask } from './question.ts'
import { isInSight, rememberedPlace, rememberPlace, type WindowPlace } from './window-memory.ts'
import { enableZoom } from './zoom.ts'

/** Keyturn's one window, and what keeps it there. */
export interface MainWindow {
  readonly window: BrowserWindow
  /** Brings it to the front, from wherever it was put. */
  bringToFront(): void
  /** Keeps where it stands for the next start. */
  rememberPlace(): Promise<void>
}

export interface MainWindowOptions {
  readonly dataFolder: string
  readonly developerTools: boolean
  readonly note: Application['note']
  /** The page is gone, for a moment or for ever: it watches nothing any more. */
  readonly onPageGone: (contents: WebContents) => void
  /** The person wants to quit by a key. */
  readonly onQuitKey: () => void
}

export const openMainWindow = (options: MainWindowOptions): MainWindow => {
  const placeFile = join(options.dataFolder, 'window.json')
  const place = rememberedPlace(placeFile)
  const window = new BrowserWindow({
    ...boundsFrom(place),
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Keyturn',
    // The colour of the page before its style is there: else a dark window begins with a white flash.
    backgroundColor: pageColour(),
    webPreferences: {
      preload: join(app.getAppPath(), 'out', 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      // Its dialogs need no permission, and Keyturn asks for files and folders by dialogs of its own.
      disableBlinkFeatures: 'FileSystemAccess,FileSystemAccessLocal',
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.developerTools,
      // A rotation is followed while the window is hidden, too: what it shows must be true when it comes back.
      backgroundThrottling: false,
      zoomFactor: place?.zoom ?? 1,
    },
  })
  if (place?.maximized === true) window.maximize()
  window.once('ready-to-show', () => window.show())
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(pageColour())
  })
  const { webContents: contents } = window
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  enableZoom(contents)
  showEditMenu(window)
  contents.on('before-input-event', (event, { type, control, alt, shift, key }) => {
    if (type !== 'keyDown' || !control || alt) return
    if (key.toLowerCase() === 'q' && !shift) {
      event.preventDefault()
      options.onQuitKey()
    }
    if (key.toLowerCase() === 'i' && shift && options.developerTools) contents.toggleDevTools()
  })
  keepPageAlive(window, options)
  return {
    window,
    bringToFront: () => {
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    rememberPlace: async () => {
      if (window.isDestroyed()) return
      await rememberPlace(placeFile, {
        bounds: window.getNormalBounds(),
        maximized: window.isMaximized(),
        zoom: contents.getZoomFactor(),
      })
    },
  }
}

/** Loads the page, and loads it again on the same screen when its process dies or it is left. */
const keepPageAlive = (window: BrowserWindow, { note, onPageGone }: MainWindowOptions): void => {
  const { webContents: contents } = window
  const crashes = new CrashCount()
  let fragment = ''
  const load = (): void => {
    if (!window.isDestroyed()) void window.loadURL(pageAddress(fragment)).catch(ignoreInterrupted)
  }
  const reopen = async (): Promise<void> => {
    if (window.isDestroyed()) return
    // Told within the event itself, Chromium has not put the dead page away yet.
    if (!crashes.add(Date.now()) || (await askToReload(window)) === 'reload') setImmediate(load)
    else app.quit()
  }
  contents.on('did-navigate-in-page', (_event, address, isMainFrame) => {
    if (isMainFrame && isOn('app', address)) fragment = new URL(address).hash
  })
  // A page can empty itself without asking anybody; it is then refused everything, and the person would see nothing.
  contents.on('did-navigate', (_event, address) => {
    if (isOn('app', address)) return
    note('navigation-refused', { origin: originOf(address), by: 'emptied page' })
    void reopen()
  })
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) onPageGone(contents)
  })
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    onPageGone(contents)
    note('window-crashed', { process: 'window', reason, exitCode })
    void reopen()
  })
  let asking = false
  contents.on('unresponsive', async () => {
    note('window-crashed', { process: 'window', reason: 'unresponsive', exitCode: null })
    if (asking) return
    asking = true
    const choice = await askAboutSilence(window)
    asking = false
    if (choice === 'reload' && !window.isDestroyed()) contents.forcefullyCrashRenderer()
  })
  load()
}

/** A page whose loading was cut off by its own death is loaded again by whoever saw it die. */
const ignoreInterrupted = (error: unknown): void => {
  if (!(error instanceof Error && 'code' in error && (error.code === 'ERR_ABORTED' || error.code === 'ERR_FAILED'))) {
    throw error
  }
}

const askToReload = (window: BrowserWindow) =>
  ask(window, {
    type: 'error',
    message: 'The window of Keyturn ended several times within a minute.',
    detail:
      'Runs and the log are not touched by that, and a rotation goes on on the stamp. Load the window again, or quit Keyturn and start it again; if it stays, restart this computer.',
    choices: { reload: 'Load it again', quit: 'Quit Keyturn' },
    otherwise: 'reload',
  })

const askAboutSilence = (window: BrowserWindow) =>
  ask(window, {
    type: 'warning',
    message: 'The window of Keyturn does not answer.',
    detail: 'Runs and the log are not touched by that. Wait for it, or load it again on the same screen.',
    choices: { wait: 'Wait', reload: 'Load it again' },
    otherwise: 'wait',
  })

const boundsFrom = (place: WindowPlace | null): WindowPlace['bounds'] | { width: number; height: number } =>
  place !== null &&
  isInSight(
    place.bounds,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  )
    ? place.bounds
    : { width: 1280, height: 800 }

/** The neutral background of Fluent UI's light and dark themes. */
const pageColour = (): string => (nativeTheme.shouldUseDarkColors ? '#292929' : '#ffffff')
