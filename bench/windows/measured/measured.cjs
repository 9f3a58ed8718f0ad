/**
 * What a measured app runs in the place of its own first file: it loads that, looks at the window through a script of the
 * bench, prints what was seen and when, and quits the app as a person would when the bench says so.
 */
const { setTimeout: wait } = require('node:timers/promises')
const { app } = require('electron')

const { firstFile, script, settleMilliseconds } = JSON.parse(process.env.KEYTURN_BENCH)

app.once('browser-window-created', (_event, window) => {
  const shown = new Promise((resolve) => window.once('show', resolve))
  window.webContents.once('dom-ready', () => void measure(window.webContents, shown))
})

require(firstFile)

const measure = async (contents, shown) => {
  // By its frame: the window's own way would wait until nothing is loaded any more.
  const [seen] = await Promise.all([contents.mainFrame.executeJavaScript(script), shown])
  const seenAt = Date.now()
  await wait(settleMilliseconds)
  const processes = app.getAppMetrics().map(({ pid, memory }) => ({ pid, workingSetKilobytes: memory.workingSetSize }))
  const heapBytes = await heapOf(contents)
  process.stdin.once('end', () => app.quit()).resume()
  process.stdout.write(`${JSON.stringify({ seen, seenAt, processes, heapBytes })}\n`)
}

/** What scripts of the page hold, behind a collection of what they let go. */
const heapOf = async ({ debugger: inspector }) => {
  inspector.attach()
  await inspector.sendCommand('HeapProfiler.collectGarbage')
  const { usedSize } = await inspector.sendCommand('Runtime.getHeapUsage')
  inspector.detach()
  return usedSize
}
