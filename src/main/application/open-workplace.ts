import { existsSync } from 'node:fs'
import type { VerificationView } from '../../contract/log.ts'
import { recallAnchors } from '../audit/anchors/recall-anchors.ts'
import { windowsEventLog } from '../audit/anchors/windows-event-log.ts'
import { headFilePlace } from '../audit/head-file.ts'
import { JournalUnwritable } from '../audit/journal-errors.ts'
import type { LogFolder } from '../audit/log-folder.ts'
import { auditWork } from '../audit/work.ts'
import { KeptFileDamaged, KeptFileNewer } from '../files/kept-file.ts'
import { windowsPowerShell } from '../pep/windows-powershell.ts'
import { openServices } from '../services.ts'
import { SavedStamps } from '../stamps/saved-stamps.ts'
import { Changes } from './changes.ts'
import type { LogKey } from './log-key.ts'
import { RunDriver } from './run-driver.ts'
import { RunTally } from './run-tally.ts'
import { ApplicationReach } from './stamp-reach.ts'
import { TroubleMet, troubleOf } from './trouble.ts'
import { verificationView } from './verification-view.ts'
import type { Surroundings, Workplace } from './workplace.ts'

/** The settings hold from here on. Throws `TroubleMet`. */
export const loadSettings = ({ settings }: Surroundings): Promise<void> =>
  orTrouble(() => settings.load(), {
    kind: 'settings-damaged',
    title: 'The settings can’t be read',
    doNext: ['Put the file back from a backup and try again, or go on with the standard settings: the file is kept.'],
    choices: ['use-standard-settings', 'try-again', 'quit'],
  })

/** Throws `TroubleMet`. */
export const loadStamps = ({ data }: Surroundings): Promise<SavedStamps> =>
  orTrouble(() => SavedStamps.open(data.stamps), {
    kind: 'stamps-damaged',
    title: 'The saved stamps can’t be read',
    doNext: ['Put the file back from a backup and try again, or set it aside and enter your stamps anew: it is kept.'],
    choices: ['try-again', 'set-stamps-aside', 'quit'],
  })

/** Opens the log, verified as a whole, with everything that works on it. Throws `TroubleMet`. */
export const openWorkplace = async (
  surroundings: Surroundings,
  log: LogFolder,
  { key, kind }: LogKey,
  stamps: SavedStamps,
  watch: { readonly signal: AbortSignal; readonly onProgress: (entries: number) => void },
): Promise<Workplace> => {
  const { clock, desktop, origin, rehearsal, settings, vaults } = surroundings
  const reach = new ApplicationReach({
    vaults,
    rehearsal,
    clock,
    printPdf: (html) => desktop.printPdf(html, settings.current().paper),
    powerShell: windowsPowerShell(process.platform, process.env),
  })
  const places = process.platform === 'win32' ? [windowsEventLog()] : []
  try {
    const services = await openServices(
      { journal: log.journal, head: log.head, places, key, origin, clock, reach },
      watch,
    )
    try {
      return assembled({ log, key, keyProtection: kind, services, reach, stamps }, vaults)
    } catch (error) {
      await services.close()
      throw error
    }
  } catch (error) {
    throw new TroubleMet(await verifiedTrouble(error, log, clock.now()), error)
  }
}

const assembled = (
  parts: Pick<Workplace, 'log' | 'key' | 'keyProtection' | 'services' | 'reach' | 'stamps'>,
  vaults: Surroundings['vaults'],
): Workplace => {
  const { engine, journal, sessions } = parts.services
  const changes = { runs: new Changes(), stamps: new Changes(), standing: new Changes() }
  const place: Workplace = {
    ...parts,
    tally: new RunTally(journal),
    changes,
    logFault: null,
    logHalt: null,
    driver: new RunDriver(engine, {
      onEnded: (run) => {
        forgetSecretsOfClosed(place, run, vaults)
        changes.runs.tell()
      },
      onHalted: (problem) => {
        place.logHalt = problem
        changes.standing.tell()
        changes.runs.tell()
      },
    }),
  }
  sessions.onChanged(() => changes.standing.tell())
  engine.onChanged(() => changes.runs.tell())
  journal.onAppended(() => {
    place.logHalt = null
    changes.standing.tell()
    // Where the heads are kept shows a moment later.
    void parts.services.anchored().then(() => changes.standing.tell())
  })
  // A log that was just begun is remembered from its first moment on. What keeps a place from that is told by its standing.
  parts.services.anchor().then(
    () => changes.standing.tell(),
    (error: unknown) => {
      if (!(error instanceof JournalUnwritable)) throw error
      place.logHalt = { message: error.message, doNext: [] }
      changes.standing.tell()
    },
  )
  return place
}

/** Secrets are held as long as a run needs them, and no longer. */
const forgetSecretsOfClosed = (
  { services: { engine } }: Workplace,
  run: string,
  vaults: Surroundings['vaults'],
): void => {
  const { closed, stamp } = engine.state(run)
  if (closed === null || engine.openRuns().some((other) => engine.state(other).stamp.id === stamp.id)) return
  vaults.forget(stamp.id)
}

const verifiedTrouble = async (error: unknown, log: LogFolder, at: Date): Promise<TroubleMet['trouble']> => {
  const trouble = troubleOf(error)
  if (trouble.kind !== 'log-altered' || !existsSync(log.journal)) return trouble
  return { ...trouble, verification: await verificationOf(log, at) }
}

/** How far the log holds; null where not even that can be told. */
const verificationOf = async (log: LogFolder, at: Date): Promise<VerificationView | null> => {
  const { anchors } = await recallAnchors(log.journal, [headFilePlace(log.head)])
  const watch = { signal: new AbortController().signal, onProgress: () => {} }
  try {
    return verificationView(await auditWork('verify', { path: log.journal, anchors }, watch), at)
  } catch {
    // The trouble itself says what is wrong; this only would have said how far the log holds.
    return null
  }
}

const orTrouble = async <T>(
  action: () => Promise<T>,
  damaged: Pick<TroubleMet['trouble'], 'kind' | 'title' | 'doNext' | 'choices'>,
): Promise<T> => {
  try {
    return await action()
  } catch (error) {
    if (error instanceof KeptFileNewer) {
      throw new TroubleMet(
        {
          kind: 'data-newer',
          title: 'The data was written by a newer Keyturn',
          message: error.message,
          doNext: ['Install the version that wrote it, or a newer one. This one changes nothing in it.'],
          choices: ['try-again', 'quit'],
          verification: null,
        },
        error,
      )
    }
    if (!(error instanceof KeptFileDamaged)) throw error
    throw new TroubleMet({ ...damaged, message: error.message, verification: null }, error)
  }
}
