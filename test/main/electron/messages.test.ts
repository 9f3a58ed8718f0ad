import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { channelOf, stopChannel } from '../../../src/contract/bridge.ts'
import { contract } from '../../../src/contract/contract.ts'
import { operationsOf } from '../../../src/contract/definition.ts'
import { type LaunchedApp, launchApp, requireWindows } from './support/launch.ts'
import { ask, becomeReady, factsOf, firstOf } from './support/ready-app.ts'

let folder: string | null = null
let launched: LaunchedApp | null = null

beforeEach(async (context) => {
  requireWindows(context)
  folder = await mkdtemp(join(tmpdir(), 'keyturn-messages-'))
  launched = await launchApp({ dataFolder: folder })
  await becomeReady(launched)
}, 120_000)

afterEach(async () => {
  await launched?.close()
  if (folder !== null) await rm(folder, { recursive: true, force: true })
  launched = null
  folder = null
})

const theApp = (): LaunchedApp => {
  if (launched === null) throw new Error('the app was not started')
  return launched
}

describe('messages without sense', () => {
  it('ten thousand of them, on every channel, are answered in words, and do not fill the log', async () => {
    const { app, window } = theApp()
    const answers = await app.evaluate(
      async ({ BrowserWindow }, channels) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        return contents?.executeJavaScript(`(async () => {
          const junk = [undefined, null, 0, -1, NaN, 'x', 'x'.repeat(200000), [], [[[[[[[[[]]]]]]]]], { __proto__: null },
            JSON.parse('{"__proto__":{"a":1},"constructor":{"prototype":{}}}'), new Date(), new Map([[1, 2]]), new Set(),
            new Uint8Array(4), new Float64Array(2), new ArrayBuffer(8), new Error('x'), /x/, 10n,
            { run: 1 }, { run: '../../x' }, { stamp: {} }, { text: 1 }]
          const names = ${JSON.stringify(channels)}
          let words = 0
          let number = 0
          for (let round = 0; number < 10000; round += 1) {
            const asked = names.map(async (name, index) => {
              const answer = await window.keyturn.ask(name, junk[(round + index) % junk.length])
              if (answer && typeof answer.ok === 'boolean') words += 1
            })
            number += asked.length
            await Promise.all(asked)
          }
          return [number, words]
        })()`)
      },
      [...operationsOf(contract)].filter(([, { input }]) => !input.safeParse(null).success).map(([name]) => name),
    )
    expect(answers[0]).toBeGreaterThanOrEqual(10_000)
    expect(answers[1]).toBe(answers[0])
    expect((await factsOf(window, 'message-refused')).length).toBeLessThan(100)
    expect(await firstOf(window, 'application.state', null)).toMatchObject({ ok: true })
  })

  it('on channels that are none are refused', async () => {
    for (const name of ['', 'x', '../runs.take', stopChannel, channelOf('runs.take'), '__proto__', 'constructor']) {
      expect(await ask(theApp().window, name, null)).toMatchObject({ ok: false })
    }
  })
})
