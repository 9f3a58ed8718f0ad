import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Every secret of a rehearsal, marked so that a trace of it can't be anything else. */
export const markedSecrets = {
  cloudAdmin: 'Mark1CloudAdminQx7',
  shareAccount: 'Mark2ShareAccountQx7',
  pfxPassword: 'Mark3PfxPasswordQx7',
  keyPassword: 'Mark4KeyPasswordQx7',
}

/** The marked secrets as a rehearsal takes them; they are wiped after it, so each one gets its own. */
export const rehearsalSecrets = () => ({
  cloudAdmin: { userName: 'azurestack\\cloudadmin', password: Buffer.from(markedSecrets.cloudAdmin) },
  shareAccount: { userName: 'CONTOSO\\share', password: Buffer.from(markedSecrets.shareAccount) },
  pfxPassword: Buffer.from(markedSecrets.pfxPassword),
  keyPassword: Buffer.from(markedSecrets.keyPassword),
})

/** The marked secrets of which some form stands in these bytes. */
export const traces = (where: string, bytes: Buffer): readonly string[] =>
  Object.entries(markedSecrets).flatMap(([name, secret]) =>
    formsOf(secret).some((form) => bytes.includes(form)) ? [`${name} in ${where}`] : [],
  )

/** The forms in which a secret might be written down. */
const formsOf = (secret: string): readonly Buffer[] => {
  const utf16 = Buffer.from(secret, 'utf16le')
  return [
    Buffer.from(secret),
    utf16,
    Buffer.from(utf16).swap16(),
    Buffer.from(Buffer.from(secret).toString('base64')),
    Buffer.from(Buffer.from(secret).toString('hex')),
    Buffer.from(utf16.toString('base64')),
  ]
}

export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)

export const tracesBelow = (folder: string): readonly string[] =>
  filesBelow(folder).flatMap((path) => traces(path, readFileSync(path)))
