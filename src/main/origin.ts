import { execFileSync } from 'node:child_process'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'

/** Who acts, where, and with which Keyturn: written into every entry of the journal. */
export interface Origin {
  readonly actor: { readonly account: string; readonly sid: string | null }
  readonly host: string
  readonly app: string
}

/** The account that runs this process: with domain and SID on Windows, `user@host` elsewhere. */
export const systemOrigin = (version: string): Origin => ({
  actor: actor(),
  host: hostname(),
  app: `Keyturn ${version}`,
})

const actor = (): Origin['actor'] => {
  if (process.platform !== 'win32') return { account: `${userInfo().username}@${hostname()}`, sid: null }
  const whoami = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'whoami.exe')
  const answer = execFileSync(whoami, ['/user', '/fo', 'csv', '/nh'], { encoding: 'utf8', windowsHide: true })
  return readWhoami(answer) ?? { account: userInfo().username, sid: null }
}

/** Reads the one line of `whoami /user /fo csv /nh`: `"contoso\operator","S-1-5-21-…"`. */
export const readWhoami = (answer: string): Origin['actor'] | null => {
  const found = /^"([^"]+)","(S-1-[\d-]+)"\s*$/.exec(answer.trim())
  const [, account, sid] = found ?? []
  return account === undefined || sid === undefined ? null : { account, sid }
}
