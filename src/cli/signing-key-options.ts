import { type KeyProtection, noProtection, passphraseProtection } from '../main/audit/key-protection.ts'
import type { Given } from './arguments.ts'
import type { Surroundings } from './command.ts'
import { passwordFromFile } from './password.ts'
import { absolutePath } from './paths.ts'

export const keyPassphraseOption = {
  name: 'key-passphrase-file',
  value: 'FILE',
  need: 'optional',
  meaning: 'the key that signs the log is protected by a passphrase: the first line of this file',
} as const

/** Does something with the protection of the signing key that was asked for; the passphrase is wiped afterwards. */
export const withKeyProtection = async <T>(
  given: Given<'key-passphrase-file'>,
  { environment }: Surroundings,
  use: (protection: KeyProtection) => Promise<T>,
): Promise<T> => {
  const file = given.optional('key-passphrase-file')
  if (file === null) return use(noProtection)
  const passphrase = await passwordFromFile(absolutePath(file, environment))
  try {
    return await use(passphraseProtection(passphrase))
  } finally {
    passphrase.fill(0)
  }
}
