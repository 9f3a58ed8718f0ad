// @vitest-environment node
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { requireTool } from '../support/tools.ts'
import { type Gallery, type Look, type Looking, openGallery } from './support/built-gallery.ts'
import { screens } from './support/screens.ts'

/** Pictures of every screen stay behind for whoever wants to look at them. */
const pictures = fileURLToPath(new URL('../../test-output/screens', import.meta.url))
const Violations = z.array(z.string())

const looks: { readonly [name: string]: Look } = {
  light: { theme: 'light', width: 1280, height: 800 },
  dark: { theme: 'dark', width: 1280, height: 800 },
  forced: { theme: 'forced', width: 1280, height: 800 },
  // What is left of 1280 by 800 at 200 %.
  zoomed: { theme: 'light', width: 640, height: 400 },
}

interface Opened {
  readonly gallery: Gallery
  readonly folder: string
}

let opened: Promise<Opened> | null = null

const open = async (): Promise<Opened> => {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-gallery-'))
  await mkdir(pictures, { recursive: true })
  return { gallery: await openGallery(folder), folder }
}

beforeEach((context) => requireTool(context, 'chromium'))

afterAll(async () => {
  if (opened === null) return
  const { gallery, folder } = await opened
  await gallery.close()
  await rm(folder, { recursive: true, force: true })
})

// Look by look, so that one window shows one screen after the other.
describe.each(Object.entries(looks))('%s', (look, how) => {
  let looking: Promise<Looking> | null = null

  it.each(Object.keys(screens))('%s: axe has nothing to say, and nothing sticks out', async (name) => {
    opened ??= open()
    looking ??= opened.then(({ gallery }) => gallery.look(how))
    const { page, complaints } = await (await looking).show(name)
    await page.screenshot({ path: join(pictures, `${name}-${look}.png`) })
    expect(await violationsOn(page)).toEqual([])
    expect(await page.evaluate('document.scrollingElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0)
    expect(complaints).toEqual([])
  })
})

const violationsOn = async (page: Page): Promise<readonly string[]> => {
  // The preview of a report stands in a frame that takes no messages, and the browser warns of those that axe sends.
  return Violations.parse(
    await page.evaluate(`axe.run(document, { iframes: false, resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html }) => id + ': ' + help + ': ' + html.slice(0, 300))))`),
  )
}
