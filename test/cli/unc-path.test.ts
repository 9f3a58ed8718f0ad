import { describe, expect, it } from 'vitest'
import { uncPath } from '../../src/cli/unc-path.ts'

describe('a path that the stamp can follow', () => {
  it.each([
    ['\\\\10.4.0.9\\certs', '\\\\10.4.0.9\\certs'],
    ['\\\\nas\\certs\\', '\\\\nas\\certs'],
    ['\\\\nas.contoso.com\\certs$\\für das Jahr\\2026', '\\\\nas.contoso.com\\certs$\\für das Jahr\\2026'],
  ])('%s is understood', (text, path) => {
    expect(uncPath(text, 'share')).toBe(path)
  })

  it.each([
    '\\\\nas',
    '\\\\nas\\',
    '\\nas\\certs',
    '//nas/certs',
    'C:\\certs',
    '\\\\nas\\c:\\certs',
    '\\\\.\\pipe\\certs',
    '\\\\?\\UNC\\nas\\certs',
    '\\\\nas\\certs\\..\\other',
    '\\\\nas\\\\certs',
    '\\\\nas\\<certs>',
  ])('%s is refused with what is wanted', (text) => {
    expect(() => uncPath(text, 'share')).toThrow('--share must be a path that the stamp can follow, \\\\server\\share')
  })
})
