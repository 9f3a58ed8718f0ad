import { describe, expect, it } from 'vitest'
import { isAbsolutePath, isSamePlace, isWithin, pathBelow } from '../../src/domain/paths.ts'

describe('a path', () => {
  it.each(['C:\\Keyturn', 'd:/Keyturn', '\\\\files\\keyturn', '\\\\files\\keyturn\\Certificates', '/srv/keyturn', '/'])(
    'like %s begins at a root',
    (path) => expect(isAbsolutePath(path)).toBe(true),
  )

  it.each(['', 'Keyturn', 'C:Keyturn', 'C:', '\\Keyturn', '\\\\files', '..\\x', './x', '~/x'])(
    'like “%s” does not',
    (path) => expect(isAbsolutePath(path)).toBe(false),
  )

  it('goes on with the separator that it has, and only one', () => {
    expect(pathBelow('C:\\Keyturn\\', 'requests')).toBe('C:\\Keyturn\\requests')
    expect(pathBelow('\\\\files\\share', 'a', 'b c')).toBe('\\\\files\\share\\a\\b c')
    expect(pathBelow('/srv', 'a')).toBe('/srv/a')
  })

  it('of Windows is the same in capitals, with other separators and with one at its end', () => {
    expect(isSamePlace('C:\\Share\\', 'c:/share')).toBe(true)
    expect(isSamePlace('/Share', '/share')).toBe(false)
    expect(isSamePlace('/share/', '/share')).toBe(true)
  })

  it('lies within another only at the border of a name', () => {
    expect(isWithin('C:\\Share\\Backup', 'c:\\share')).toBe(true)
    expect(isWithin('C:\\Share', 'C:\\Share')).toBe(true)
    expect(isWithin('C:\\Share-old', 'C:\\Share')).toBe(false)
    expect(isWithin('C:\\Share', 'C:\\Share\\Backup')).toBe(false)
  })
})
