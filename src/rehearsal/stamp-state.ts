import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** Everything that the simulated stamp remembers: on disk after every change, so that it outlives its process. */

const Account = z.strictObject({ userName: z.string(), salt: z.string(), hash: z.string() })

/** A private key, encrypted under the stamp's own secret, with its chain (base64 of DER, leaf first). */
const StoredIdentity = z.strictObject({ key: z.string(), chain: z.array(z.string()) })

const StoredAction = z.strictObject({
  instance: z.string(),
  /** Stamp time, milliseconds since 1970. */
  startedAt: z.number(),
  failsInStep: z.number().nullable(),
  /** Steps whose effects are done. */
  applied: z.number(),
  ended: z.enum(['Completed', 'Failed']).nullable(),
  endedAt: z.number().nullable(),
  /** The certificates that were read from the share, by service folder. */
  incoming: z.record(z.string(), StoredIdentity),
})

export const StampState = z.strictObject({
  scenario: z.string(),
  names: z.strictObject({
    region: z.string(),
    fqdn: z.string(),
    identity: z.enum(['AAD', 'ADFS']),
    containerRegistry: z.boolean(),
  }),
  /** How many times faster than real time the stamp's time runs. */
  compression: z.number().positive(),
  /** Real time at which stamp time began to run faster. */
  bornAt: z.number(),
  cloudId: z.string(),
  cloudAdmin: Account,
  shareAccount: Account,
  served: z.record(z.string(), StoredIdentity),
  action: StoredAction.nullable(),
  /** The rotation of long ago. */
  earlier: z.strictObject({ instance: z.string(), startedAt: z.number(), endedAt: z.number() }).nullable(),
  startSecretRotationCalls: z.number(),
  /** Where the last attempt read its files, and their SHA-256 by path; null when no attempt waits for a rerun. */
  read: z.strictObject({ path: z.string(), files: z.record(z.string(), z.string()) }).nullable(),
  /** The console that the scenario took down, once it did. */
  downConsole: z.string().nullable(),
  /** Transcripts that no session has fetched yet, by console. */
  transcripts: z.record(z.string(), z.array(z.strictObject({ name: z.string(), lines: z.array(z.string()) }))),
  roots: z.array(z.strictObject({ subject: z.string(), thumbprint: z.string(), notAfter: z.string() })),
})

export type StampState = z.output<typeof StampState>
export type StoredIdentity = z.output<typeof StoredIdentity>
export type StoredAction = z.output<typeof StoredAction>
export type Account = z.output<typeof Account>

/** An account whose password is kept as a hash only. */
export const accountOf = (userName: string, password: Buffer): Account => {
  const salt = randomBytes(16).toString('hex')
  return { userName, salt, hash: hashOf(password, salt).toString('hex') }
}

export const isAccount = (account: Account, userName: string, password: Buffer): boolean =>
  account.userName.toLowerCase() === userName.toLowerCase() &&
  timingSafeEqual(hashOf(password, account.salt), Buffer.from(account.hash, 'hex'))

const hashOf = (password: Buffer, salt: string): Buffer => scryptSync(password, salt, 32, { N: 4096 })
