import type { SecretHandle } from '../../domain/pep/command.ts'
import { Vault } from '../vault/vault.ts'
import { Changes } from './changes.ts'

/** Which secret is held, without it. A user name is no secret. */
export interface HeldSecret {
  readonly handle: SecretHandle
  readonly userName: string | null
}

const handles = ['cloudadmin-credential', 'share-credential', 'pfx-password', 'key-password'] as const

/** The secrets of each stamp, in memory. */
export class Vaults {
  readonly changes = new Changes()
  readonly #vaults = new Map<string, Vault>()

  /** The vault of a stamp: the same one as long as Keyturn runs, whatever it holds. */
  of(stamp: string): Vault {
    const known = this.#vaults.get(stamp)
    if (known !== undefined) return known
    const vault = new Vault()
    this.#vaults.set(stamp, vault)
    return vault
  }

  /** Holds a copy of the secret, and wipes the bytes that came. */
  hold(stamp: string, handle: SecretHandle, userName: string | null, secret: Uint8Array): void {
    const own = Buffer.alloc(secret.byteLength)
    own.set(secret)
    secret.fill(0)
    const vault = this.of(stamp)
    if (userName === null) vault.holdPassword(handle, own)
    else vault.holdCredential(handle, userName, own)
    this.changes.tell()
  }

  held(stamp: string): readonly HeldSecret[] {
    const vault = this.#vaults.get(stamp)
    if (vault === undefined) return []
    return handles
      .filter((handle) => vault.holds(handle))
      .map((handle) => ({ handle, userName: isCredential(handle) ? vault.credential(handle).userName : null }))
  }

  forget(stamp: string): void {
    this.#vaults.get(stamp)?.wipe()
    this.changes.tell()
  }

  forgetAll(): void {
    for (const vault of this.#vaults.values()) vault.wipe()
    this.changes.tell()
  }
}

/** Whether a secret is an account with its password. */
export const isCredential = (handle: SecretHandle): boolean => handle.endsWith('-credential')
