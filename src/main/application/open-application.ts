import { systemClock } from '../clock.ts'
import { systemOrigin } from '../origin.ts'
import type { Application, SecurityEvent } from './application.ts'
import { applicationHandlers } from './application-handlers.ts'
import { rotatingIn } from './application-state.ts'
import { certificatesHandlers } from './certificates-handlers.ts'
import { Changes } from './changes.ts'
import { dataFolderAt } from './data-folder.ts'
import type { Desktop } from './desktop.ts'
import { expiryHandlers } from './expiry-handlers.ts'
import { Lifecycle } from './lifecycle.ts'
import { logHandlers } from './log-handlers.ts'
import type { RehearsalGround } from './rehearsal-ground.ts'
import { ReportPreviews } from './report-previews.ts'
import { runsHandlers } from './runs-handlers.ts'
import { secretsHandlers } from './secrets-handlers.ts'
import { SettingsKeeper } from './settings-keeper.ts'
import { stampsHandlers } from './stamps-handlers.ts'
import { Vaults } from './vaults.ts'
import type { Surroundings } from './workplace.ts'

/**
 * Opens Keyturn behind its windows. Returns at once: the log is verified and opened behind it, and `application.state`
 * shows how far that is, or what keeps it from being opened.
 * @param options.dataFolder where everything is kept; made when it is missing
 * @param options.version Keyturn's own
 */
export const openApplication = (options: {
  readonly dataFolder: string
  readonly desktop: Desktop
  readonly version: string
  readonly rehearsal: RehearsalGround
}): Application => {
  const { desktop, rehearsal, version } = options
  const data = dataFolderAt(options.dataFolder)
  const surroundings: Surroundings = {
    data,
    desktop,
    rehearsal,
    version,
    clock: systemClock(),
    origin: systemOrigin(version),
    vaults: new Vaults(),
    settings: new SettingsKeeper(data.settings, ({ theme }) => desktop.applyTheme(theme)),
  }
  const lifecycle = new Lifecycle(surroundings)
  const previews = new ReportPreviews()
  const handling = { surroundings, lifecycle }
  return {
    handlers: {
      application: applicationHandlers(handling),
      stamps: stampsHandlers(handling),
      secrets: secretsHandlers(handling),
      runs: runsHandlers(handling),
      certificates: certificatesHandlers(handling),
      log: logHandlers(handling, previews),
      expiry: expiryHandlers(handling),
    },
    ...rotatingRuns(lifecycle),
    note: (type, facts) => noteEvent(lifecycle, type, facts),
    reportPage: (name) => previews.page(name),
    close: () => lifecycle.close(),
  }
}

/** Tells of a change only when other runs rotate than before. */
const rotatingRuns = (lifecycle: Lifecycle): Pick<Application, 'rotating' | 'onRotatingChanged'> => {
  const changes = new Changes()
  const rotating = () => {
    const place = lifecycle.openPlace()
    return place === null ? [] : rotatingIn(place)
  }
  const namesOf = (): string =>
    rotating()
      .map(({ run }) => run)
      .join()
  let known = ''
  const compare = (): void => {
    const names = namesOf()
    if (names === known) return
    known = names
    changes.tell()
  }
  const forget = lifecycle.changes.on(() => {
    const place = lifecycle.openPlace()
    if (place === null) return
    forget()
    place.changes.runs.on(compare)
  })
  return { rotating, onRotatingChanged: (listener) => changes.on(listener) }
}

const noteEvent = (
  lifecycle: Lifecycle,
  type: SecurityEvent,
  facts: { readonly [name: string]: string | number | null },
): void => {
  try {
    lifecycle.openPlace()?.services.journal.append({ stamp: null, run: null, step: null, type, facts: { ...facts } })
  } catch {
    // A log that can't be written says so to whoever starts the next step; the shell has nobody to tell.
  }
}
