import type { Settings } from '../../contract/application-state.ts'
import type { KeyProtection } from '../audit/key-protection.ts'
import type { PdfPrinter } from '../report/pdf-printer.ts'

/** What the application asks of the desktop that it runs on. Electron stands behind it, and a double in tests. */
export interface Desktop {
  /** Lets the person choose a folder; null when they changed their mind. */
  chooseFolder(title: string): Promise<string | null>
  /** Lets the person say where a new file goes. A name that is taken is theirs to change: nothing is written over. */
  chooseNewFile(options: { readonly title: string; readonly suggestedName: string }): Promise<string | null>
  copyText(text: string): void
  /** Shows a folder in the file manager of the system. */
  showFolder(path: string): Promise<void>
  readonly printPdf: PdfPrinter
  /** The operating system's protection of the key that signs the log. Throws `SigningKeyUnusable` where there is none. */
  operatingSystemProtection(): KeyProtection
  applyTheme(theme: Settings['theme']): void
  /** Keeps what the windows show out of screenshots and recordings, or lets it in again. */
  protectContent(on: boolean): void
  /** What Keyturn runs on, for its About: Electron, Chromium, Node.js. */
  readonly versions: readonly { readonly name: string; readonly version: string }[]
  quit(): void
}
