import { Settings, standardSettings } from '../../contract/application-state.ts'
import { readKeptFile, writeKeptFile } from '../files/kept-file.ts'
import { Changes } from './changes.ts'

/** How the person at the window wants it: kept in a file of the data folder. */
export class SettingsKeeper {
  readonly changes = new Changes()
  readonly #path: string
  readonly #apply: (settings: Settings) => void
  #current = standardSettings

  /** @param apply called with what holds from now on */
  constructor(path: string, apply: (settings: Settings) => void) {
    this.#path = path
    this.#apply = apply
  }

  current(): Settings {
    return this.#current
  }

  /** Throws `KeptFileDamaged` or `KeptFileNewer`; what held before goes on then. */
  async load(): Promise<void> {
    this.#take((await readKeptFile(this.#path, Settings)) ?? standardSettings)
  }

  async save(settings: Settings): Promise<void> {
    await writeKeptFile(this.#path, settings)
    this.#take(settings)
  }

  #take(settings: Settings): void {
    this.#current = settings
    this.#apply(settings)
    this.changes.tell()
  }
}
