import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { builtApp, type LaunchedApp, launchApp, requireWindows } from './support/launch.ts'
import { ask, becomeReady, factsOf, firstOf } from './support/ready-app.ts'

/**
 * What a page would try that was taken over, in the real app with Chromium's sandbox on. The numbers are those of
 * Electron's list "Security recommendations" (electronjs.org/docs/latest/tutorial/security). Its number 19, the fuses, is
 * of the package and checked with it.
 */

let folder: string | null = null
let launched: LaunchedApp | null = null
let server: Listener

beforeEach(async (context) => {
  requireWindows(context)
  launched ??= await readyApp()
  server = await Listener.start()
}, 120_000)

afterEach(async () => {
  await server?.end()
  if (launched === null) return
  // Whatever was tried: the app lives, its page is the same, and it answers.
  expect(launched.window.url()).toMatch(/^keyturn:\/\/app\//)
  expect(await ask(launched.window, 'application.about', null)).toMatchObject({ ok: true })
})

afterAll(async () => {
  await launched?.close()
  if (folder !== null) await rm(folder, { recursive: true, force: true })
})

const readyApp = async (): Promise<LaunchedApp> => {
  folder ??= await mkdtemp(join(tmpdir(), 'keyturn-attacks-'))
  const app = await launchApp({ dataFolder: folder })
  await becomeReady(app)
  return app
}

const Package = z.object({ devDependencies: z.object({ electron: z.string() }) })
const ofRepository = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

const theApp = (): LaunchedApp => {
  if (launched === null) throw new Error('the app was not started')
  return launched
}

/**
 * Does something in the page. Behind a timer, since the developer tools, which bring it there, may do what the page's own
 * policy forbids it.
 */
const inPage = <Given, Answer>(action: (given: Given) => Answer | Promise<Answer>, given: Given): Promise<unknown> =>
  theApp().window.evaluate(`new Promise((resolve) => setTimeout(async () => {
    try {
      resolve(await (${action.toString()})(${JSON.stringify(given)}))
    } catch (error) {
      resolve('refused: ' + error.message)
    }
  }))`)

const page = <Answer>(action: (given: null) => Answer | Promise<Answer>): Promise<unknown> => inPage(action, null)

/** A server on this computer that counts who connects, whatever they speak. */
class Listener {
  readonly connections: string[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  port = 0

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      this.connections.push('connected')
      socket.on('data', (piece) => this.connections.push(piece.toString('latin1')))
      socket.on('error', () => {})
    })
  }

  static async start(): Promise<Listener> {
    const listener = new Listener()
    await new Promise<void>((resolve) => listener.#server.listen(0, '127.0.0.1', resolve))
    const address = listener.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    listener.port = address.port
    return listener
  }

  async end(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

describe('1: a page loads nothing but Keyturn’s own', () => {
  const ways: { readonly [way: string]: (origin: string) => unknown } = {
    fetch: (origin) => fetch(origin),
    'fetch without reading': (origin) => fetch(origin, { mode: 'no-cors' }),
    'an XMLHttpRequest': (origin) =>
      new Promise((resolve) => {
        const request = new XMLHttpRequest()
        request.onloadend = resolve
        request.open('GET', origin)
        request.send()
      }),
    'a WebSocket': (origin) =>
      new Promise((resolve) => {
        const socket = new WebSocket(origin.replace('http', 'ws'))
        socket.onopen = resolve
        socket.onerror = resolve
      }),
    'an EventSource': (origin) =>
      new Promise((resolve) => {
        const source = new EventSource(origin)
        source.onopen = resolve
        source.onerror = resolve
      }),
    beacon: (origin) => navigator.sendBeacon(origin, 'stolen'),
    image: (origin) =>
      new Promise((resolve) => {
        const image = new Image()
        image.onload = resolve
        image.onerror = resolve
        image.src = `${origin}/image.png`
      }),
    'picture of a style': (origin) => {
      document.body.style.setProperty('background-image', `url(${origin}/style.png)`)
    },
    font: (origin) => new FontFace('stolen', `url(${origin}/font.woff2)`).load(),
    video: (origin) => {
      const video = document.createElement('video')
      video.src = `${origin}/video.mp4`
      document.body.append(video)
    },
    frame: (origin) => {
      const frame = document.createElement('iframe')
      frame.src = origin
      document.body.append(frame)
    },
    object: (origin) => {
      const object = document.createElement('object')
      object.data = origin
      document.body.append(object)
    },
    links: (origin) => {
      const kinds = ['prefetch', 'preload', 'preconnect', 'dns-prefetch', 'modulepreload', 'prerender', 'stylesheet']
      for (const kind of [...kinds, 'icon', 'manifest']) {
        const link = document.createElement('link')
        link.rel = kind
        link.as = 'image'
        link.href = `${origin}/${kind}`
        document.head.append(link)
      }
    },
    form: (origin) => {
      const form = document.createElement('form')
      form.action = origin
      form.method = 'post'
      document.body.append(form)
      form.submit()
    },
    ping: (origin) => {
      const link = document.createElement('a')
      link.href = '#/stamps'
      link.ping = origin
      document.body.append(link)
      link.click()
    },
    navigation: (origin) => {
      location.href = origin
    },
    'new window': (origin) => {
      window.open(origin)
    },
    worker: (origin) => new Worker(origin),
  }

  it.each(Object.keys(ways))('by %s', async (way) => {
    await Promise.race([inPage(ways[way] ?? (() => {}), `http://127.0.0.1:${server.port}`), pause(1_000)])
    await pause(200)
    expect(server.connections).toEqual([])
  })

  it('by WebRTC, which neither its policy nor the filter of requests sees', async () => {
    const candidates = await inPage(async (port) => {
      const found: string[] = []
      for (const host of ['127.0.0.1', 'localhost']) {
        const account = { username: 'a', credential: 'b' }
        const connection = new RTCPeerConnection({
          iceServers: [
            { urls: `stun:${host}:${port}` },
            { urls: `turn:${host}:${port}?transport=tcp`, ...account },
            { urls: `turns:${host}:${port}?transport=tcp`, ...account },
          ],
        })
        connection.createDataChannel('stolen')
        connection.onicecandidate = ({ candidate }) => {
          if (candidate !== null && candidate.candidate !== '') found.push(candidate.candidate)
        }
        await connection.setLocalDescription(await connection.createOffer())
        await new Promise((resolve) => setTimeout(resolve, 1_500))
        connection.close()
      }
      return found
    }, server.port)
    expect(candidates).toEqual([])
    expect(server.connections).toEqual([])
  })

  it('when main itself is brought to ask, and the attempt is in the log without what it would have said', async () => {
    const { app, window } = theApp()
    const answer = await app.evaluate(
      ({ session }, port) =>
        session.defaultSession.fetch(`http://127.0.0.1:${port}/?stolen`).then(
          () => 'answered',
          (error: Error) => error.message,
        ),
      server.port,
    )
    expect(answer).toContain('ERR_BLOCKED_BY_CLIENT')
    expect(server.connections).toEqual([])
    expect(await factsOf(window, 'request-refused')).toContainEqual({
      origin: `http://127.0.0.1:${server.port}`,
      by: expect.any(String),
    })
  })

  it('past the filter of requests either: what came through would be sent nowhere', async () => {
    const answer = await theApp().app.evaluate(
      ({ session }, port) => session.defaultSession.resolveProxy(`http://127.0.0.1:${port}/`),
      server.port,
    )
    expect(answer).toBe('PROXY keyturn.invalid:1')
  })
})

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('2 and 20: a page has nothing of Node.js or Electron', () => {
  it('but the two functions of the bridge, which it can’t change', async () => {
    expect(
      await page(() => [
        ...['require', 'process', 'module', 'exports', 'Buffer', 'global', 'ipcRenderer', 'electron', '__dirname'].map(
          (name) => typeof Reflect.get(window, name),
        ),
        Object.keys(window.keyturn),
        Object.isFrozen(window.keyturn),
        Reflect.set(window.keyturn, 'ask', null),
        Reflect.deleteProperty(window, 'keyturn'),
      ]),
    ).toEqual([...Array(9).fill('undefined'), ['ask', 'watch'], true, false, false])
  })

  it('and is told plain values, never an event that leads to its sender', async () => {
    const told = await page(
      () =>
        new Promise((resolve) => {
          window.keyturn.watch('application.state', null, (...told: unknown[]) =>
            resolve(told.map((each) => [typeof each, Object.keys(Object(each)).toSorted()])),
          )
        }),
    )
    expect(told).toEqual([['object', ['ok', 'value']]])
  })
})

describe('3: what a page does to its own world', () => {
  it('does not reach the bridge', async () => {
    const seen = await page(async () => {
      const seen: unknown[] = []
      const { call, apply } = Function.prototype
      const { then } = Promise.prototype
      const { push } = Array.prototype
      Function.prototype.call = function (this: unknown, ...given: unknown[]) {
        seen[seen.length] = given
        return Reflect.apply(call, this, given)
      }
      Function.prototype.apply = function (this: unknown, ...given: unknown[]) {
        seen[seen.length] = given
        return Reflect.apply(apply, this, given)
      }
      Array.prototype.push = function (...given: unknown[]) {
        seen[seen.length] = given
        return Reflect.apply(push, this, given)
      }
      await window.keyturn.ask('application.about', null)
      Object.assign(Function.prototype, { call, apply })
      Object.assign(Promise.prototype, { then })
      Object.assign(Array.prototype, { push })
      return JSON.stringify(seen)
    })
    expect(seen).not.toMatch(/ipc|keyturn:|invoke/i)
  })
})

describe('4: the process of a page', () => {
  it('runs in Chromium’s sandbox', async () => {
    const pid = await theApp().app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    )
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    expect(status).toMatch(/^Seccomp:\t2$/m)
    expect(status).toMatch(/^NoNewPrivs:\t1$/m)
    expect(status).toMatch(/^CapEff:\t0+$/m)
  })
})

describe('5: a page gets no permission', () => {
  it.each(['geolocation', 'notifications', 'midi', 'camera', 'microphone', 'clipboard-read', 'persistent-storage'])(
    'to use %s',
    async (name) => {
      expect(
        await inPage(async (asked) => {
          const query = { name: asked } as unknown as PermissionDescriptor
          return (await navigator.permissions.query(query)).state
        }, name),
      ).toBe('denied')
    },
  )

  it.each<[string, () => unknown]>([
    ['geolocation', () => new Promise((_, reject) => navigator.geolocation.getCurrentPosition(() => {}, reject))],
    ['a screen', () => navigator.mediaDevices.getDisplayMedia()],
    ['a camera', () => navigator.mediaDevices.getUserMedia({ video: true })],
    ['USB', () => Reflect.get(navigator, 'usb').requestDevice({ filters: [] })],
    ['HID', () => Reflect.get(navigator, 'hid').requestDevice({ filters: [] })],
    ['a serial port', () => Reflect.get(navigator, 'serial').requestPort()],
    ['MIDI', () => navigator.requestMIDIAccess({ sysex: true })],
    ['fonts', () => Reflect.get(window, 'queryLocalFonts')()],
    ['the whole screen', () => document.body.requestFullscreen()],
    ['the screen kept on', () => navigator.wakeLock.request()],
    ['the clipboard', () => navigator.clipboard.readText()],
    ['files of the computer', () => Reflect.get(window, 'showOpenFilePicker')()],
    ['a service worker', () => navigator.serviceWorker.register('./page.js')],
  ])('to have %s', async (_, attempt) => {
    expect(await Promise.race([page(attempt), pause(2_000)])).toMatch(/^refused: /)
  })

  it('and what it asks a person for is in the log', async () => {
    // As if a person had pressed a button: without that, nobody is asked at all.
    expect(await theApp().window.evaluate(() => Notification.requestPermission())).toBe('denied')
    expect(await factsOf(theApp().window, 'permission-refused')).toContainEqual({ permission: 'notifications' })
  })
})

describe('6, 8, 9 and 10: every page that Electron shows', () => {
  it('keeps Chromium’s own walls', async () => {
    const preferences = await theApp().app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => Reflect.get(contents, 'getLastWebPreferences').call(contents)),
    )
    expect(preferences.length).toBeGreaterThan(0)
    for (const each of preferences) {
      expect(each).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        enableBlinkFeatures: '',
        webviewTag: false,
      })
    }
  })
})

describe('7: a page runs no script but that of the build', () => {
  it.each<[string, () => unknown]>([
    ['eval', () => Reflect.get(window, 'eval')('window.stolen = true')],
    ['a function of text', () => new Function('window.stolen = true')()],
    ['a timer of text', () => Reflect.get(window, 'setTimeout')('window.stolen = true')],
    [
      'a script of text',
      () => {
        const script = document.createElement('script')
        script.text = 'window.stolen = true'
        document.body.append(script)
      },
    ],
    [
      'a script whose text is a node',
      () => {
        const script = document.createElement('script')
        script.append('window.stolen = true')
        document.body.append(script)
      },
    ],
    [
      'a script with the nonce of the styles',
      () => {
        const script = document.createElement('script')
        script.nonce = document.querySelector<HTMLElement>('[nonce]')?.nonce ?? ''
        script.append('window.stolen = true')
        document.body.append(script)
      },
    ],
    [
      'a script of data',
      () => {
        const script = document.createElement('script')
        script.src = 'data:text/javascript,window.stolen = true'
        document.body.append(script)
      },
    ],
    [
      'markup',
      () => {
        document.body.innerHTML += '<img src="x" onerror="window.stolen = true">'
      },
    ],
    [
      'an attribute',
      () => {
        const image = document.createElement('img')
        image.setAttribute('onerror', 'window.stolen = true')
        image.src = 'x'
        document.body.append(image)
      },
    ],
    [
      'a document in a frame',
      () => {
        const frame = document.createElement('iframe')
        frame.srcdoc = '<script>parent.stolen = true</script>'
        document.body.append(frame)
      },
    ],
    [
      'an address',
      () => {
        location.href = 'javascript:void(window.stolen = true)'
      },
    ],
    [
      'an address in a link',
      () => {
        const link = document.createElement('a')
        link.href = 'javascript:void(window.stolen = true)'
        document.body.append(link)
        link.click()
      },
    ],
    ['a worker of a blob', () => new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))],
    ['an import of data', () => import(/* @vite-ignore */ ['data:text/javascript', 'window.stolen = true'].join())],
    [
      'a policy of its own',
      () => Reflect.get(window, 'trustedTypes').createPolicy('stolen', { createHTML: (text: string) => text }),
    ],
  ])('by %s', async (_, attempt) => {
    await Promise.race([page(attempt), pause(1_000)])
    await pause(100)
    expect(await page(() => Reflect.get(window, 'stolen') ?? null)).toBeNull()
  })

  it('nor makes a policy of trusted types, by any name', async () => {
    expect(
      await page(() =>
        Reflect.get(window, 'trustedTypes').createPolicy('default', { createHTML: (text: string) => text }),
      ),
    ).toMatch(/^refused: /)
  })

  it('and gets another nonce at each load', async () => {
    const load = (): Promise<string[]> =>
      theApp().app.evaluate(async ({ session }) => {
        const answer = await session.defaultSession.fetch('keyturn://app/')
        const policy = answer.headers.get('content-security-policy') ?? ''
        return [policy.match(/'nonce-([^']+)'/)?.[1] ?? '', await answer.text(), policy]
      })
    const [first, second] = [await load(), await load()]
    expect(first[0]).toMatch(/^[A-Za-z0-9+/]{22}==$/)
    expect(first[0]).not.toBe(second[0])
    expect(first[1]).toContain(`nonce="${first[0]}"`)
    expect(first[2]).toContain("script-src 'self';")
    expect(first[2]).not.toMatch(/unsafe|\*/)
  })
})

describe('11 to 15: a page opens, embeds and leaves for nothing', () => {
  it('such as an embedded page', async () => {
    expect(
      await inPage(async (origin) => {
        const view = document.createElement('webview')
        view.setAttribute('src', origin)
        view.setAttribute('nodeintegration', '')
        document.body.append(view)
        await new Promise((resolve) => setTimeout(resolve, 300))
        return view.constructor.name
      }, `http://127.0.0.1:${server.port}`),
    ).toBe('HTMLElement')
    expect(server.connections).toEqual([])
    expect(theApp().app.windows()).toHaveLength(1)
  })

  it.each(['https://leave.example/', 'file:///etc/passwd', 'data:text/html,x', 'keyturn://report/x'])(
    'such as %s in its own place',
    async (address) => {
      await inPage((given) => {
        location.href = given
      }, address)
      await pause(200)
      expect(theApp().window.url()).toMatch(/^keyturn:\/\/app\//)
    },
  )

  it.each([
    'https://open.example/',
    'about:blank',
    'mailto:a@open.example',
    'file:///etc',
    'keyturn://app/',
    'ms-msdt:x',
  ])('such as %s in a new window or program', async (address) => {
    expect(await inPage((given) => String(window.open(given)), address)).toBe('null')
    expect(theApp().app.windows()).toHaveLength(1)
  })

  it('nor emptiness, which no page needs to ask for: it is loaded again, and the log tells', async () => {
    const { window: own } = theApp()
    await inPage(() => {
      location.href = 'about:blank'
    }, null)
    await expect.poll(() => own.url()).toMatch(/^keyturn:\/\/app\//)
    await own.waitForLoadState()
    await expect.poll(() => factsOf(own, 'navigation-refused')).toContainEqual({ origin: 'about:', by: 'emptied page' })
  })

  it('and the log tells what was tried', async () => {
    await page(() => String(window.open('https://told.example/path?stolen')))
    expect(await factsOf(theApp().window, 'navigation-refused')).toContainEqual({
      origin: 'https://told.example',
      by: 'new window',
    })
  })

  it('while its own screens change freely', async () => {
    await page(() => {
      location.hash = '#/about'
    })
    await expect.poll(() => theApp().window.url()).toBe('keyturn://app/#/about')
  })

  it('and no line of main opens anything by the program that the system has for it, but folders', () => {
    const main = readFileSync(join(builtApp().folder, 'out', 'main', 'main.cjs'), 'utf8')
    expect(main).not.toMatch(/openExternal|shell\.showItemInFolder/)
    expect(main.match(/shell\.openPath\(/g)).toHaveLength(1)
  })
})

describe('16: the Electron that ships', () => {
  /** Electron’s makers mend only their newest three majors, so this rises from release to release. */
  const oldestTaken = 45

  it('is pinned to one version of a major that is still mended', async () => {
    const { devDependencies } = Package.parse(JSON.parse(await readFile(ofRepository('package.json'), 'utf8')))
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Number.parseInt(devDependencies.electron, 10)).toBeGreaterThanOrEqual(oldestTaken)
    const installed = JSON.parse(await readFile(ofRepository('node_modules/electron/package.json'), 'utf8'))
    expect(installed).toMatchObject({ version: devDependencies.electron })
  })

  it('is the one that runs here, unless this is a stand-in for tests', async () => {
    const { kind, version } = builtApp().electron
    expect(await theApp().app.evaluate(() => process.versions.electron)).toBe(version)
    if (kind !== 'official') return
    const { devDependencies } = Package.parse(JSON.parse(await readFile(ofRepository('package.json'), 'utf8')))
    expect(version).toBe(devDependencies.electron)
  })
})

describe('17: main answers the page of its own window', () => {
  it('and no frame within it: a frame has no bridge', async () => {
    expect(
      await page(async () => {
        const kinds: string[] = []
        for (const address of [null, 'about:blank', 'keyturn://report/none']) {
          const frame = document.createElement('iframe')
          if (address !== null) frame.src = address
          document.body.append(frame)
          await new Promise((resolve) => setTimeout(resolve, 200))
          try {
            kinds.push(typeof frame.contentWindow?.keyturn)
          } catch {
            kinds.push('another origin')
          }
          frame.remove()
        }
        return kinds
      }),
    ).toEqual(['undefined', 'undefined', 'another origin'])
  })

  it('and no other window, even one with the same page and bridge; the log tells', async () => {
    const { app, window } = theApp()
    const answer = await app.evaluate(async ({ BrowserWindow, app }) => {
      const other = new BrowserWindow({
        show: false,
        webPreferences: { preload: `${app.getAppPath()}/out/preload/preload.cjs`, sandbox: true },
      })
      try {
        await other.loadURL('keyturn://app/')
        return await other.webContents.executeJavaScript("window.keyturn.ask('application.about', null)")
      } finally {
        other.destroy()
      }
    })
    expect(answer).toMatchObject({ ok: false })
    await expect
      .poll(() => factsOf(window, 'message-refused'))
      .toContainEqual({ operation: 'application.about', reason: 'wrong sender' })
  })
})

describe('18: Keyturn’s own scheme', () => {
  const status = (address: string, method = 'GET'): Promise<number> =>
    theApp().app.evaluate(
      async ({ session }, [url, verb]) => (await session.defaultSession.fetch(url, { method: verb })).status,
      [address, method] as const,
    )

  it('gives the files of the page', async () => {
    expect(await status('keyturn://app/')).toBe(200)
    expect(await status('keyturn://app/index.html')).toBe(200)
  })

  it.each([
    'keyturn://app/../main/main.cjs',
    'keyturn://app/..%2fmain%2fmain.cjs',
    'keyturn://app/%2e%2e/%2e%2e/package.json',
    'keyturn://app/..%5c..%5cpackage.json',
    'keyturn://app/%00index.html',
    'keyturn://app//etc/passwd',
    'keyturn://app/absent.js',
    'keyturn://report/absent',
    'keyturn://print/absent',
    'keyturn://main/',
  ])('gives nothing for %s', async (address) => {
    expect(await status(address)).toBe(404)
  })

  it('does not understand a query, or anything but reading', async () => {
    expect(await status('keyturn://app/index.html?x')).toBe(400)
    expect(await status('keyturn://app/', 'POST')).toBe(400)
  })

  it('is the only one: files are no pages', async () => {
    expect(await page(() => fetch('file:///etc/passwd'))).toMatch(/^refused: /)
    expect(
      await page(async () => {
        const frame = document.createElement('iframe')
        frame.src = 'file:///etc/passwd'
        document.body.append(frame)
        await new Promise((resolve) => setTimeout(resolve, 300))
        return frame.contentDocument?.body.textContent ?? ''
      }),
    ).toBe('')
  })
})

describe('a secret', () => {
  const marked = 'Marked-Sw0rdfish-7319'

  it('crosses once and never comes back', async () => {
    const { window: own } = theApp()
    const held = await page(async () => {
      const secret = new TextEncoder().encode('Marked-Sw0rdfish-7319')
      return window.keyturn.ask('secrets.hold', {
        stamp: 'a stamp',
        handle: 'pfx-password',
        userName: null,
        secret,
      })
    })
    expect(held).toMatchObject({ ok: expect.any(Boolean) })
    const answers = await Promise.all([
      firstOf(own, 'application.state', null),
      firstOf(own, 'stamps.cards', null),
      firstOf(own, 'runs.list', null),
      firstOf(own, 'expiry.items', null),
      firstOf(own, 'secrets.held', { stamp: 'a stamp' }),
      ask(own, 'application.about', null),
      factsOf(own, 'message-refused'),
    ])
    const all = `${JSON.stringify(answers)}${JSON.stringify(held)}${theApp().output()}`
    for (const form of [marked, Buffer.from(marked).toString('base64'), Buffer.from(marked).toString('hex')]) {
      expect(all).not.toContain(form)
    }
  })
})
