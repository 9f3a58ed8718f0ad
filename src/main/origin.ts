import { execFileSync } from 'node:child_process'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'

/** Who acts, where, and with which Keyturn: written into every entry of the journal. */
export interface Origin {
  readonly actor: { readonly account: string; readonly sid: string | null }
  readonly host: string
  readonly app: string
}

/** The account that runs this process: `DOMAIN\user` and its SID on Windows, `user@host` elsewhere. */
export const systemOrigin = (version: string): Origin => ({
  actor:
    process.platform === 'win32'
      ? { account: `${process.env.USERDOMAIN ?? hostname()}\\${userName()}`, sid: securityIdentifier() }
      : { account: `${userName()}@${hostname()}`, sid: null },
  host: hostname(),
  app: `Keyturn ${version}`,
})

const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    // A number without a name, as in some containers; the number is what there is to write down.
    return `uid ${process.geteuid?.() ?? 'unknown'}`
  }
}

const securityIdentifier = (): string | null => {
  const whoami = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'whoami.exe')
  try {
    return readWhoami(
      execFileSync(whoami, ['/user', '/fo', 'csv', '/nh'], { encoding: 'latin1', timeout: 10_000, windowsHide: true }),
    )
  } catch {
    // Some hardened systems have whoami.exe removed or forbidden. Every entry then says that the SID is not known.
    return null
  }
}

/**
 * The SID in the one line of `whoami /user /fo csv /nh`: `"contoso\operator","S-1-5-21-…"`. The account before it comes
 * in the console's code page, so it is not taken from here.
 */
export const readWhoami = (answer: string): string | null =>
  /^"[^"\r\n]+","(S-1-\d+(?:-\d+)+)"$/.exec(answer.trim())?.[1] ?? null
