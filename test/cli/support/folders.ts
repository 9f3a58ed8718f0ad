import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import type { StampNames } from '../../../src/domain/stamp/identity.ts'

export const stamp: StampNames = {
  region: 'east',
  fqdn: 'azurestack.contoso.com',
  identity: 'AAD',
  containerRegistry: false,
}

/** A folder of its own for a test, with a blank and letters beyond ASCII in its path. */
export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'keyturn cli ü '))

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })

/** One PFX file in each service folder, directly below the folder given. */
export const serviceFolders = async (folder: string, bytes: string | Buffer = 'certificate'): Promise<void> => {
  for (const expected of certificateSet(stamp)) {
    await mkdir(join(folder, expected.folder), { recursive: true })
    await writeFile(join(folder, expected.folder, expected.fileName), bytes)
  }
}
