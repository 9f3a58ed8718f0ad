import { stat } from 'node:fs/promises'
import {
  type BrowserWindow,
  clipboard,
  dialog,
  nativeTheme,
  type OpenDialogOptions,
  type SaveDialogOptions,
  safeStorage,
  shell,
} from 'electron'
import type { Desktop } from '../application/desktop.ts'
import { operatingSystemProtection } from '../audit/key-protection.ts'
import { exists } from '../files/durable.ts'
import { OperatorError } from '../operator-error.ts'
import type { PdfPrinter } from '../report/pdf-printer.ts'
import { ask } from './question.ts'

/** The desktop as Electron offers it. */
export const electronDesktop = (options: {
  /** Null before there is one. */
  readonly window: () => BrowserWindow | null
  readonly printPdf: PdfPrinter
  readonly quit: () => void
}): Desktop => ({
  chooseFolder: async (title) => {
    const settings: OpenDialogOptions = { title, properties: ['openDirectory', 'createDirectory'] }
    const window = options.window()
    const { canceled, filePaths } =
      window === null ? await dialog.showOpenDialog(settings) : await dialog.showOpenDialog(window, settings)
    return canceled ? null : (filePaths[0] ?? null)
  },
  chooseNewFile: ({ title, suggestedName }) => chooseNewFile(options.window(), title, suggestedName),
  copyText: (text) => clipboard.writeText(text),
  showFolder,
  printPdf: options.printPdf,
  operatingSystemProtection: () => operatingSystemProtection(safeStorage),
  applyTheme: (theme) => {
    nativeTheme.themeSource = theme
  },
  protectContent: (on) => options.window()?.setContentProtection(on),
  versions: [
    { name: 'Electron', version: process.versions.electron ?? '' },
    { name: 'Chromium', version: process.versions.chrome ?? '' },
    { name: 'Node.js', version: process.versions.node },
  ],
  quit: options.quit,
})

const chooseNewFile = async (
  window: BrowserWindow | null,
  title: string,
  suggested: string,
): Promise<string | null> => {
  const settings: SaveDialogOptions = { title, defaultPath: suggested, properties: ['createDirectory'] }
  const { canceled, filePath } =
    window === null ? await dialog.showSaveDialog(settings) : await dialog.showSaveDialog(window, settings)
  if (canceled || filePath === '') return null
  if (!(await exists(filePath))) return filePath
  const choice = await ask(window, {
    type: 'warning',
    message: `${filePath} exists already.`,
    detail: 'Keyturn writes over nothing. Choose another name or another folder.',
    choices: { again: 'Choose another name', cancel: 'Cancel' },
    otherwise: 'cancel',
  })
  return choice === 'again' ? chooseNewFile(window, title, filePath) : null
}

/** A folder only: what is no folder would be opened by whatever program the system has for it, or run. */
const showFolder = async (path: string): Promise<void> => {
  if (!(await isFolder(path))) {
    throw new OperatorError(`${path} is not there, or is no folder, so that there is nothing to show.`, [
      'Check that the disk or the share it lies on is connected.',
    ])
  }
  const failure = await shell.openPath(path)
  if (failure !== '') {
    throw new OperatorError(`The system could not show ${path}: ${failure}`, ['Open it in the file manager by hand.'])
  }
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
