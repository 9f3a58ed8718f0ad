import type { SecretHandle } from '../../domain/pep/command.ts'

/** A user name with the bytes of its password (UTF-8). */
export interface Credential {
  readonly userName: string
  readonly password: Buffer
}

/**
 * Secrets in memory, as buffers, by the name of a handle. Nothing else keeps one: whoever needs it asks for the moment
 * of use. `wipe` overwrites the bytes.
 */
export class Vault {
  readonly #passwords = new Map<SecretHandle, Buffer>()
  readonly #userNames = new Map<SecretHandle, string>()

  /** Takes the buffer over: the caller must not use it any more. A secret already held by that name is wiped. */
  holdPassword(handle: SecretHandle, password: Buffer): void {
    this.#forget(handle)
    this.#passwords.set(handle, password)
  }

  holdCredential(handle: SecretHandle, userName: string, password: Buffer): void {
    this.holdPassword(handle, password)
    this.#userNames.set(handle, userName)
  }

  holds(handle: SecretHandle): boolean {
    return this.#passwords.has(handle)
  }

  /** The bytes themselves, not a copy. Throws `SecretMissing` when the operator has not given it yet. */
  password(handle: SecretHandle): Buffer {
    const password = this.#passwords.get(handle)
    if (password === undefined) throw new SecretMissing(handle)
    return password
  }

  credential(handle: SecretHandle): Credential {
    const password = this.password(handle)
    const userName = this.#userNames.get(handle)
    if (userName === undefined) throw new SecretMissing(handle)
    return { userName, password }
  }

  wipe(): void {
    for (const handle of [...this.#passwords.keys()]) this.#forget(handle)
  }

  #forget(handle: SecretHandle): void {
    this.#passwords.get(handle)?.fill(0)
    this.#passwords.delete(handle)
    this.#userNames.delete(handle)
  }
}

export class SecretMissing extends Error {
  override readonly name = 'SecretMissing'
  readonly handle: SecretHandle
  constructor(handle: SecretHandle) {
    super(
      `Keyturn does not hold the ${handle} (it is kept in memory only and is gone after a restart). Enter it again.`,
    )
    this.handle = handle
  }
}
