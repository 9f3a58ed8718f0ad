import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { ApplicationState, Trouble, TroubleChoice } from '../../contract/application-state.ts'
import type { Watcher } from '../../contract/definition.ts'
import { type KeyProtection, noProtection, passphraseProtection } from '../audit/key-protection.ts'
import { setFileAside } from '../files/kept-file.ts'
import { setLogAside } from '../log-keeping.ts'
import { OperatorError } from '../operator-error.ts'
import { Changes } from './changes.ts'
import { logIn, prepareDataFolder } from './data-folder.ts'
import { type LogKey, openLogKey } from './log-key.ts'
import { loadSettings, loadStamps, openWorkplace } from './open-workplace.ts'
import { politeMilliseconds } from './run-driver.ts'
import { troubleOf } from './trouble.ts'
import type { Surroundings, Workplace } from './workplace.ts'

type Phase = ApplicationState['phase'] | { readonly is: 'ready'; readonly place: Workplace }

/**
 * From the first moment to the last: opening, then ready or stopped by a trouble about which a person chooses something.
 * Nothing is opened twice at a time.
 */
export class Lifecycle {
  readonly changes = new Changes()
  readonly #surroundings: Surroundings
  readonly #ending = new AbortController()
  #phase: Phase = { is: 'opening', entriesVerified: 0 }
  #place: Workplace | null = null
  #key: LogKey | null = null
  #work: Promise<void>

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
    this.#work = this.#open(null)
  }

  phase(): ApplicationState['phase'] {
    return this.#phase.is === 'ready' ? { is: 'ready' } : this.#phase
  }

  /** What there is to work with; null while there is nothing. */
  openPlace(): Workplace | null {
    return this.#place
  }

  /** The same; throws `OperatorError` while there is nothing. */
  place(): Workplace {
    if (this.#place !== null) return this.#place
    throw this.#phase.is === 'stopped'
      ? new OperatorError(`Keyturn can’t work yet. ${this.#phase.trouble.message}`, this.#phase.trouble.doNext)
      : new OperatorError('Keyturn is not ready: the log is being opened, or closed.', ['Try again in a moment.'])
  }

  /** Begins to show something as soon as the log is open. */
  whenReady<Value>(watcher: Watcher<Value>, begin: (place: Workplace) => void): void {
    const beginWith = (place: Workplace): void => {
      try {
        begin(place)
      } catch (error) {
        watcher.fail(error)
      }
    }
    if (this.#place !== null) {
      beginWith(this.#place)
      return
    }
    const forget = this.changes.on(() => {
      if (this.#place === null || watcher.signal.aborted) return
      forget()
      beginWith(this.#place)
    })
    watcher.signal.addEventListener('abort', forget, { once: true })
  }

  /** Does what a person chose about the trouble. The passphrase is wiped. */
  async choose(choice: TroubleChoice, passphrase: Uint8Array | null): Promise<void> {
    const own = passphrase === null ? null : Buffer.from(passphrase)
    passphrase?.fill(0)
    try {
      if (choice === 'quit') {
        this.#surroundings.desktop.quit()
        return
      }
      const trouble = this.#offered(choice)
      const protection = protectionFor(choice, own)
      this.#become({ is: 'opening', entriesVerified: 0 })
      this.#work = this.#actOn(choice, trouble, protection)
      await this.#work
    } finally {
      own?.fill(0)
    }
  }

  /** Ends everything: no step is started any more, sessions are left, the log is signed and closed, secrets are wiped. */
  async close(): Promise<void> {
    this.#ending.abort(new OperatorError('Keyturn is being closed.'))
    await this.#work
    const place = this.#place
    this.#place = null
    try {
      if (place !== null) {
        await place.driver.close()
        await Promise.race([place.reach.settled(), wait(politeMilliseconds, undefined, { ref: false })])
        await place.services.close()
      }
    } finally {
      this.#surroundings.vaults.forgetAll()
    }
  }

  #offered(choice: TroubleChoice): Trouble {
    if (this.#phase.is === 'stopped' && this.#phase.trouble.choices.includes(choice)) return this.#phase.trouble
    throw new OperatorError('There is nothing to choose about now: the state of Keyturn has changed meanwhile.')
  }

  async #actOn(choice: TroubleChoice, trouble: Trouble, protection: KeyProtection | null): Promise<void> {
    try {
      await this.#carryOut(choice)
      // Somebody may have put another key there.
      if (trouble.kind.startsWith('key-')) this.#key = null
    } catch (error) {
      const { title, message, doNext } = troubleOf(error)
      this.#become({
        is: 'stopped',
        trouble: { ...trouble, title, message: `That could not be done. ${message}`, doNext },
      })
      return
    }
    await this.#open(protection)
  }

  async #carryOut(choice: TroubleChoice): Promise<void> {
    const { clock, data, origin } = this.#surroundings
    const folder = logIn(data)
    switch (choice) {
      case 'use-standard-settings':
        await setFileAside(data.settings, 'damaged', clock.now())
        return
      case 'set-stamps-aside':
        await setFileAside(data.stamps, 'damaged', clock.now())
        return
      case 'set-log-aside': {
        if (this.#key === null) throw new OperatorError('The key that signs the log is not open.')
        await setLogAside({ folder, clock, origin }, this.#key.key)
        return
      }
      case 'begin-new-log':
        for (const path of [folder.head, `${folder.journal}-wal`, `${folder.journal}-journal`]) {
          if (existsSync(path)) await setFileAside(path, 'removed', clock.now())
        }
        return
      case 'try-again':
      case 'enter-passphrase':
      case 'protect-by-passphrase':
      case 'protect-by-nothing':
      case 'quit':
        return
    }
  }

  async #open(protection: KeyProtection | null): Promise<void> {
    const surroundings = this.#surroundings
    const { data, desktop } = surroundings
    try {
      this.#ending.signal.throwIfAborted()
      await prepareDataFolder(data)
      await loadSettings(surroundings)
      const stamps = await loadStamps(surroundings)
      const log = logIn(data)
      this.#key ??= await openLogKey(log, () => desktop.operatingSystemProtection(), protection)
      const place = await openWorkplace(surroundings, log, this.#key, stamps, {
        signal: this.#ending.signal,
        onProgress: (entriesVerified) => this.#become({ is: 'opening', entriesVerified }),
      })
      this.#place = place
      this.#become({ is: 'ready', place })
    } catch (error) {
      this.#become({ is: 'stopped', trouble: troubleOf(error) })
    }
  }

  #become(phase: Phase): void {
    this.#phase = phase
    this.changes.tell()
  }
}

const protectionFor = (choice: TroubleChoice, passphrase: Buffer | null): KeyProtection | null => {
  switch (choice) {
    case 'enter-passphrase':
    case 'protect-by-passphrase':
      return passphraseProtection(passphrase ?? Buffer.alloc(0))
    case 'protect-by-nothing':
      return noProtection
    default:
      return null
  }
}
