/**
 * Paths as texts, of Windows or of POSIX, on whichever of the two this is: a plan is made on one computer, and a part of
 * what stands in it is for the stamp.
 */

/** Whether a path begins at a root: `C:\…`, `\\server\share…` or `/…`. */
export const isAbsolutePath = (path: string): boolean => isWindowsPath(path) || path.startsWith('/')

/** The path of something below a folder, with the separator that the folder's own path has. */
export const pathBelow = (folder: string, ...names: readonly string[]): string => {
  const separator = isWindowsPath(folder) ? '\\' : '/'
  return [withoutEnd(folder), ...names].join(separator)
}

/** Whether two paths name one place, as far as their texts can tell: Windows knows no capitals. */
export const isSamePlace = (one: string, other: string): boolean => plain(one) === plain(other)

/** Whether a place is the other one or lies below it, as far as the texts can tell. */
export const isWithin = (place: string, folder: string): boolean =>
  isSamePlace(place, folder) || plain(place).startsWith(`${plain(folder)}/`)

const isWindowsPath = (path: string): boolean => /^(?:[a-z]:[\\/]|\\\\[^\\/]+[\\/][^\\/]+)/i.test(path)

const withoutEnd = (path: string): string => path.replace(/[\\/]+$/, '')

const plain = (path: string): string =>
  isWindowsPath(path) ? withoutEnd(path).replaceAll('\\', '/').toLowerCase() : withoutEnd(path)
