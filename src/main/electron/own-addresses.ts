/**
 * The addresses of Keyturn's own pages. Three hosts of one scheme, so that each is an origin of its own: the windows, the
 * reports that a window shows in a frame, and the reports that are printed.
 */

export const ownScheme = 'keyturn'

export type OwnHost = 'app' | 'report' | 'print'

/** The page of the windows, at the screen that a fragment like `#/run/1` names. */
export const pageAddress = (fragment = ''): string => `${ownScheme}://app/${fragment}`

export const reportOrigin = `${ownScheme}://report`
export const pageOrigin = `${ownScheme}://app`

/** Whether an address is one of Keyturn's own pages on that host, whatever stands behind it. */
export const isOn = (host: OwnHost, address: string): boolean => {
  const url = parsed(address)
  return (
    url !== null && url.protocol === `${ownScheme}:` && url.host === host && url.username === '' && url.password === ''
  )
}

/** Whether two addresses differ in their fragment at most. */
export const isSamePage = (address: string, other: string): boolean =>
  isOn('app', address) && withoutFragment(address) === withoutFragment(other)

/** What is told of an address that was refused: where it leads, and nothing of what stands behind that. */
export const originOf = (address: string): string => {
  const url = parsed(address)
  return url === null ? 'no address' : `${url.protocol}${url.host === '' ? '' : `//${url.host}`}`
}

const parsed = (address: string): URL | null => {
  try {
    return new URL(address)
  } catch {
    return null
  }
}

const withoutFragment = (address: string): string => address.replace(/#.*$/s, '')
