import { type BrowserWindow, Menu } from 'electron'

/** Cut, copy and paste where a person presses the right button; nothing that leads anywhere. */
export const showEditMenu = (window: BrowserWindow): void => {
  window.webContents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    if (!isEditable && selectionText === '') return
    Menu.buildFromTemplate([
      { role: 'cut', enabled: editFlags.canCut, visible: isEditable },
      { role: 'copy', enabled: editFlags.canCopy },
      { role: 'paste', enabled: editFlags.canPaste, visible: isEditable },
      { role: 'selectAll', enabled: editFlags.canSelectAll },
    ]).popup({ window })
  })
}
