import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { build, preview } from 'vite'

const config = fileURLToPath(new URL('gallery/vite.config.ts', import.meta.url))
const page = 'test/renderer/support/gallery/index.html'

/** So many times in a row a page that has drawn itself and has nothing more to do says so. */
const restfulTurns = 3
const aTurn = 'new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done)))'

/** How screens are looked at. */
export interface Look {
  readonly theme: 'light' | 'dark' | 'forced'
  readonly width: number
  readonly height: number
}

export interface ShownScreen {
  readonly page: Page
  /** What went wrong in the page or was warned of on its console, so far. */
  readonly complaints: readonly string[]
}

/** A window that looks at one screen after the other in the same way. */
export interface Looking {
  /** Opens a screen in the place of the last one, and waits until it has come to rest. */
  show(screen: string): Promise<ShownScreen>
}

/** The gallery of screens in a browser, and the way to end it. */
export interface Gallery {
  look(how: Look): Promise<Looking>
  close(): Promise<void>
}

/** Builds the gallery into a folder, serves it on a free port of the loopback address, and starts a browser. */
export const openGallery = async (out: string): Promise<Gallery> => {
  const common = { configFile: config, logLevel: 'warn' } as const
  await build({
    ...common,
    build: {
      outDir: out,
      emptyOutDir: true,
      target: 'chrome130',
      rolldownOptions: { input: page, output: { codeSplitting: false } },
    },
  })
  const server = await preview({ ...common, build: { outDir: out }, preview: { host: '127.0.0.1', port: 0 } })
  const address = server.resolvedUrls?.local[0]
  if (address === undefined) throw new Error('the gallery has no address')
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  return {
    look: async ({ theme, width, height }) => {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: theme === 'dark' ? 'dark' : 'light',
        forcedColors: theme === 'forced' ? 'active' : 'none',
        reducedMotion: 'reduce',
      })
      const shown = await context.newPage()
      let complaints: string[] = []
      shown.on('pageerror', ({ message }) => complaints.push(message))
      shown.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
      })
      return {
        show: async (screen) => {
          complaints = []
          await shown.goto(`${address}${page}?screen=${encodeURIComponent(screen)}`)
          await shown.waitForSelector('html[data-pressed]')
          // All the code is one file, so what is left to come is work of this page alone.
          for (let turn = 0; turn < restfulTurns; turn++) await shown.evaluate(aTurn)
          await shown.waitForSelector('#root h1')
          return { page: shown, complaints }
        },
      }
    },
    close: async () => {
      await browser.close()
      await server.close()
    },
  }
}
