import { join, resolve, sep } from 'node:path'

/** Which file of the built windows an address means, and as what it is served. */

/** What the windows are built of. Anything else is no part of them. */
const contentTypes: { readonly [ending: string]: string } = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

export interface PageFile {
  readonly path: string
  readonly contentType: string
}

/**
 * The file below a folder that a path of an address means, or null for one that could mean anything but a plain file
 * there. Names are taken as they are written: no `..`, no second way to write a separator, no hidden file.
 *
 * @param pathname as `URL` gives it, still percent-encoded
 */
export const pageFileOf = (folder: string, pathname: string): PageFile | null => {
  const names = (pathname === '/' ? '/index.html' : pathname).slice(1).split('/')
  if (!names.every((name) => plainName.test(name))) return null
  const path = join(folder, ...names)
  if (!path.startsWith(resolve(folder) + sep)) return null
  const contentType = contentTypes[names.at(-1)?.split('.').at(-1) ?? '']
  return contentType === undefined ? null : { path, contentType }
}

/** The build makes no other names; so nothing has to be decoded, and nothing can be hidden by encoding it. */
const plainName = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/
