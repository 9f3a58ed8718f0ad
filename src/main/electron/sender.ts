import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { isOn, pageOrigin } from './own-addresses.ts'

/** Whether a message comes from the page of Keyturn's own window: from its top frame, and while that shows our page. */
export const isOwnMessage = (event: IpcMainInvokeEvent, window: WebContents | null): boolean => {
  const { sender, senderFrame } = event
  return (
    window !== null &&
    sender === window &&
    // Null when the frame is gone already.
    senderFrame !== null &&
    senderFrame === window.mainFrame &&
    senderFrame.origin === pageOrigin &&
    isOn('app', senderFrame.url)
  )
}
