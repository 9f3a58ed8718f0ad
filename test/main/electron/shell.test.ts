import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contract } from '../../../src/contract/contract.ts'
import { resultOf } from '../../../src/contract/definition.ts'
import { RunSnapshot } from '../../../src/contract/run-snapshot.ts'
import { stepNames } from '../../../src/domain/run/checklist.ts'
import { requireTool } from '../../support/tools.ts'
import { pagesOf } from '../report/support/printed-report.ts'
import { exited } from './support/apps.ts'
import { builtApp, type LaunchedApp, type LaunchOptions, launchApp, requireWindows } from './support/launch.ts'
import { alive, crash } from './support/living-page.ts'
import { answerQuestions, asked } from './support/questions.ts'
import { ask, becomeReady, factsOf, firstOf } from './support/ready-app.ts'

/** What the window does around its page: dying and coming back, opening, closing, printing. */

let folder: string
/** In points. */
const a4Width = 595.3
/** How a log stands that verifies: attention is for its key, which nothing protects here. */
const holds = /^(intact|attention)$/
const patience = { timeout: 30_000, interval: 100 }
const apps: LaunchedApp[] = []

beforeEach(async (context) => {
  requireWindows(context)
  folder = await mkdtemp(join(tmpdir(), 'keyturn-shell größe 漢-'))
}, 120_000)

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
  await rm(folder, { recursive: true, force: true })
})

const launch = async (options: Partial<LaunchOptions> = {}): Promise<LaunchedApp> => {
  const app = await launchApp({ dataFolder: folder, ...options })
  apps.push(app)
  return app
}

const readyApp = async (): Promise<LaunchedApp> => {
  const app = await launch()
  await becomeReady(app)
  return app
}

const urlOf = (app: ElectronApplication): Promise<string | undefined> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())

describe('a page that dies', () => {
  it('is loaded again on the same screen, and the log tells how it died', async () => {
    const { app, window } = await readyApp()
    await window.evaluate(() => {
      location.hash = '#/log'
    })
    await expect.poll(() => urlOf(app), patience).toBe('keyturn://app/#/log')
    await crash(app)
    await alive(app)
    expect(await urlOf(app)).toBe('keyturn://app/#/log')
    const facts = await app.evaluate(async ({ BrowserWindow }) => {
      const filter = { run: null, step: null, type: 'window-crashed', actor: null, from: null, to: null, text: null }
      const request = { filter, order: 'newest-first', beyond: null, limit: 5 }
      return BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        `window.keyturn.ask('log.page', ${JSON.stringify(request)})`,
      )
    })
    expect(facts).toMatchObject({ ok: true, value: { entries: [{ facts: expect.stringContaining('"crashed"') }] } })
  })

  it('and dies again and again is not loaded for ever: the person is asked', async () => {
    const { app } = await readyApp()
    await answerQuestions(app, 0)
    for (let count = 0; count < 4; count += 1) {
      await crash(app)
      await alive(app)
    }
    expect(await asked(app)).toEqual(['The window of Keyturn ended several times within a minute.'])
  })
})

describe('a helper of Chromium that dies', () => {
  it('is started again by Chromium, and the log tells', async () => {
    const { app, window } = await readyApp()
    await app.evaluate(({ app }) => {
      const helper = app.getAppMetrics().find(({ type }) => type === 'Utility')
      if (helper === undefined) throw new Error('there is no helper')
      process.kill(helper.pid, 'SIGKILL')
    })
    await expect
      .poll(() => factsOf(window, 'window-crashed'), patience)
      .toEqual([{ process: 'Utility', reason: 'killed', exitCode: expect.any(Number) }])
    expect(await ask(window, 'application.about', null)).toMatchObject({ ok: true })
  })
})

describe('closing the window', () => {
  it('ends Keyturn, with the log closed so well that it opens again intact', async () => {
    const first = await readyApp()
    expect(
      await exited(first, () => first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())),
    ).toBe(0)
    const second = await readyApp()
    expect(await firstOf(second.window, 'application.state', null)).toMatchObject({
      value: { phase: { is: 'ready' }, log: { standing: expect.stringMatching(holds) } },
    })
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('by %s, too, and the log tells of it', async (signal) => {
    const first = await readyApp()
    expect(await exited(first, async () => first.app.process().kill(signal))).toBe(0)
    const { window } = await readyApp()
    expect(await factsOf(window, 'shutting-down')).toEqual([{ by: signal }])
  })

  it('keeps its place and the size of its letters for the next start', async () => {
    const first = await readyApp()
    const placed = await first.app.evaluate(async ({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]
      window?.setBounds({ x: 40, y: 60, width: 900, height: 640 })
      for (const keyCode of ['=', '=']) {
        window?.webContents.sendInputEvent({ type: 'keyDown', keyCode, modifiers: ['control'] })
      }
      await new Promise((resolve) => setTimeout(resolve, 300))
      return window?.getBounds()
    })
    await exited(first, () => first.app.evaluate(({ app }) => app.quit()))
    const { app } = await launch()
    await alive(app)
    expect(
      await app.evaluate(({ BrowserWindow }) => {
        const window = BrowserWindow.getAllWindows()[0]
        return [window?.getBounds(), window?.webContents.getZoomFactor()]
      }),
    ).toEqual([placed, 1.25])
  })
})

describe('a second start', () => {
  it('shows the window of the first, takes nothing else from it, and ends', async () => {
    const { app } = await readyApp()
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    const { executable, folder: program } = builtApp()
    const environment = environmentOf(await app.evaluate(() => process.pid))
    execFileSync(executable, [program, '--evil'], { env: environment, stdio: 'ignore', timeout: 30_000 })
    await expect
      .poll(
        () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.isVisible())),
        patience,
      )
      .toEqual([true])
  })
})

describe('a fault that nothing caught', () => {
  it('is told in words and written down, and Keyturn goes on', async () => {
    const { app, window, userData } = await readyApp()
    await answerQuestions(app, 0)
    await app.evaluate(() => void Promise.reject(new Error('nobody waits for this')))
    await expect.poll(() => asked(app), patience).toEqual(['Keyturn met a fault of its own: nobody waits for this.'])
    expect(readFileSync(join(userData, 'faults.log'), 'utf8')).toContain('nobody waits for this')
    expect(await ask(window, 'application.about', null)).toMatchObject({ ok: true })
  })

  it('and after which nothing is sure closes the log and ends', async () => {
    const first = await readyApp()
    await answerQuestions(first.app, 0)
    expect(
      await exited(first, () =>
        first.app.evaluate(() => {
          setImmediate(() => {
            throw new Error('nothing is sure')
          })
        }),
      ),
    ).toBe(1)
    expect(readFileSync(join(first.userData, 'faults.log'), 'utf8')).toContain('uncaught exception: nothing is sure')
    const { window } = await readyApp()
    expect(await firstOf(window, 'application.state', null)).toMatchObject({
      value: { log: { standing: expect.stringMatching(holds) } },
    })
  })
})

describe('a folder', () => {
  it('is shown by the file manager of the system', async () => {
    const { app, window } = await readyApp()
    await app.evaluate(({ shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { opened })
      Object.assign(shell, {
        openPath: async (path: string) => {
          opened.push(path)
          return ''
        },
      })
    })
    expect(await ask(window, 'application.openDataFolder', null)).toMatchObject({ ok: true })
    expect(await app.evaluate(() => Reflect.get(globalThis, 'opened'))).toHaveLength(1)
  })
})

describe('a new file', () => {
  it('never takes the place of one that is there: the person is told, and asked again', async () => {
    const { app, window, userData } = await readyApp()
    const [taken, free] = [join(userData, 'taken.txt'), join(userData, 'free.txt')]
    writeFileSync(taken, 'mine')
    await answerQuestions(app, 0)
    await app.evaluate(
      ({ dialog }, paths) => {
        Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath: paths.shift() ?? '' }) })
      },
      [taken, free],
    )
    const answer = await ask(window, 'application.saveText', { suggestedName: 'taken.txt', text: 'new' })
    expect(answer).toEqual({ ok: true, value: { file: free } })
    expect(await asked(app)).toEqual([`${taken} exists already.`])
    expect([readFileSync(taken, 'utf8'), readFileSync(free, 'utf8')]).toEqual(['mine', 'new'])
  })
})

describe('a data folder that can’t be written', () => {
  it('is told in the window, in words', async () => {
    const first = await launch()
    await exited(first, () => first.app.evaluate(({ app }) => app.quit()))
    await chmod(first.userData, 0o555)
    try {
      const { window } = await launch()
      await expect
        .poll(() => firstOf(window, 'application.state', null), patience)
        .toMatchObject({ value: { phase: { is: 'stopped', trouble: { kind: 'folder-read-only' } } } })
    } finally {
      await chmod(first.userData, 0o755)
    }
  })
})

describe('a rehearsal', () => {
  it('can be reported in a frame of the window, which shows nothing else', async () => {
    const app = await readyApp()
    const run = await openRehearsal(app)
    const preview = resultOf(contract.log.previewReport.output).parse(
      await ask(app.window, 'log.previewReport', { run }),
    )
    if (!preview.ok) throw new Error(preview.problem.message)
    const { address } = preview.value
    const reached = await app.window.evaluate(async (given) => {
      const frame = document.createElement('iframe')
      frame.src = given
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
      document.body.append(frame)
      await loaded
      return frame.contentDocument
    }, address)
    // A frame that could be read would be of the page's own origin.
    expect(reached).toBeNull()
    expect(app.window.frames().map((frame) => frame.url())).toContain(address)
    const shown = await app.app.evaluate(async ({ session }, given) => {
      const answer = await session.defaultSession.fetch(given)
      return [answer.status, answer.headers.get('content-security-policy'), await answer.text()]
    }, address)
    expect(shown).toEqual([200, expect.stringMatching(/^default-src 'none';.*sandbox$/), expect.stringContaining(run)])
  })

  const openRehearsal = async ({ window }: LaunchedApp): Promise<string> => {
    const draft = { scenario: 'success', identity: 'AAD', pace: 'minute' }
    const answer = resultOf(contract.runs.openRehearsal.output).parse(await ask(window, 'runs.openRehearsal', draft))
    if (!answer.ok) throw new Error(answer.problem.message)
    return answer.value.run
  }

  it('has a stamp of its own, which goes on when Keyturn ends and is found again', async () => {
    const first = await readyApp()
    const run = await openRehearsal(first)
    await takeStampStep(first.window, run)
    const [stamp, ...others] = stampsOver(folder)
    expect([stamp !== undefined, others]).toEqual([true, []])
    expect(await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    await exited(first, () => first.app.evaluate(({ app }) => app.quit()))
    expect(stampsOver(folder)).toEqual([stamp])
    const second = await readyApp()
    expect(stepOf(await snapshotOf(second.window, run))).toBe('done')
    expect(stampsOver(folder)).toEqual([stamp])
  })

  it('can be reported on paper, in a window that nobody sees and that leaves nothing behind', async (context) => {
    requireTool(context, 'pdftotext', '-v')
    const app = await readyApp()
    const run = await openRehearsal(app)
    const paper = join(app.userData, 'report.pdf')
    await app.app.evaluate(({ dialog }, filePath) => {
      Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) })
    }, paper)
    const answer = await ask(app.window, 'log.export', { format: 'pdf', run })
    expect(answer).toEqual({ ok: true, value: { file: paper } })
    const pages = await pagesOf(paper, () => false)
    const text = pages.flatMap(({ lines }) => lines).join('\n')
    expect(text).toContain('Audit report of an external secret rotation')
    expect(text).toContain(run)
    for (const step of stepNames) expect(text).toContain(step)
    for (const { width } of pages) expect(Math.abs(width - a4Width)).toBeLessThan(2)
    expect(await app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })
})

const snapshotOf = async (window: Page, run: string): Promise<RunSnapshot> => {
  const answer = resultOf(RunSnapshot).parse(await firstOf(window, 'runs.snapshot', { run }))
  if (!answer.ok) throw new Error(answer.problem.message)
  return answer.value
}

const stepOf = ({ view }: RunSnapshot): string | undefined => view.steps.find(({ name }) => name === 'Stamp')?.status

/** Takes the first step of a run, for which the stamp is reached, and waits for its end. */
const takeStampStep = async (window: Page, run: string): Promise<void> => {
  const { view } = await snapshotOf(window, run)
  await ask(window, 'secrets.holdRehearsals', { stamp: view.stamp.id })
  const taken = await ask(window, 'runs.take', { run, intention: { do: 'take-step', step: 'Stamp' } })
  expect(taken).toEqual({ ok: true, value: { accepted: true, refusals: [] } })
  await expect.poll(async () => stepOf(await snapshotOf(window, run)), patience).toBe('done')
}

/** The processes that are a simulated stamp below a folder, and not the helpers of one. */
const stampsOver = (below: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      // Chromium writes its arguments anew, with blanks between them.
      const commandLine = textsOf(`/proc/${name}/cmdline`).join(' ')
      return commandLine.includes(`--simulated-stamp=${below}`) && !commandLine.includes('--type=')
    })
    .map(Number)

const environmentOf = (pid: number): Record<string, string> =>
  Object.fromEntries(
    textsOf(`/proc/${pid}/environ`).map((text) => [
      text.slice(0, text.indexOf('=')),
      text.slice(text.indexOf('=') + 1),
    ]),
  )

/** Empty for a process that has ended. */
const textsOf = (path: string): readonly string[] => {
  try {
    return readFileSync(path, 'utf8')
      .split('\0')
      .filter((text) => text !== '')
  } catch {
    return []
  }
}
