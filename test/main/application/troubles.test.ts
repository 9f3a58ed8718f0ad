import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Trouble, TroubleChoice } from '../../../src/contract/application-state.ts'
import { makeSigningKey } from '../../../src/main/audit/key-file.ts'
import { noProtection, passphraseProtection } from '../../../src/main/audit/key-protection.ts'
import { asOrdinaryUser } from '../../support/ordinary-user.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { open as openJournal, tamper, writeLog } from '../audit/support/journals.ts'
import { atTheEnd } from './support/at-the-end.ts'
import { DoubleDesktop } from './support/double-desktop.ts'
import { type Opened, openedIn, ready } from './support/opened.ts'

const at = temporaryFolder()
const atEnd = atTheEnd()
const data = (...parts: readonly string[]): string => at('data', ...parts)

/** Opens Keyturn over the data folder of the test; it is closed when the test ends. */
const opened = (desktop = new DoubleDesktop()): Opened => {
  const own = openedIn(data(), desktop)
  atEnd(() => own.application.close())
  return own
}

/** Opens and closes Keyturn once, so that everything is there. */
const usedBefore = async (desktop = new DoubleDesktop()): Promise<void> => {
  const own = openedIn(data(), desktop)
  await ready(own)
  await own.application.close()
}

const troubleIn = async ({ window }: Opened): Promise<Trouble> => {
  const state = window.application.state(null)
  const { phase } = await state.until(({ phase: { is } }) => is !== 'opening')
  state.stop()
  if (phase.is !== 'stopped') throw new Error('Keyturn was opened')
  return phase.trouble
}

const choose = async ({ window }: Opened, choice: TroubleChoice, passphrase: string | null = null): Promise<void> => {
  await window.application.choose({ choice, passphrase: passphrase === null ? null : Buffer.from(passphrase) })
}

const journal = (): string => data('log', 'journal.db')

/** Changes a line in the middle of the log. */
const alter = (): void =>
  tamper(journal(), (database) => {
    database.prepare("update entry set line = replace(line, 'Keyturn', 'Keyturm') where seq = 1").run()
  })

describe('the data folder', () => {
  it('that is not there is made, and the first log begun', async () => {
    const own = opened()
    await ready(own)
    expect(readdirSync(data()).toSorted()).toEqual(['log'])
    const state = own.window.application.state(null)
    expect((await state.until(({ log }) => log !== null)).log).toMatchObject({ path: journal(), standing: 'intact' })
    state.stop()
  })

  it('that can’t be made is told, and tried again', async () => {
    writeFileSync(at('data'), 'a file')
    const own = opened()
    const { kind, message } = await troubleIn(own)
    expect(kind).toBe('folder-missing')
    expect(message).toContain(at('data'))
    rmSync(at('data'))
    await choose(own, 'try-again')
    await ready(own)
  })

  it('that can’t be written is told before anything is opened', async () => {
    chmodSync(at(), 0o755)
    mkdirSync(data(), { mode: 0o555 })
    await asOrdinaryUser(async () => {
      const own = openedIn(data())
      const { kind, message } = await troubleIn(own)
      expect(kind).toBe('folder-read-only')
      expect(message).toContain('permission denied')
      await own.application.close()
    })
    expect(readdirSync(data())).toEqual([])
  })

  it('that the command line has made, with its log right in it, opens where it is', async () => {
    mkdirSync(data('keys'), { recursive: true })
    const key = await makeSigningKey({ path: data('keys', 'signing-key.json'), protection: noProtection })
    openJournal(data('journal.db'), { key }).close()
    const own = opened()
    await ready(own)
    const state = own.window.application.state(null)
    const { log } = await state.until(({ log: found }) => found !== null)
    state.stop()
    expect(log).toMatchObject({ path: data('journal.db'), keyProtection: 'none', standing: 'attention' })
    expect(existsSync(data('log'))).toBe(false)
  })
})

describe.each([
  { file: 'settings.json', kind: 'settings-damaged', choice: 'use-standard-settings' },
  { file: 'stamps.json', kind: 'stamps-damaged', choice: 'set-stamps-aside' },
] as const)('$file', ({ file, kind, choice }) => {
  it.each(['', '{', 'null', '[1]', '{"format":"1"}', '{"format":1,"theme":"pink","stamps":1}', '{"format":0}'])(
    'that holds %j is told, and kept when it is set aside',
    async (content) => {
      mkdirSync(data())
      writeFileSync(data(file), content)
      const own = opened()
      const trouble = await troubleIn(own)
      expect(trouble.kind).toBe(kind)
      expect(trouble.choices).toContain(choice)
      await choose(own, choice)
      await ready(own)
      const aside = readdirSync(data()).filter((name) => name.includes('-damaged-'))
      expect(aside).toHaveLength(1)
      expect(readFileSync(data(aside[0] ?? ''), 'utf8')).toBe(content)
    },
  )

  it('of a newer Keyturn is left alone', async () => {
    mkdirSync(data())
    writeFileSync(data(file), '{"format":2,"new":true}')
    const own = opened()
    expect(await troubleIn(own)).toMatchObject({ kind: 'data-newer', choices: ['try-again', 'quit'] })
    await expect(choose(own, choice)).rejects.toThrow(/nothing to choose/)
    await expect(own.window.application.saveSettings({ theme: 'dark', paper: 'A4' })).rejects.toThrow(/can’t work yet/)
    expect(readFileSync(data(file), 'utf8')).toBe('{"format":2,"new":true}')
  })
})

describe('the log', () => {
  it('that another Keyturn uses opens as soon as that one has ended', async () => {
    const first = openedIn(data())
    await ready(first)
    const own = opened()
    expect((await troubleIn(own)).kind).toBe('log-locked')
    await choose(own, 'try-again')
    expect((await troubleIn(own)).kind).toBe('log-locked')
    await first.application.close()
    await choose(own, 'try-again')
    await ready(own)
  })

  it('that was altered says how far it holds; set aside, it is kept and named by the new one', async () => {
    await usedBefore()
    alter()
    const own = opened()
    const trouble = await troubleIn(own)
    expect(trouble).toMatchObject({ kind: 'log-altered', verification: { result: 'Fail', firstBad: 1 } })
    const before = readFileSync(journal())
    await choose(own, 'set-log-aside')
    await ready(own)
    const aside = readdirSync(data('log')).find((name) => name.startsWith('journal-damaged-') && name.endsWith('.db'))
    expect(readFileSync(data('log', aside ?? '')).equals(before)).toBe(true)
    const { entries } = await own.window.log.page({ filter: noFilter, order: 'oldest-first', beyond: null, limit: 1 })
    expect(entries[0]?.words).toContain('was set aside because it did not verify')
  })

  it('that was taken away is not begun anew unless somebody chooses so', async () => {
    await usedBefore()
    renameSync(journal(), at('taken.db'))
    const own = opened()
    const trouble = await troubleIn(own)
    expect(trouble).toMatchObject({ kind: 'log-altered', title: 'The audit log is not there' })
    expect(trouble.choices).toContain('begin-new-log')
    expect(existsSync(journal())).toBe(false)
    const head = readFileSync(data('log', 'anchors', 'head.json'))
    await choose(own, 'begin-new-log')
    await ready(own)
    const aside = readdirSync(data('log', 'anchors')).find((name) => name.startsWith('head-removed-'))
    expect(readFileSync(data('log', 'anchors', aside ?? '')).equals(head)).toBe(true)
  })

  it('that was taken away and is put back opens', async () => {
    await usedBefore()
    renameSync(journal(), at('taken.db'))
    const own = opened()
    await troubleIn(own)
    renameSync(at('taken.db'), journal())
    await choose(own, 'try-again')
    await ready(own)
  })

  it('that is no log at all can be set aside', async () => {
    await usedBefore()
    writeFileSync(journal(), 'x'.repeat(5000))
    const own = opened()
    expect((await troubleIn(own)).kind).toBe('log-unreadable')
    await choose(own, 'set-log-aside')
    await ready(own)
    const aside = readdirSync(data('log')).find((name) => name.startsWith('journal-damaged-') && name.endsWith('.db'))
    expect(readFileSync(data('log', aside ?? ''), 'utf8')).toBe('x'.repeat(5000))
  })

  it('of a newer Keyturn is left alone', async () => {
    await usedBefore()
    tamper(journal(), (database) => database.pragma('user_version = 99'))
    const own = opened()
    expect(await troubleIn(own)).toMatchObject({ kind: 'log-newer', choices: ['try-again', 'quit'] })
  })

  it('that verifies is not set aside', async () => {
    await usedBefore()
    alter()
    const intact = readFileSync(journal())
    const own = opened()
    await troubleIn(own)
    tamper(journal(), (database) => {
      database.prepare("update entry set line = replace(line, 'Keyturm', 'Keyturn') where seq = 1").run()
    })
    await choose(own, 'set-log-aside')
    expect((await troubleIn(own)).message).toMatch(/could not be done.*verifies/)
    expect(intact.length).toBeGreaterThan(0)
    await choose(own, 'try-again')
    await ready(own)
  })
})

describe('the key that signs the log', () => {
  it('without protection by the operating system is protected by a passphrase, which every start asks for', async () => {
    const desktop = new DoubleDesktop()
    desktop.protection = null
    const first = openedIn(data(), desktop)
    expect((await troubleIn(first)).kind).toBe('key-unprotected')
    expect(existsSync(data('log', 'keys', 'signing-key.json'))).toBe(false)
    const passphrase = Buffer.from('correct horse 7')
    await first.window.application.choose({ choice: 'protect-by-passphrase', passphrase })
    await ready(first)
    expect(passphrase.every((byte) => byte === 0)).toBe(true)
    await first.application.close()

    const own = opened(desktop)
    expect(await troubleIn(own)).toMatchObject({ kind: 'key-needs-passphrase' })
    await choose(own, 'enter-passphrase', 'wrong')
    expect(await troubleIn(own)).toMatchObject({ kind: 'key-needs-passphrase' })
    await choose(own, 'enter-passphrase', 'correct horse 7')
    await ready(own)
    const state = own.window.application.state(null)
    expect((await state.until(({ log }) => log !== null)).log?.keyProtection).toBe('passphrase')
    state.stop()
  })

  it('is left unprotected only when somebody chooses so, and then that is always in view', async () => {
    const desktop = new DoubleDesktop()
    desktop.protection = null
    const own = opened(desktop)
    await troubleIn(own)
    await choose(own, 'protect-by-nothing')
    await ready(own)
    const state = own.window.application.state(null)
    const { log } = await state.until(({ log: found }) => found !== null)
    state.stop()
    expect(log).toMatchObject({ keyProtection: 'none', standing: 'attention' })
    expect(log?.words).toContain('nothing protects')
  })

  it('an empty passphrase protects nothing, and is refused', async () => {
    const desktop = new DoubleDesktop()
    desktop.protection = null
    const own = opened(desktop)
    await troubleIn(own)
    await expect(choose(own, 'protect-by-passphrase', '')).rejects.toThrow(/empty/)
    expect((await troubleIn(own)).kind).toBe('key-unprotected')
  })

  it('that is gone is not replaced by a stranger', async () => {
    await usedBefore()
    renameSync(data('log', 'keys'), at('keys'))
    const own = opened()
    expect(await troubleIn(own)).toMatchObject({
      kind: 'key-unusable',
      title: 'The key that signs the log is not there',
    })
    expect(existsSync(data('log', 'keys'))).toBe(false)
    renameSync(at('keys'), data('log', 'keys'))
    await choose(own, 'try-again')
    await ready(own)
  })

  it('of another log is told, and the right one opens it', async () => {
    await usedBefore()
    const file = data('log', 'keys', 'signing-key.json')
    renameSync(file, at('right.json'))
    await makeSigningKey({ path: file, protection: noProtection })
    const own = opened()
    expect(await troubleIn(own)).toMatchObject({ kind: 'key-unusable', title: 'The log is signed by another key' })
    renameSync(at('right.json'), file)
    await choose(own, 'try-again')
    await ready(own)
  })

  it('that is damaged is told', async () => {
    await usedBefore()
    writeFileSync(data('log', 'keys', 'signing-key.json'), '{}')
    const own = opened()
    expect((await troubleIn(own)).kind).toBe('key-unusable')
  })

  it('stays open over another trouble, so that its passphrase is asked for once', async () => {
    const protection = passphraseProtection(Buffer.from('correct horse 7'))
    mkdirSync(data('log'), { recursive: true })
    const key = await makeSigningKey({ path: data('log', 'keys', 'signing-key.json'), protection })
    openJournal(journal(), { key }).close()
    alter()
    const own = opened()
    await troubleIn(own)
    await choose(own, 'enter-passphrase', 'correct horse 7')
    expect((await troubleIn(own)).kind).toBe('log-altered')
    await choose(own, 'set-log-aside')
    await ready(own)
  })
})

it('quitting is the desktop’s to do', async () => {
  writeLog(at('no'), [])
  writeFileSync(at('data'), 'a file')
  const desktop = new DoubleDesktop()
  const own = opened(desktop)
  await troubleIn(own)
  await choose(own, 'quit')
  expect(desktop.quits).toBe(1)
})

const noFilter = { run: null, step: null, type: null, actor: null, from: null, to: null, text: null }
