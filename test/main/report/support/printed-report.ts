import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const much = { maxBuffer: 64 * 1024 * 1024 }

/** A page of a printed report, read back from its PDF. */
export interface PrintedPage {
  readonly width: number
  readonly height: number
  /** Its lines in the order in which they were painted, without those at its foot. */
  readonly lines: readonly string[]
  readonly foot: readonly string[]
  /** Where its outermost words end, in points from the left. */
  readonly right: number
}

/** Prints HTML on this paper, without a network, and gives the path of the PDF in that folder. */
export const printed = async (html: string, paper: 'A4' | 'Letter', folder: string): Promise<string> => {
  const page = join(folder, `report-${paper}.html`)
  const pdf = join(folder, `report-${paper}.pdf`)
  writeFileSync(page, html.replace('</head>', `<style>@page { size: ${paper}; }</style></head>`))
  await run(
    'chromium',
    [
      '--headless',
      // The page is the test's own, and whoever runs tests in a container has no sandbox.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      `--user-data-dir=${join(folder, `profile-${paper}`)}`,
      '--no-pdf-header-footer',
      `--print-to-pdf=${pdf}`,
      pathToFileURL(page).href,
    ],
    much,
  )
  return pdf
}

/** Reads a PDF back, page by page. `isFoot` tells the lines that stand at the foot of each page. */
export const pagesOf = async (pdf: string, isFoot: (line: string) => boolean): Promise<readonly PrintedPage[]> => {
  const text = await run('pdftotext', ['-raw', '-enc', 'UTF-8', pdf, '-'], much)
  const boxes = `${pdf}.xml`
  await run('pdftotext', ['-bbox', '-enc', 'UTF-8', pdf, boxes], much)
  const lines = text.stdout.split('\f').map((page) => page.split('\n').filter((line) => line.trim() !== ''))
  return readFileSync(boxes, 'utf8')
    .split('<page ')
    .slice(1)
    .map((page, index) => {
      const [, width = '', height = ''] = /^width="([\d.]+)" height="([\d.]+)"/.exec(page) ?? []
      const all = lines[index] ?? []
      return {
        width: Number(width),
        height: Number(height),
        lines: all.filter((line) => !isFoot(line)),
        foot: all.filter(isFoot),
        right: Math.max(...[...page.matchAll(/ xMax="([\d.]+)"/g)].map(([, right]) => Number(right))),
      }
    })
}

const entities: { readonly [entity: string]: string } = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
}

/** Every word that a reader of the HTML on a screen sees, but for those of the navigation, which paper has no use for. */
export const wordsOf = (html: string): ReadonlySet<string> =>
  new Set(
    html
      .slice(html.indexOf('<body>'))
      .replace(/<nav[\s\S]*?<\/nav>/, '')
      .split(/<[^>]*>/)
      .flatMap((text) => text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? '').split(/\s+/))
      .map((word) => word.normalize('NFKC'))
      .filter((word) => word !== ''),
  )

/** The text of all pages without blanks and line ends, so that a word that was broken over lines is whole in it. */
export const squashed = (pages: readonly PrintedPage[]): string =>
  pages
    .flatMap(({ lines }) => lines)
    .join('')
    .normalize('NFKC')
    .replace(/\s+/g, '')
