import { z } from 'zod'
import { StampDraft } from '../../contract/stamps.ts'
import { stampIdOf } from '../../domain/stamp/stamp-draft.ts'
import { readKeptFile, writeKeptFile } from '../files/kept-file.ts'
import { OperatorError } from '../operator-error.ts'

const SavedStamp = z
  .strictObject({
    id: z.string(),
    draft: StampDraft,
    /** Who entered the end of the internal certificates, and when; null when nobody did. */
    internalEntered: z.strictObject({ by: z.string(), at: z.iso.datetime() }).nullable(),
  })
  .refine(({ id, draft }) => id === stampIdOf(draft.names), 'the id does not belong to the names')
export type SavedStamp = z.output<typeof SavedStamp>

const SavedStampsFile = z
  .strictObject({ stamps: z.array(SavedStamp) })
  .refine(({ stamps }) => new Set(stamps.map(({ id }) => id)).size === stamps.length, 'a stamp stands there twice')

/** The stamps that a person has entered, in a file of the data folder. */
export class SavedStamps {
  readonly #path: string
  #stamps: readonly SavedStamp[]
  #writing: Promise<void> = Promise.resolve()

  private constructor(path: string, stamps: readonly SavedStamp[]) {
    this.#path = path
    this.#stamps = stamps
  }

  /** Throws `KeptFileDamaged` or `KeptFileNewer`. */
  static async open(path: string): Promise<SavedStamps> {
    return new SavedStamps(path, (await readKeptFile(path, SavedStampsFile))?.stamps ?? [])
  }

  list(): readonly SavedStamp[] {
    return this.#stamps
  }

  find(id: string): SavedStamp | null {
    return this.#stamps.find((stamp) => stamp.id === id) ?? null
  }

  /** Puts a stamp in the place of the one of that id, or behind the others. Throws when another has its id already. */
  async put(replaced: string | null, stamp: SavedStamp): Promise<void> {
    await this.#change((stamps) => {
      if (stamps.some(({ id }) => id === stamp.id && id !== replaced))
        throw new OperatorError(`${stamp.id} is saved already.`)
      return replaced === null ? [...stamps, stamp] : stamps.map((other) => (other.id === replaced ? stamp : other))
    })
  }

  async remove(id: string): Promise<void> {
    await this.#change((stamps) => stamps.filter((stamp) => stamp.id !== id))
  }

  /** One change after the other; one that could not be written has not been made. */
  #change(change: (stamps: readonly SavedStamp[]) => readonly SavedStamp[]): Promise<void> {
    const changed = this.#writing.then(async () => {
      const stamps = change(this.#stamps)
      await writeKeptFile(this.#path, { stamps })
      this.#stamps = stamps
    })
    this.#writing = changed.catch(() => {})
    return changed
  }
}
