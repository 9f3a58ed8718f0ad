import type { SecretHandle } from '../pep/command.ts'

/** What each secret is called. */
export const secretWords: { readonly [handle in SecretHandle]: string } = {
  'cloudadmin-credential': 'CloudAdmin account with its password',
  'share-credential': 'account for the share with its password',
  'pfx-password': 'password of the PFX files',
  'key-password': 'password of the private keys',
}
