import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Anchor } from '../../../../src/main/audit/anchor.ts'
import { anchorOf, isGenuine, type KeptHead } from '../../../../src/main/audit/anchors/kept-head.ts'
import { type EventLogPrograms, windowsEventLog } from '../../../../src/main/audit/anchors/windows-event-log.ts'
import { newPrivateKey, signingKeyOf } from '../../../../src/main/audit/signing-key.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { keptHead } from '../support/kept-heads.ts'

const at = temporaryFolder()
const head = keptHead()

/** A program in place of one of Windows: notes what it was given, one in each line, and does what the shell is told. */
const program = (name: string, commands: string): string => {
  const path = at(name)
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" > '${path}.given'\n${commands}\n`)
  chmodSync(path, 0o755)
  return path
}

const given = (name: string): readonly string[] =>
  readFileSync(at(`${name}.given`), 'utf8')
    .trimEnd()
    .split('\n')

const programs = (eventcreate: string, wevtutil: string): EventLogPrograms => ({
  eventcreate: program('eventcreate.exe', eventcreate),
  wevtutil: program('wevtutil.exe', wevtutil),
})

const playBack = (xml: string): string => {
  writeFileSync(at('events.xml'), xml, 'latin1')
  return `cat '${at('events.xml')}'`
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** An event as wevtutil prints it. */
const event = (text: string, { source = 'Keyturn', id = 100 } = {}): string =>
  `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='${source}'/><EventID Qualifiers='0'>${id}</EventID><Version>0</Version><Level>4</Level><Task>0</Task><Opcode>0</Opcode><Keywords>0x80000000000000</Keywords><TimeCreated SystemTime='2026-11-23T10:15:01.0000000Z'/><EventRecordID>4711</EventRecordID><Correlation/><Execution ProcessID='0' ThreadID='0'/><Channel>Application</Channel><Computer>JUMP01</Computer><Security UserID='S-1-5-21-1-2-3-1001'/></System><EventData><Data>${escaped(text)}</Data></EventData></Event>\r\n`

/** The text that the event log is given for a head. */
const textOf = async (kept: KeptHead): Promise<string> => {
  await windowsEventLog(programs('exit 0', 'exit 0')).keep(kept)
  return given('eventcreate.exe').at(-1) ?? ''
}

const asAnchor = (kept: KeptHead): Anchor => anchorOf(kept, 'the Windows event log')

const recalled = (xml: string): Promise<readonly Anchor[]> =>
  windowsEventLog(programs('exit 0', playBack(xml))).recall()

describe.skipIf(process.platform === 'win32')('the event log of Windows, by programs in the place of its own', () => {
  it('is given a head as one event of the source Keyturn, in ASCII', async () => {
    const foreign = keptHead({ origin: 'größe 漢/%1 "x"', account: 'CONTOSO\\Größe' })
    const text = await textOf(foreign)
    expect(given('eventcreate.exe')).toEqual(
      ['/L', 'APPLICATION', '/T', 'INFORMATION', '/SO', 'Keyturn', '/ID', '100', '/D'].concat(text),
    )
    expect(text).toMatch(
      /^Keyturn log gr=C3=B6=C3=9Fe=20=E6=BC=A2\/=251=20=22x=22 entry 41 hash [0-9a-f]{64} at 2026-11-23T10:15:00\.000Z code 41-[0-9A-Z-]{21} checkpoint [\w+/=]+ key [\w+/=]{124}$/,
    )
  })

  it('gives back the heads that it was given, of whatever log, as it has them', async () => {
    const heads = [
      keptHead({ seq: 300 }),
      keptHead({ origin: 'größe 漢/%1 "x"', account: '<&>' }),
      keptHead({ seq: 7, key: signingKeyOf(newPrivateKey()) }),
    ]
    let xml = ''
    for (const each of heads) xml += event(await textOf(each))
    expect(await recalled(xml)).toEqual(heads.map(asAnchor))
    expect(heads.every(isGenuine)).toBe(true)
    expect(given('wevtutil.exe')).toEqual([
      'qe',
      'Application',
      "/q:*[System[Provider[@Name='Keyturn']]]",
      '/rd:true',
      '/c:200',
      '/f:xml',
    ])
    expect(await recalled('')).toEqual([])
  })

  it('resolves what is escaped in an event', async () => {
    const text = await textOf(head)
    const xml = event('').replace(
      '<Data></Data>',
      `<Data>${text.replaceAll('=', '&#61;').replaceAll('K', '&#x4B;')} \n</Data>`,
    )
    expect(await recalled(xml)).toEqual([asAnchor(head)])
  })

  it('leaves out what is no head, and what is false in anything that it says', async () => {
    const text = await textOf(head)
    const other = keptHead({ seq: 42, at: '2026-11-23T10:16:00.000Z', origin: 'JUMP02/other' })
    const otherText = await textOf(other)
    const word = (of: string, behind: string): string => new RegExp(` ${behind} (\\S+)`).exec(of)?.[1] ?? ''
    const swapped = ['log', 'entry', 'hash', 'at', 'code', 'checkpoint', 'key'].map((name) =>
      text.replace(
        ` ${name} ${word(text, name)}`,
        ` ${name} ${name === 'key' ? signingKeyOf(newPrivateKey()).publicKey : word(otherText, name)}`,
      ),
    )
    expect(swapped).not.toContain(text)
    const xml = [
      ...swapped.map((each) => event(each)),
      event('Keyturn may write here'),
      event(''),
      event(`${text} and more`),
      event(text.slice(0, -10)),
      event(`</Data></EventData></Event>${event(text, { source: 'Other' })}`),
      event(text, { source: 'Other' }),
      event(text, { id: 101 }),
      event(text).replace('<Data>', "<Data Name='x'>"),
      event(text).replace('</Data>', `</Data><Data>${text}</Data>`),
      event(text).replace('</System>', ''),
      event('\u00e4\u0000&#xffffffff;&unknown;&'),
      '<Event <Event </Event></Event>',
      event(otherText),
      event(text).slice(0, -20),
    ].join('')
    expect(await recalled(xml)).toEqual([asAnchor(other)])
  })

  it('says that a head was not kept, why, and what an administrator has to do', async () => {
    const refused = windowsEventLog(programs('echo "ERROR: Access is denied." >&2; exit 1', 'exit 0'))
    await expect(refused.keep(head)).rejects.toThrow(
      expect.objectContaining({
        name: 'AnchorNotKept',
        message:
          'The head of the log was not kept in the Windows event log: eventcreate.exe ended with status 1 (ERROR: Access is denied.). The first entry of its source has to be made by an administrator, once: eventcreate /L APPLICATION /T INFORMATION /SO Keyturn /ID 100 /D "Keyturn may write here"',
      }),
    )
  })

  it('says that the heads can’t be read', async () => {
    const refused = windowsEventLog(programs('exit 0', 'printf "\\344 no access" >&2; exit 5'))
    await expect(refused.recall()).rejects.toThrow(
      expect.objectContaining({
        name: 'AnchorUnreadable',
        message: expect.stringContaining("can't be read: wevtutil.exe ended with status 5 (no access)."),
      }),
    )
  })

  it('is not looked for elsewhere when its programs are missing', async () => {
    const place = windowsEventLog({ eventcreate: at('absent.exe'), wevtutil: at('absent.exe') })
    await expect(place.keep(head)).rejects.toThrow(/absent\.exe can't be used: no such file/)
    await expect(place.recall()).rejects.toThrow(/absent\.exe can't be used: no such file/)
    expect(existsSync(at('absent.exe'))).toBe(false)
  })
})
