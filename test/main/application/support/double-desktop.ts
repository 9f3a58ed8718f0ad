import type { Settings } from '../../../../src/contract/application-state.ts'
import type { Desktop } from '../../../../src/main/application/desktop.ts'
import { type KeyProtection, SigningKeyUnusable } from '../../../../src/main/audit/key-protection.ts'

/** A desktop on which a test is the person: it says what is chosen, and sees what was shown. */
export class DoubleDesktop implements Desktop {
  /** What the person chooses when a folder or a new file is asked for; null: they change their mind. */
  folder: string | null = null
  newFile: ((suggestedName: string) => string) | null = null
  /** What the operating system offers; null: nothing. */
  protection: KeyProtection | null = rehearsedProtection
  readonly copied: string[] = []
  readonly shownFolders: string[] = []
  readonly themes: Settings['theme'][] = []
  readonly protectedContent: boolean[] = []
  readonly printed: { readonly html: string; readonly paper: string }[] = []
  quits = 0
  readonly versions = [{ name: 'Electron', version: '0' }]

  chooseFolder = async (): Promise<string | null> => this.folder

  chooseNewFile = async ({ suggestedName }: { readonly suggestedName: string }): Promise<string | null> =>
    this.newFile?.(suggestedName) ?? null

  copyText = (text: string): void => {
    this.copied.push(text)
  }

  showFolder = async (path: string): Promise<void> => {
    this.shownFolders.push(path)
  }

  printPdf = async (html: string, paper: 'A4' | 'Letter'): Promise<Buffer> => {
    this.printed.push({ html, paper })
    return Buffer.from('%PDF-1.7\n')
  }

  operatingSystemProtection = (): KeyProtection => {
    if (this.protection === null) throw new SigningKeyUnusable('This computer has no keyring.')
    return this.protection
  }

  applyTheme = (theme: Settings['theme']): void => {
    this.themes.push(theme)
  }

  protectContent = (on: boolean): void => {
    this.protectedContent.push(on)
  }

  quit = (): void => {
    this.quits += 1
  }
}

/** Protects as an operating system would, as far as anybody sees: what lies on the disk is not the key as it is. */
const rehearsedProtection: KeyProtection = {
  kind: 'operating-system',
  seal: (secret) => Buffer.from(secret.map((byte) => byte ^ 0x5a)),
  open: (sealed) => Buffer.from(sealed.map((byte) => byte ^ 0x5a)),
}
