import { createServer } from 'node:http'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Recorded } from '../../../src/domain/run/event.ts'
import { reportHtml } from '../../../src/main/report/report-html.ts'
import { Story } from '../../domain/run/support/run-events.ts'
import { rerunRun, successfulRun, unfinishedRun, warnedRun } from '../../support/run-history.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { requireTool } from '../../support/tools.ts'
import { type PrintedPage, pagesOf, printed, squashed, wordsOf } from './support/printed-report.ts'
import { contentOf } from './support/report-input.ts'

const inFolder = temporaryFolder()

beforeEach((context) => {
  requireTool(context, 'chromium')
  requireTool(context, 'pdftotext', '-v')
})

const millimetre = 72 / 25.4
const rightMargin = 14 * millimetre
/** Chromium rounds pages to whole pixels of its own, and the last letter of a line may stand out a little. */
const tolerance = 2

const papers = [
  { paper: 'A4', width: 210 * millimetre, height: 297 * millimetre },
  { paper: 'Letter', width: 612, height: 792 },
] as const

/** No word of it can be broken at a blank or a hyphen. */
const unbreakable = (): readonly Recorded[] => {
  const long = (letter: string): string => letter.repeat(400)
  return new Story()
    .take(
      'Stamp',
      { result: 'failed', summary: long('s'), verbatim: long('v'), doNext: [long('d')], doNot: [long('n')] },
      { fact: 'output', lines: [{ stream: 'output', text: long('o') }] },
      {
        fact: 'session-closed',
        console: long('c'),
        transcripts: [{ path: long('p'), sha256: long('a'), bytes: 1_000_000_000 }],
        unseen: null,
      },
    )
    .add({ type: 'gate-overridden', gate: 'readiness-warnings', reason: long('r'), supportCase: long('k') }).events
}

const runs = [
  ['successful', successfulRun],
  ['warned', warnedRun],
  ['failed and rerun', rerunRun],
  ['unfinished', unfinishedRun],
  ['full of long words', unbreakable],
] as const

const isFoot = (line: string): boolean => /^(?:east\.contoso\.com, run 2026-11-23-0a1b2c3d|\d+ \/ \d+)$/.test(line)

/** What one page must be like, whatever run it tells of. */
const judgePage = (page: PrintedPage, place: string, headings: ReadonlySet<string>): void => {
  expect(page.right, place).toBeLessThan(page.width - rightMargin + tolerance)
  expect(page.foot, place).toHaveLength(2)
  const last = page.lines.at(-1) ?? ''
  expect(headings.has(last), `${place} ends with the heading ${last}`).toBe(false)
  expect(last, place).not.toMatch(/^Attempt \d/)
  const tellsOfTimeline = page.lines.some((line) => /^\d+ 2026-11-23 \d\d:\d\d:\d\d\.000 /.test(line))
  if (tellsOfTimeline) expect(page.lines, place).toContain('Entry Time (UTC) By What')
}

describe('a report on paper', () => {
  it.each(runs)(
    'of a run that is %s has all that the screen has, nothing cut off, no heading alone, and each page its number',
    async (_, events) => {
      const html = reportHtml(contentOf(events()))
      const headings = new Set([...html.matchAll(/<h[1-3][^>]*>([^<]*)<\/h[1-3]>/g)].map(([, text]) => text ?? ''))
      expect(headings.size).toBeGreaterThan(15)
      const words = wordsOf(html)
      await Promise.all(
        papers.map(async ({ paper, width, height }) => {
          const pages = await pagesOf(await printed(html, paper, inFolder()), isFoot)
          expect(pages.map(({ foot }) => foot.find((line) => line.includes('/')))).toEqual(
            pages.map((_page, index) => `${index + 1} / ${pages.length}`),
          )
          const text = squashed(pages)
          expect([...words].filter((word) => !text.includes(word))).toEqual([])
          for (const [index, page] of pages.entries()) {
            expect(Math.abs(page.width - width)).toBeLessThan(tolerance)
            expect(Math.abs(page.height - height)).toBeLessThan(tolerance)
            judgePage(page, `${paper}, page ${index + 1}`, headings)
          }
        }),
      )
    },
  )
})

describe('a report into which something was smuggled', () => {
  it('loads nothing from anywhere, and runs nothing', async () => {
    const asked: string[] = []
    const server = createServer(({ url }, response) => {
      asked.push(url ?? '')
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('the server has no port')
      const at = (path: string): string => `http://127.0.0.1:${address.port}/${path}`
      const smuggled = `<img src="${at('picture')}"><link rel="stylesheet" href="${at('style')}"><script src="${at('script')}"></script>`
      const html = reportHtml(contentOf(successfulRun())).replace('<h1>', `${smuggled}<h1>`)
      await printed(html, 'A4', inFolder())
      expect(asked).toEqual([])
      // Without the policy that every report carries, the same page does ask: the server would have seen it.
      await printed(html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''), 'A4', inFolder())
      expect(asked.toSorted()).toEqual(['/picture', '/script', '/style'])
    } finally {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
