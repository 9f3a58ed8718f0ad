/** A window with nothing behind it: one page with one button, opened as Keyturn opens its own. */
const { join } = require('node:path')
const { app, BrowserWindow, Menu } = require('electron')

app.enableSandbox()
Menu.setApplicationMenu(null)
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadFile(join(__dirname, 'bare-window.html'))
})
