import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeEach } from 'vitest'
import { requireTool } from '../../../../support/tools.ts'
import type { ReferenceVerdict } from '../../support/forged-logs.ts'

/** The page as it lies in the source, and as it is put into every bundle. */
export const pageFile = fileURLToPath(new URL('../../../../../src/main/audit/bundle/verify.html', import.meta.url))

/** What the page says in its lines for programs. */
export interface PageVerdict {
  readonly result: string
  readonly entries: number
  readonly head: string
  readonly firstBad: number | null
  /** Code and entry of each finding. */
  readonly findings: readonly string[]
}

/** The page in a browser without a network, opened from disk as whoever verifies would open it. */
export class VerificationPage {
  readonly page: Page
  /** Every address that was asked for, and every error that the page made. */
  readonly requests: string[] = []
  readonly errors: string[] = []
  readonly #browser: Browser

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser
    this.page = page
    page.on('request', (request) => this.requests.push(request.url()))
    page.on('pageerror', (error) => this.errors.push(error.message))
    page.on('console', (message) => this.errors.push(message.text()))
  }

  static async open(): Promise<VerificationPage> {
    const browser = await chromium.launch({
      executablePath: pathOf('chromium'),
      // The page is the test's own, and whoever runs tests in a container has no sandbox.
      args: ['--no-sandbox', '--disable-background-networking', '--host-resolver-rules=MAP * ~NOTFOUND'],
    })
    const opened = new VerificationPage(browser, await browser.newPage())
    await opened.begin()
    return opened
  }

  /** Opens the page anew, with nothing chosen. */
  async begin(): Promise<void> {
    await this.page.goto(pathToFileURL(pageFile).href)
  }

  close(): Promise<void> {
    return this.#browser.close()
  }

  /** Chooses a folder, as a person does, and gives the lines for programs; none when nothing was verified. */
  async chooseFolder(folder: string): Promise<string> {
    await this.page.getByLabel('Folder of the bundle').setInputFiles(folder)
    return this.lines()
  }

  /** Drops files or folders on the page, as a person does. */
  async drop(paths: readonly string[]): Promise<string> {
    const session = await this.page.context().newCDPSession(this.page)
    const data = { items: [], files: [...paths], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data })
    }
    await session.detach()
    return this.lines()
  }

  /** Chooses head files that were kept elsewhere; none takes them away again. */
  async chooseHeads(...paths: readonly string[]): Promise<void> {
    await this.page.getByLabel('Head files kept elsewhere (optional)').setInputFiles([...paths])
  }

  /** Types a paper code. */
  async typeCode(code: string): Promise<void> {
    const field = this.page.getByLabel('Paper code (optional)')
    await field.fill(code)
    await field.press('Enter')
  }

  /** The lines for programs, when the verification is done. */
  async lines(): Promise<string> {
    await this.status()
    return this.page
      .locator('#result')
      .textContent()
      .then((text) => text ?? '')
  }

  /** The sentence that is read out when the verification is done. */
  async status(): Promise<string> {
    await this.page.locator('#status').filter({ hasText: aSentence }).waitFor({ state: 'attached' })
    return (await this.page.locator('#status').textContent()) ?? ''
  }

  /** Verifies many bundles, one after the other, each given as its files by their names. */
  async verifyAll(bundles: readonly ReadonlyMap<string, Buffer>[]): Promise<readonly PageVerdict[]> {
    const verdicts: PageVerdict[] = []
    const verify = await this.page.evaluateHandle<VerifyInPage>(verifyInPage)
    for (const bundle of bundles) {
      const files = [...bundle].map(([name, bytes]) => ({ name, base64: bytes.toString('base64') }))
      verdicts.push(verdictIn(await verify.evaluate((call, given) => call(given), files)))
    }
    await verify.dispose()
    return verdicts
  }
}

/** A result and what it means, unlike the one word while the page works. */
const aSentence = /\. ./

type VerifyInPage = (files: readonly { readonly name: string; readonly base64: string }[]) => Promise<string>

/** Runs in the page: chooses these files, and waits for what the page says. There are no types for it here. */
const verifyInPage = `async (files) => {
  const transfer = new DataTransfer()
  for (const { name, base64 } of files) {
    transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name))
  }
  const input = document.getElementById('files')
  const status = document.getElementById('status')
  const done = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!/\\. ./.test(status.textContent)) return
      observer.disconnect()
      resolve()
    })
    observer.observe(status, { childList: true })
  })
  input.files = transfer.files
  input.dispatchEvent(new Event('change', { bubbles: true }))
  await done
  return document.getElementById('result').textContent
}`

/** What the lines for programs say. Throws when they are not the lines that were agreed on. */
export const verdictIn = (lines: string): PageVerdict => {
  const [result = '', entries = '', head = '', firstBad = '', ...findings] = lines.split('\n')
  const partOf = (line: string, pattern: RegExp): string => {
    const [, value] = pattern.exec(line) ?? []
    if (value === undefined) throw new Error(`The page has no such line: ${lines}`)
    return value
  }
  const bad = partOf(firstBad, /^FIRSTBAD (\d+|none)$/)
  return {
    result: partOf(result, /^RESULT (OK|Warning|Fail)$/),
    entries: Number(partOf(entries, /^ENTRIES (\d+)$/)),
    head: partOf(head, /^HEAD ([0-9a-f]{64})$/),
    firstBad: bad === 'none' ? null : Number(bad),
    findings: findings.map((line) => partOf(line, /^FINDING ([a-z0-9-]+ (?:\d+|none)) [^\r\n]+$/)),
  }
}

/** What the page must say of a log about which the reference says this, in a bundle that is not signed. */
export const expectedOf = ({ result, entries, head, firstBad, findings }: ReferenceVerdict): PageVerdict => ({
  result: result === 'OK' ? 'Warning' : result,
  entries,
  head,
  firstBad,
  findings: [...findings.map(({ code, entry }) => `${code} ${entry ?? 'none'}`), 'bundle-unsigned none'],
})

/** One browser for all tests of a file, with the page opened anew for each. They are skipped where Chromium is missing. */
export const verificationPage = (): (() => VerificationPage) => {
  let opened: VerificationPage | null = null
  beforeEach(async (context) => {
    requireTool(context, 'chromium')
    if (opened === null) opened = await VerificationPage.open()
    else await opened.begin()
  })
  afterAll(() => opened?.close())
  return () => {
    if (opened === null) throw new Error('The page is opened before a test, not before.')
    return opened
  }
}

const pathOf = (program: string): string => {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
  if (found === undefined) throw new Error(`${program} is not installed.`)
  return found
}
