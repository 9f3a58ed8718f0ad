import { randomUUID } from 'node:crypto'
import { BrowserWindow, type Session, session } from 'electron'
import type { PdfPrinter } from '../report/pdf-printer.ts'
import { isOn, ownScheme } from './own-addresses.ts'
import { printHeaders } from './page-headers.ts'

/** Nothing of it is kept on the disk. */
const partition = 'report-printer'

/**
 * Prints reports in windows that nobody sees: without scripts, in a session of their own that reaches nothing but the
 * report.
 *
 * @param restrict takes everything else from that session
 */
export const reportPrinter = (restrict: (session: Session) => Promise<void>): PdfPrinter => {
  const waiting = new Map<string, string>()
  let prepared: Promise<void> | null = null
  const prepare = async (): Promise<void> => {
    const own = session.fromPartition(partition)
    own.protocol.handle(ownScheme, ({ url }) => {
      const html = waiting.get(url)
      return html === undefined || !isOn('print', url)
        ? new Response('There is no such page.', { status: 404 })
        : new Response(html, { headers: printHeaders })
    })
    await restrict(own)
  }
  return async (html, paper) => {
    prepared ??= prepare()
    await prepared
    const address = `${ownScheme}://print/${randomUUID()}`
    waiting.set(address, html)
    const window = new BrowserWindow({ show: false, webPreferences: { ...printPreferences, partition } })
    try {
      return await orEnded(window, async () => {
        await window.loadURL(address)
        return window.webContents.printToPDF({
          pageSize: paper,
          // Margins, colours and page numbers are those of the report's own style.
          preferCSSPageSize: false,
          printBackground: true,
          generateTaggedPDF: true,
          generateDocumentOutline: true,
        })
      })
    } finally {
      waiting.delete(address)
      window.destroy()
    }
  }
}

const printPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  javascript: false,
  webviewTag: false,
  spellcheck: false,
  devTools: false,
} as const

/** A page that dies is never printed: nothing would come any more. */
const orEnded = <Value>(window: BrowserWindow, print: () => Promise<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    window.webContents.once('render-process-gone', (_event, { reason }) =>
      reject(
        new Error(`The report could not be printed: the process that prints it ended (${reason}). Export it as HTML.`),
      ),
    )
    print().then(resolve, reject)
  })
