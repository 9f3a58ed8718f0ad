import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { z } from 'zod'

/** Looks for a secret where it must not be. */

/** A secret as it would stand in a file, whoever wrote it. */
const formsOf = (secret: string): readonly Buffer[] => {
  const utf8 = Buffer.from(secret)
  const texts = [JSON.stringify(secret).slice(1, -1), utf8.toString('base64'), utf8.toString('hex')]
  return [utf8, Buffer.from(secret, 'utf16le'), ...texts.map((text) => Buffer.from(text))]
}

const isIn = (content: Buffer, secrets: readonly string[]): readonly string[] =>
  secrets.filter((secret) => formsOf(secret).some((form) => content.includes(form)))

/** The files below a folder that hold one of these secrets. */
export const filesWith = (folder: string, secrets: readonly string[]): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => isIn(readFileSync(path), secrets).length > 0)

/** Which of these secrets a text holds. */
export const secretsIn = (text: string, secrets: readonly string[]): readonly string[] =>
  isIn(Buffer.from(text), secrets)

const Texts = z.array(z.string())

/** What the elements of the page have in their attributes, which any script and any picture of the page would show. */
export const attributesOf = async (page: Page): Promise<string> =>
  Texts.parse(
    await page.evaluate(
      `[...document.querySelectorAll('*')].flatMap((element) => [...element.attributes].map(({ value }) => value))`,
    ),
  ).join('\n')

/** Everything that the page shows, keeps and is named by. */
export const keptByPage = async (page: Page): Promise<string> =>
  Texts.parse(
    await page.evaluate(`(async () => [
        location.href,
        document.title,
        document.documentElement.outerHTML,
        document.documentElement.textContent,
        ...[...document.querySelectorAll('input, textarea')].map(({ value }) => value),
        JSON.stringify({ ...localStorage }),
        JSON.stringify({ ...sessionStorage }),
        JSON.stringify(history.state ?? null),
        JSON.stringify(await indexedDB.databases()),
        JSON.stringify(await caches.keys()),
      ])()`),
  )
    .concat(await attributesOf(page))
    .join('\n')

const Heap = z.object({ strings: z.array(z.string()) })

/** Every string in the heap of the page’s scripts, after everything was collected that nothing holds. */
export const heapOf = async (page: Page): Promise<string> => {
  const session = await page.context().newCDPSession(page)
  const pieces: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => pieces.push(chunk))
  try {
    await session.send('HeapProfiler.enable')
    // What is held weakly by something that is collected goes with the next round.
    for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage')
    await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  } finally {
    await session.detach()
  }
  return Heap.parse(JSON.parse(pieces.join(''))).strings.join('\n')
}
