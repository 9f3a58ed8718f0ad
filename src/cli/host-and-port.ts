import { UsageError } from './failure.ts'

/** `HOST:PORT`, an IPv6 address in brackets: `[2001:db8::1]:443`. Throws `UsageError` for anything else. */
export const hostAndPort = (text: string, option: string): { readonly host: string; readonly port: number } => {
  const parts = /^(?:\[(?<address>[0-9a-fA-F:.%\w]+)\]|(?<host>[^\s:[\]/@]+)):(?<port>\d{1,5})$/.exec(text)?.groups
  const host = parts?.address ?? parts?.host
  const port = Number(parts?.port)
  if (host === undefined || !(port >= 1 && port <= 65_535)) {
    throw new UsageError(`--${option} must be HOST:PORT, for example 10.0.4.11:443 or [2001:db8::1]:443.`)
  }
  return { host, port }
}
