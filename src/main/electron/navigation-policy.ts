import type { WebContents } from 'electron'
import { isOn, isSamePage, originOf } from './own-addresses.ts'
import type { RepeatedNotes } from './repeated-notes.ts'

/**
 * Holds contents of any kind where they are: a page leads nowhere but to its own parts, a frame of it shows reports, and
 * nothing is opened or embedded. What is tried is noted.
 */
export const holdInPlace = (contents: WebContents, notes: RepeatedNotes): void => {
  const refuse = (address: string, by: string): void =>
    notes.note('navigation-refused', { origin: originOf(address), by })
  contents.on('will-navigate', (event) => {
    if (isSamePage(event.url, contents.getURL())) return
    event.preventDefault()
    refuse(event.url, 'page')
  })
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame || isOn('report', event.url)) return
    event.preventDefault()
    refuse(event.url, 'frame')
  })
  contents.on('will-redirect', (event) => {
    event.preventDefault()
    refuse(event.url, 'redirect')
  })
  contents.setWindowOpenHandler(({ url }) => {
    refuse(url, 'new window')
    return { action: 'deny' }
  })
  contents.on('will-attach-webview', (event, _preferences, { src = '' }) => {
    event.preventDefault()
    refuse(src, 'embedded page')
  })
  contents.on('select-bluetooth-device', (event, _devices, callback) => {
    event.preventDefault()
    notes.note('permission-refused', { permission: 'bluetooth' })
    callback('')
  })
}
