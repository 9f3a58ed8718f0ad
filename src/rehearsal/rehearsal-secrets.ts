import { type Credential, Vault } from '../main/vault/vault.ts'

/** The secrets of a rehearsal. They protect nothing but simulated material. */
export interface RehearsalSecrets {
  readonly cloudAdmin: Credential
  readonly shareAccount: Credential
  readonly pfxPassword: Buffer
  readonly keyPassword: Buffer
}

/** Known to everybody, since what they protect is made for a rehearsal and thrown away after it. */
export const publicSecrets = (): RehearsalSecrets => ({
  cloudAdmin: { userName: 'azurestack\\cloudadmin', password: Buffer.from('RehearsalAdmin1') },
  shareAccount: { userName: 'AZURESTACK\\cloudadmin', password: Buffer.from('RehearsalShare1') },
  pfxPassword: Buffer.from('RehearsalPfx1'),
  keyPassword: Buffer.from('RehearsalKey1'),
})

/** Puts copies of them into a vault. */
export const holdSecrets = (vault: Vault, secrets: RehearsalSecrets): void => {
  vault.holdCredential('cloudadmin-credential', secrets.cloudAdmin.userName, Buffer.from(secrets.cloudAdmin.password))
  vault.holdCredential('share-credential', secrets.shareAccount.userName, Buffer.from(secrets.shareAccount.password))
  vault.holdPassword('pfx-password', Buffer.from(secrets.pfxPassword))
  vault.holdPassword('key-password', Buffer.from(secrets.keyPassword))
}

export const vaultOf = (secrets: RehearsalSecrets): Vault => {
  const vault = new Vault()
  holdSecrets(vault, secrets)
  return vault
}
