import { getSystemErrorMap } from 'node:util'

/** The operating system's own words, without its code. */
export const systemWords = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const number = 'errno' in error && typeof error.errno === 'number' ? error.errno : 0
  return getSystemErrorMap().get(number)?.[1] ?? error.message
}
