import { protocol } from 'electron'
import { ownScheme } from './own-addresses.ts'

/**
 * Makes the scheme of Keyturn's own pages one that Chromium treats like https: with origins, a policy and modules. What is
 * not named stays off: its pages can't get round their policy, keep a service worker, or be fetched from elsewhere. Only
 * before Electron is ready.
 */
export const registerOwnScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    { scheme: ownScheme, privileges: { standard: true, secure: true, codeCache: true } },
  ])
