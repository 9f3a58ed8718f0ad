import { join } from 'node:path'
import type { IdentityProvider } from '../../domain/stamp/identity.ts'

/** The Certificates folder of a share: what Start-SecretRotation is given. */
export const certificatesRoot = (share: string): string => join(share, 'Certificates')

/** The folder that directly holds the service folders. */
export const certificatesFolder = (share: string, identity: IdentityProvider): string =>
  join(certificatesRoot(share), identity)
