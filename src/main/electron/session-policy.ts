import type { App, Session } from 'electron'
import { originOf, ownScheme } from './own-addresses.ts'
import type { RepeatedNotes } from './repeated-notes.ts'

/** Chromium's own tools, which a developer asks for by an argument when the app runs from its sources. */
const developerSchemes: readonly string[] = ['devtools:', 'chrome-extension:']

/** A name that no resolver knows (RFC 6761): the way to it ends on this computer. */
const nowhere = 'keyturn.invalid:1'

/** Net error ERR_FAILED, which refuses a certificate. */
const refuseCertificate = -2

/**
 * Leaves a session nothing but Keyturn's own pages: no permission, no device, no download, and no way to any network, of
 * which there is a second wall behind the first. What is tried is noted.
 */
export const restrictSession = async (
  session: Session,
  notes: RepeatedNotes,
  developerTools: boolean,
): Promise<void> => {
  refusePermissions(session, notes)
  refuseRequests(session, notes, developerTools)
  session.setSpellCheckerEnabled(false)
  session.setCertificateVerifyProc((_request, callback) => callback(refuseCertificate))
  session.on('will-download', (event, item) => {
    event.preventDefault()
    notes.note('request-refused', { origin: originOf(item.getURL()), by: 'download' })
  })
  // What comes past the filter of requests, such as WebRTC, is sent to a proxy that does not exist; so are addresses of
  // this computer. No proxy of the system is looked up, and no name resolved.
  await session.setProxy({ mode: 'fixed_servers', proxyRules: nowhere, proxyBypassRules: '<-loopback>' })
}

const refusePermissions = (session: Session, notes: RepeatedNotes): void => {
  const refuse = (permission: string): false => {
    notes.note('permission-refused', { permission })
    return false
  }
  session.setPermissionRequestHandler((_contents, permission, callback) => callback(refuse(permission)))
  // A check is no attempt: Chromium makes many by itself. It answers no, and only a request is noted.
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(({ deviceType }) => refuse(deviceType))
  session.on('select-hid-device', (event, _details, callback) => {
    event.preventDefault()
    refuse('hid')
    callback(null)
  })
  session.on('select-serial-port', (event, _ports, _contents, callback) => {
    event.preventDefault()
    refuse('serial')
    callback('')
  })
  session.on('select-usb-device', (event, _details, callback) => {
    event.preventDefault()
    refuse('usb')
    callback()
  })
}

const refuseRequests = (session: Session, notes: RepeatedNotes, developerTools: boolean): void => {
  const allowed = new Set([`${ownScheme}:`, ...(developerTools ? developerSchemes : [])])
  session.webRequest.onBeforeRequest(({ url, resourceType }, callback) => {
    const cancel = !allowed.has(schemeOf(url))
    if (cancel) notes.note('request-refused', { origin: originOf(url), by: resourceType })
    callback({ cancel })
  })
}

const schemeOf = (url: string): string => /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase() ?? ''

/** Refuses what a server could ask of the person or of this computer. No server is ever reached: this is the second wall. */
export const refuseCredentials = (app: App, notes: RepeatedNotes): void => {
  app.on('certificate-error', (event, _contents, url, _error, _certificate, callback) => {
    event.preventDefault()
    notes.note('request-refused', { origin: originOf(url), by: 'certificate' })
    callback(false)
  })
  app.on('login', (event, _contents, { url }, _authentication, callback) => {
    event.preventDefault()
    notes.note('request-refused', { origin: originOf(url), by: 'login' })
    callback()
  })
  app.on('select-client-certificate', (event, _contents, url, _certificates, callback) => {
    event.preventDefault()
    notes.note('request-refused', { origin: originOf(url), by: 'client certificate' })
    callback()
  })
}
