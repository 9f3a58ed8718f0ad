import { UsageError } from './failure.ts'

/**
 * A path that the stamp can follow: `\\server\share`, with folders below it or without; a separator at its end is taken
 * off. Throws `UsageError` for anything else. What stands in the path is judged by whoever uses it.
 */
export const uncPath = (text: string, option: string): string => {
  const path = text.replace(/\\+$/, '')
  // No part may be one of dots alone: `\\.\` names devices, and `..` would lead out of the share.
  if (!/^\\(\\(?!\.+(\\|$))[^\\/:*?"<>|]+){2,}$/.test(path)) {
    throw new UsageError(
      `--${option} must be a path that the stamp can follow, \\\\server\\share or a folder below it; a shell may want it in quotation marks.`,
    )
  }
  return path
}
