import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, ipcMain, Menu, powerMonitor, type Session, session } from 'electron'
import { contract } from '../../contract/contract.ts'
import { rehearsalGround } from '../../rehearsal/windows-rehearsal.ts'
import { openApplication } from '../application/open-application.ts'
import { prepareAuditWork } from '../audit/work.ts'
import { background } from './background.ts'
import { bindContract } from './binding.ts'
import { electronDesktop } from './electron-desktop.ts'
import { type FaultLog, faultLog } from './fault-log.ts'
import { catchFaults, tellTheEnd } from './faults.ts'
import { Leaving } from './leaving.ts'
import { type MainWindow, openMainWindow } from './main-window.ts'
import { holdInPlace } from './navigation-policy.ts'
import { registerOwnScheme } from './own-scheme.ts'
import { notePowerChanges, stayAwakeWhileRotating } from './power.ts'
import { problemOf } from './problem.ts'
import { ask } from './question.ts'
import { quietChromium } from './quiet-chromium.ts'
import { RepeatedNotes } from './repeated-notes.ts'
import { reportPrinter } from './report-printer.ts'
import { isOwnMessage } from './sender.ts'
import { prepareAnswers, servePages } from './serve-pages.ts'
import { refuseCredentials, restrictSession } from './session-policy.ts'
import { launchSimulatedStamp } from './simulated-stamp.ts'

/** The desktop app, put together. The order matters: what restricts stands before what could do anything. */

/** Asks for Chromium's own tools; heard only where the app runs from its sources. */
const developerArgument = '--developer-tools'

export const startDesktopApp = (): void => {
  app.enableSandbox()
  registerOwnScheme()
  quietChromium(app.commandLine)
  const dataFolder = app.getPath('userData')
  // What Chromium keeps does not lie among the files that are Keyturn's.
  app.setPath('sessionData', join(dataFolder, 'runtime'))
  app.setPath('crashDumps', join(dataFolder, 'runtime', 'crashes'))
  // Of a second start nothing is taken but that it happened: it shows the window of the first.
  if (!isOnlyOne(dataFolder)) {
    app.exit(0)
    return
  }
  // While Chromium starts: what opens the log and shows the window waits for neither then.
  prepareAuditWork()
  prepareAnswers()
  const faults = faultLog(join(dataFolder, 'faults.log'), () => new Date())
  void openWhenReady(dataFolder, faults)
}

const openWhenReady = async (dataFolder: string, faults: FaultLog): Promise<void> => {
  try {
    await app.whenReady()
    await openDesktopApp(dataFolder, faults)
  } catch (error) {
    faults.write(error, 'the start')
    await tellTheEnd(error, faults)
    app.exit(1)
  }
}

/**
 * Whether no other Keyturn has this data folder. Where it can't be written there is no way to know, and no need: the
 * window says that nothing can be done.
 */
const isOnlyOne = (dataFolder: string): boolean => {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
    accessSync(dataFolder, constants.W_OK)
  } catch {
    return true
  }
  return app.requestSingleInstanceLock()
}

const openDesktopApp = async (dataFolder: string, faults: FaultLog): Promise<void> => {
  const developerTools = !app.isPackaged && process.argv.includes(developerArgument)
  let main: MainWindow | null = null
  const notes: RepeatedNotes = new RepeatedNotes((type, facts) => application.note(type, facts))
  const restrict = (restricted: Session): Promise<void> => restrictSession(restricted, notes, developerTools)
  app.on('web-contents-created', (_event, contents) => holdInPlace(contents, notes))
  refuseCredentials(app, notes)
  Menu.setApplicationMenu(null)
  await restrict(session.defaultSession)

  const application = openApplication({
    dataFolder,
    version: app.getVersion(),
    rehearsal: rehearsalGround({ launchStamp: launchSimulatedStamp }),
    desktop: electronDesktop({
      window: () => main?.window ?? null,
      printPdf: reportPrinter(restrict),
      quit: () => void leaving.leave(),
    }),
  })
  const binding = bindContract({
    contract,
    handlers: application.handlers,
    door: ipcMain,
    isOwn: (event) => isOwnMessage(event, main?.window.webContents ?? null),
    onRefused: (facts) => notes.note('message-refused', facts),
    problemOf: (error, operation) => problemOf(error, operation, faults),
    checkAnswers: !app.isPackaged,
  })
  const leaving: Leaving = new Leaving({
    application,
    ask: (question) => ask(main?.window ?? null, question),
    goToBackground: () => icon.enter(),
    putAway: async () => {
      notes.tell()
      await main?.rememberPlace()
    },
    onFault: (error) => faults.write(error, 'the end'),
    exit: (status) => app.exit(status),
  })
  catchFaults(faults, () => leaving.end(1))
  servePages(session.defaultSession, join(app.getAppPath(), 'out', 'renderer'), (name) => application.reportPage(name))
  const opened = openMainWindow({
    dataFolder,
    developerTools,
    note: (type, facts) => application.note(type, facts),
    onPageGone: (contents) => binding.release(contents),
    onQuitKey: () => void leaving.leave(),
  })
  main = opened
  const bringToFront = (): void => {
    icon.leave()
    opened.bringToFront()
  }
  const icon = background({ window: opened.window, application, bringToFront, quit: () => void leaving.leave() })
  app.on('second-instance', bringToFront)
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    // Chromium ends some of its helpers by itself, and starts all of them again.
    if (reason !== 'clean-exit') application.note('window-crashed', { process: type, reason, exitCode })
  })
  notePowerChanges(application)
  stayAwakeWhileRotating(application)
  endWell(opened, leaving, application)
}

/** Every way in which a person or the system ends the app comes to the same question, or to the same careful end. */
const endWell = (
  { window }: MainWindow,
  leaving: Leaving,
  { note }: { readonly note: (type: 'shutting-down', facts: { readonly by: string }) => void },
): void => {
  window.on('close', (event) => {
    event.preventDefault()
    void leaving.leave()
  })
  app.on('before-quit', (event) => {
    event.preventDefault()
    void leaving.leave()
  })
  // Nobody is there to be asked when the system goes down or ends the session, and it does not wait for long.
  const endAtOnce = (by: string): void => {
    note('shutting-down', { by })
    void leaving.end(0)
  }
  window.on('session-end', () => endAtOnce('end of the session'))
  powerMonitor.on('shutdown', () => endAtOnce('shutdown of the computer'))
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => endAtOnce(signal))
}
