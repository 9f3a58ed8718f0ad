import type { LogOpened } from './log-entries.ts'
import { type VerifyingKey, verifyingKeyOf } from './signing-key.ts'

/** The keys that a log knows by its own entries, and which of them signs from which entry on. */
export class KeyRing {
  readonly #known = new Map<string, VerifyingKey>()
  readonly #changes: { readonly seq: number; readonly key: VerifyingKey }[] = []
  /** Whether the last change stands directly before: then the key before it may sign once more. */
  #changing = false

  /** Takes a key up that signs from entry `seq` on. False when it is no P-256 key or not the one of that id. */
  takeUp(seq: number, { key, publicKey }: Pick<LogOpened, 'key' | 'publicKey'>): boolean {
    const verifying = this.#known.get(key) ?? verifyingKeyOf(publicKey)
    if (verifying === null || verifying.id !== key || verifying.publicKey !== publicKey) return false
    this.#known.set(key, verifying)
    this.#changes.push({ seq, key: verifying })
    this.#changing = this.#changes.length > 1
    return true
  }

  /** The key that signs behind entry `seq`; null where no key was named yet. */
  currentAt(seq: number): VerifyingKey | null {
    return this.#changes.findLast((change) => change.seq <= seq)?.key ?? null
  }

  knows(id: string): boolean {
    return this.#known.has(id)
  }

  /** All keys that the log knew up to entry `seq`, in the order in which it came to know them. */
  idsAt(seq: number): readonly string[] {
    return [...new Set(this.#changes.filter((change) => change.seq <= seq).map(({ key }) => key.id))]
  }

  get(id: string): VerifyingKey | null {
    return this.#known.get(id) ?? null
  }

  /** Whether a checkpoint may be signed by that key now: directly after a change, by the one before too. */
  maySign(id: string): boolean {
    return id === this.#changes.at(-1)?.key.id || this.wasCurrent(id)
  }

  /** Whether that key signed until the change that stands directly before. */
  wasCurrent(id: string): boolean {
    return this.#changing && id === this.#changes.at(-2)?.key.id
  }

  /** The checkpoint after a change has been seen: only the new key may sign from now on. */
  settle(): void {
    this.#changing = false
  }
}
