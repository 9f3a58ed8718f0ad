import { chmodSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { atTheEnd } from './support/at-the-end.ts'
import { settled, simulatedStamp } from './support/led-rehearsal.ts'
import { type Opened, openedIn, ready } from './support/opened.ts'
import { contosoDraft, runDraftBelow } from './support/stamp-draft.ts'

const at = temporaryFolder()
const atEnd = atTheEnd()
const contoso = 'east.azurestack.contoso.com'

const opened = async (): Promise<Opened> => {
  const own = openedIn(at('data'))
  atEnd(() => own.application.close())
  await ready(own)
  return own
}

/** The sentences of the log that are about no run, oldest first. */
const told = async ({ window }: Opened): Promise<readonly string[]> => {
  const filter = { run: null, step: null, type: null, actor: null, from: null, to: null, text: null }
  const { entries } = await window.log.page({ filter, order: 'oldest-first', beyond: null, limit: 200 })
  return entries.filter(({ type, run }) => run === null && type?.startsWith('stamp-')).map(({ words }) => words)
}

it('a stamp is saved, shown, changed and removed, and the log tells each', async () => {
  const own = await opened()
  const { stamps } = own.window
  const cards = stamps.cards(null)
  expect((await cards.until(() => true)).map(({ id }) => id)).toEqual([simulatedStamp])
  expect(await stamps.save({ stamp: null, draft: contosoDraft })).toEqual({ stamp: contoso })
  const saved = await cards.until((known) => known.length === 2)
  expect(saved[1]).toMatchObject({
    id: contoso,
    rehearsal: null,
    saved: contosoDraft,
    internal: { notAfter: '2027-03-01T00:00:00.000Z', source: expect.stringMatching(/^as .* entered it on \d{4}-/) },
    external: null,
  })
  await expect(stamps.save({ stamp: null, draft: contosoDraft })).rejects.toThrow(/saved already/)
  const changed = { ...contosoDraft, defaults: { ...contosoDraft.defaults, subject: 'O=Fabrikam' } }
  await stamps.save({ stamp: contoso, draft: changed })
  await own.application.close()

  const again = await opened()
  const kept = again.window.stamps.cards(null)
  expect((await kept.until(() => true))[1]?.saved).toEqual(changed)
  await again.window.stamps.remove({ stamp: contoso })
  await kept.until((known) => known.length === 1)
  await expect(again.window.stamps.remove({ stamp: contoso })).rejects.toThrow(/is not saved/)
  expect(await told(again)).toEqual([
    `The stamp ${contoso} was saved.`,
    `The stamp ${contoso} was changed: defaults.subject.`,
    `The stamp ${contoso} was removed. Its runs stay in this log.`,
  ])
})

it('what makes no sense is refused with what to do, and nothing is written', async () => {
  const own = await opened()
  const { stamps } = own.window
  const wrong = { ...contosoDraft, consoles: [{ name: 'AzS-ERCS01', address: 'ercs' }] }
  await expect(stamps.save({ stamp: null, draft: wrong })).rejects.toThrow(/no IP address/)
  const simulated = { ...contosoDraft, names: { ...contosoDraft.names, region: 'rehearsal', fqdn: 'azurestack.local' } }
  await expect(stamps.save({ stamp: null, draft: simulated })).rejects.toThrow(/simulated stamp/)
  await expect(stamps.save({ stamp: contoso, draft: contosoDraft })).rejects.toThrow(/is not saved/)
  await expect(stamps.remove({ stamp: simulatedStamp })).rejects.toThrow(/is not saved/)
  expect(await told(own)).toEqual([])
})

it('a file that can’t be written is told in the log too, and the stamp is not there', async () => {
  const own = await opened()
  mkdirSync(at('data', 'stamps.json'))
  await expect(own.window.stamps.save({ stamp: null, draft: contosoDraft })).rejects.toThrow(/Nothing was changed/)
  rmSync(at('data', 'stamps.json'), { recursive: true })
  expect(await told(own)).toEqual([`The stamp ${contoso} was saved.`, expect.stringContaining('could not be written')])
  await own.window.stamps.save({ stamp: null, draft: contosoDraft })
  expect(JSON.parse(readFileSync(at('data', 'stamps.json'), 'utf8'))).toMatchObject({ format: 1 })
})

it('a run on a real stamp is opened once, keeps its stamp as it is, and says where there is no way to it', async () => {
  chmodSync(at(), 0o700)
  const own = await opened()
  const { stamps, runs, secrets, certificates } = own.window
  await stamps.save({ stamp: null, draft: contosoDraft })
  const draft = runDraftBelow(at)
  await expect(runs.open({ stamp: contoso, draft: { ...draft, share: '' } })).rejects.toThrow('Choose a folder.')
  await expect(runs.open({ stamp: 'west', draft })).rejects.toThrow(/is not saved/)
  const { run } = await runs.open({ stamp: contoso, draft })
  await expect(runs.open({ stamp: contoso, draft })).rejects.toThrow(/one run at a time/)
  await expect(stamps.remove({ stamp: contoso })).rejects.toThrow(/is open on this stamp/)
  const renamed = { ...contosoDraft, names: { ...contosoDraft.names, identity: 'ADFS' as const } }
  await expect(stamps.save({ stamp: contoso, draft: renamed })).rejects.toThrow(/can’t change meanwhile/)
  await stamps.save({ stamp: contoso, draft: { ...contosoDraft, internalNotAfter: null } })

  const snapshot = await settled(own.window, run)
  expect(snapshot.view.plan).toMatchObject({
    requests: expect.stringContaining(at('work', `${contoso}-`)),
    share: at('share'),
  })
  for (const handle of ['cloudadmin-credential', 'share-credential'] as const) {
    await secrets.hold({ stamp: contoso, handle, userName: 'CONTOSO\\admin', secret: Buffer.from('made up') })
  }
  await expect(certificates.answerRequests({ run })).rejects.toThrow(/Only a rehearsal/)
  if (process.platform !== 'win32') {
    await runs.take({ run, intention: { do: 'take-step', step: 'Stamp' } })
    const failed = await settled(own.window, run)
    expect(failed.view.steps[0]?.outcome).toMatchObject({
      result: 'failed',
      verbatim: expect.stringContaining('no Windows PowerShell 5.1'),
    })
    const trial = stamps.tryConnection({ stamp: contoso })
    expect(await trial.failure()).toMatchObject({ message: expect.stringContaining('no Windows PowerShell 5.1') })
  }
  const refused = await certificates.addReplies({
    run,
    files: [
      { name: '../../portal.cer', bytes: Buffer.from('a reply') },
      { name: 'portal.exe', bytes: Buffer.from('a program') },
    ],
  })
  expect(refused).toMatchObject({ added: ['portal.cer'], refused: [{ name: 'portal.exe' }] })
  expect(readFileSync(`${snapshot.view.plan.replies}/portal.cer`, 'utf8')).toBe('a reply')

  const held = secrets.held({ stamp: contoso })
  expect(held.newest).toHaveLength(2)
  await runs.take({ run, intention: { do: 'close', reason: 'not today' } })
  await held.until((known) => known.length === 0)
  await expect(certificates.addReplies({ run, files: [{ name: 'a.cer', bytes: Buffer.from('x') }] })).rejects.toThrow(
    /closed/,
  )
  await runs.open({ stamp: contoso, draft })
})

it('what is not known is said so', async () => {
  const { window } = await opened()
  const watched = window.runs.snapshot({ run: 'no' })
  expect(await watched.failure()).toMatchObject({ message: expect.stringContaining('no run no') })
  await expect(window.runs.cancel({ run: 'no' })).rejects.toThrow(/no run/)
  await expect(window.runs.openRehearsal({ scenario: 'no', identity: 'AAD', pace: 'hour' })).rejects.toThrow(
    /no scenario/,
  )
  await expect(window.application.licence({ name: 'no' })).rejects.toThrow(/no licence/)
  const trial = window.stamps.tryConnection({ stamp: simulatedStamp })
  expect(await trial.failure()).toMatchObject({ message: expect.stringContaining('no rehearsal is open') })
})

it('small wishes are the desktop’s to fulfil, and settings are kept', async () => {
  const own = await opened()
  const { window, desktop } = own
  await window.application.copy({ text: 'copied' })
  expect(desktop.copied).toEqual(['copied'])
  await window.application.openDataFolder(null)
  expect(desktop.shownFolders).toEqual([at('data')])
  await window.application.typingSecret({ typing: true })
  await window.application.typingSecret({ typing: false })
  expect(desktop.protectedContent).toEqual([true, false])
  expect(await window.application.saveText({ suggestedName: 'a.txt', text: 'text' })).toBeNull()
  desktop.newFile = (name) => at(name)
  expect(await window.application.saveText({ suggestedName: 'a.txt', text: 'text' })).toEqual({ file: at('a.txt') })
  expect(readFileSync(at('a.txt'), 'utf8')).toBe('text')
  await window.application.saveSettings({ theme: 'dark', paper: 'Letter' })
  own.application.note('session-locked', {})
  await own.application.close()
  const again = await opened()
  const state = again.window.application.state(null)
  expect((await state.until(() => true)).settings).toEqual({ theme: 'dark', paper: 'Letter' })
  expect(again.desktop.themes).toContain('dark')
  expect(
    JSON.stringify(await again.window.log.page({ filter: onlyLocked, order: 'newest-first', beyond: null, limit: 5 })),
  ).toContain('was locked')
})

const onlyLocked = { run: null, step: null, type: 'session-locked', actor: null, from: null, to: null, text: null }
