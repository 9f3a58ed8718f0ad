import { resolve, sep } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageFileOf } from '../../../src/main/electron/page-files.ts'

const folder = resolve('/opt/keyturn/out/renderer')

describe('a path of an address', () => {
  it.each([
    ['/', `${folder}${sep}index.html`, 'text/html; charset=utf-8'],
    ['/index.html', `${folder}${sep}index.html`, 'text/html; charset=utf-8'],
    ['/assets/index-CTJHlm_U.js', `${folder}${sep}assets${sep}index-CTJHlm_U.js`, 'text/javascript; charset=utf-8'],
    ['/assets/page-a.b.css', `${folder}${sep}assets${sep}page-a.b.css`, 'text/css; charset=utf-8'],
  ])('%s means a file below the folder', (pathname, path, contentType) => {
    expect(pageFileOf(folder, pathname)).toEqual({ path, contentType })
  })

  it.each([
    '',
    '//',
    '/..',
    '/../main/main.cjs',
    '/assets/../../main/main.js',
    '/%2e%2e/main/main.js',
    '/..%2fmain/main.js',
    '/..%5cmain%5cmain.js',
    '/..\\main\\main.js',
    '/C:/windows/win.js',
    '/index.html%00.js',
    '/index.html\0',
    '/.hidden.js',
    '/assets/.js',
    '/assets//index.js',
    '/assets/',
    '/index.js:stream',
    '/index',
    '/index.json',
    '/INDEX.HTML',
    '/ｉndex.html',
  ])('%j means none', (pathname) => {
    expect(pageFileOf(folder, pathname)).toBeNull()
  })

  it('never means a file outside of the folder, however it is written', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '%2e%2e',
        '%2E',
        '%2f',
        '%5c',
        '\\',
        '/',
        '\0',
        '%00',
        '~',
        'index',
        '.js',
        '.html',
        ':',
      ),
      fc.string({ maxLength: 4 }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
        const path = pageFileOf(folder, `/${parts.join('')}`)?.path
        if (path !== undefined) expect(resolve(path).startsWith(folder + sep)).toBe(true)
      }),
      { numRuns: 20_000 },
    )
  })
})
