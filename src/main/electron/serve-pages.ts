import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Session } from 'electron'
import { isOn, ownScheme } from './own-addresses.ts'
import { pageFileOf } from './page-files.ts'
import { fileHeaders, pageHeaders, reportHeaders } from './page-headers.ts'

/** Where the built page says that its nonce stands: as an attribute, where no script of another origin could read it. */
const noncePlace = '__NONCE__'

/** Node reads the code of answers at the first of them: made early, it keeps no page waiting. */
export const prepareAnswers = (): void => {
  new Response()
}

/**
 * Answers Keyturn's own scheme in a session: the windows from the folder of their build, reports from `reportPage`.
 *
 * @param folder of the built windows
 * @param reportPage the HTML of a report by the last part of its address, or null
 */
export const servePages = (session: Session, folder: string, reportPage: (name: string) => string | null): void =>
  session.protocol.handle(ownScheme, async ({ url, method }) => {
    if (method !== 'GET') return refused(400)
    const { pathname, search } = new URL(url)
    if (search !== '') return refused(400)
    if (isOn('app', url)) return (await fileAnswer(folder, pathname)) ?? refused(404)
    if (isOn('report', url)) return reportAnswer(reportPage(pathname.slice(1))) ?? refused(404)
    return refused(404)
  })

const fileAnswer = async (folder: string, pathname: string): Promise<Response | null> => {
  const file = pageFileOf(folder, pathname)
  if (file === null) return null
  const content = await contentOf(file.path)
  if (content === null) return null
  if (!file.path.endsWith('.html')) return new Response(content, { headers: fileHeaders(file.contentType) })
  const nonce = randomBytes(16).toString('base64')
  return new Response(content.toString('utf8').replaceAll(noncePlace, nonce), { headers: pageHeaders(nonce) })
}

/** A file that can't be read is none: a page that asks for what is not there is told no more. */
const contentOf = async (path: string): Promise<Buffer<ArrayBuffer> | null> => {
  try {
    return await readFile(path)
  } catch {
    return null
  }
}

const reportAnswer = (html: string | null): Response | null =>
  html === null ? null : new Response(html, { headers: reportHeaders })

const refused = (status: 400 | 404): Response =>
  new Response(status === 404 ? 'There is no such page.' : 'Keyturn does not understand this address.', {
    status,
    headers: fileHeaders('text/plain; charset=utf-8'),
  })
