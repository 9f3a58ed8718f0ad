import type { Trouble } from '../../contract/application-state.ts'
import { isAbsent } from '../audit/journal-opening.ts'
import { openOrMakeSigningKey, protectionIn } from '../audit/key-file.ts'
import { type KeyProtection, noProtection, type ProtectionKind, SigningKeyUnusable } from '../audit/key-protection.ts'
import type { LogFolder } from '../audit/log-folder.ts'
import type { SigningKey } from '../audit/signing-key.ts'
import { exists } from '../files/durable.ts'
import { TroubleMet } from './trouble.ts'

/** The key that signs the log, and how it is kept. */
export interface LogKey {
  readonly key: SigningKey
  readonly kind: ProtectionKind
}

/**
 * Opens the key of a log, or makes one for a log that is to be begun. Throws `TroubleMet` or `SigningKeyUnusable`.
 * @param chosen the protection that a person chose; null where nobody was asked
 */
export const openLogKey = async (
  folder: LogFolder,
  systemProtection: () => KeyProtection,
  chosen: KeyProtection | null,
): Promise<LogKey> => {
  const path = folder.signingKey
  if (await exists(path)) {
    const kind = await protectionIn(path)
    const protection = protectionOf(kind, folder, systemProtection, chosen)
    return { key: await opened(path, protection), kind }
  }
  if (!isAbsent(folder.journal)) throw missingKey(folder)
  const protection = chosen ?? systemOrTrouble(systemProtection)
  return { key: await openOrMakeSigningKey({ path, protection }), kind: protection.kind }
}

const protectionOf = (
  kind: ProtectionKind,
  folder: LogFolder,
  systemProtection: () => KeyProtection,
  chosen: KeyProtection | null,
): KeyProtection => {
  switch (kind) {
    case 'operating-system':
      return systemProtection()
    case 'none':
      return noProtection
    case 'passphrase':
      if (chosen?.kind === 'passphrase') return chosen
      throw new TroubleMet(
        passphraseNeeded(`The key that signs the log, ${folder.signingKey}, is protected by a passphrase.`),
      )
  }
}

const opened = async (path: string, protection: KeyProtection): Promise<SigningKey> => {
  try {
    return await openOrMakeSigningKey({ path, protection })
  } catch (error) {
    if (protection.kind !== 'passphrase' || !(error instanceof SigningKeyUnusable)) throw error
    throw new TroubleMet(passphraseNeeded(error.message), error)
  }
}

const passphraseNeeded = (message: string): Trouble => ({
  kind: 'key-needs-passphrase',
  title: 'The key that signs the log needs its passphrase',
  message,
  doNext: ['Enter the passphrase. Keyturn forgets it as soon as the key is open.'],
  choices: ['enter-passphrase', 'try-again', 'quit'],
  verification: null,
})

const systemOrTrouble = (systemProtection: () => KeyProtection): KeyProtection => {
  try {
    return systemProtection()
  } catch (error) {
    if (!(error instanceof SigningKeyUnusable)) throw error
    throw new TroubleMet(
      {
        kind: 'key-unprotected',
        title: 'Nothing protects the key that signs the log',
        message: error.message,
        doNext: [
          'Choose a passphrase, which is then asked for at every start.',
          'Or leave the key unprotected: whoever can read its file can sign a forged log then.',
        ],
        choices: ['protect-by-passphrase', 'protect-by-nothing', 'try-again', 'quit'],
        verification: null,
      },
      error,
    )
  }
}

/** A new key would be a stranger to the log: nobody could tell it from a forger's. */
const missingKey = ({ journal, signingKey }: LogFolder): TroubleMet =>
  new TroubleMet({
    kind: 'key-unusable',
    title: 'The key that signs the log is not there',
    message: `The log ${journal} is there, but not the key that signs it, ${signingKey}.`,
    doNext: [
      'Put the key file back from its backup and try again.',
      'If it is lost, let the log go on with a new key, which the log then says: keyturn audit change-key.',
    ],
    choices: ['try-again', 'quit'],
    verification: null,
  })
