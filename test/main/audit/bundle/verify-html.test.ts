import { createHash } from 'node:crypto'
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { bundleFiles, keyOf, sumsSignature, writeExtractedBundle } from '../support/forged-logs.ts'
import { smallLog } from './support/small-logs.ts'
import { pageFile, verdictIn, verificationPage } from './support/verification-page.ts'

const at = temporaryFolder()
const log = smallLog(7)
const whole = { result: 'OK', entries: log.lines.length, firstBad: null, findings: [] }

describe('the page as it is written', () => {
  const text = readFileSync(pageFile, 'utf8').replaceAll('\r\n', '\n')
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text) ?? []
  const partsBetween = (tag: string): readonly string[] =>
    [...text.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))].map(([, part = '']) => part)

  it.each(['script', 'style'])('allows itself the one %s that stands in it', (tag) => {
    const [part = '', ...more] = partsBetween(tag)
    expect(more).toEqual([])
    expect(text.split(`<${tag}`)).toHaveLength(2)
    expect(policy).toContain(`${tag}-src 'sha256-${createHash('sha256').update(part).digest('base64')}';`)
  })

  it('allows nothing else', () => {
    const directives = policy.split('; ').map((directive) => directive.replace(/'sha256-[^']+'/, 'its own'))
    expect(directives).toEqual([
      "default-src 'none'",
      'script-src its own',
      'style-src its own',
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ])
  })

  it('asks for nothing, and takes no text for markup', () => {
    expect(text).not.toMatch(/https?:|\bimport\b.*\bfrom\b|fetch\(|XMLHttpRequest|WebSocket|<link|src=|url\(/)
    expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\son\w+=/)
  })
})

describe('a bundle that is whole', () => {
  const onPage = verificationPage()

  it('is taken from the folder that is chosen', async () => {
    writeExtractedBundle(at('bundle'), log)
    const lines = await onPage().chooseFolder(at('bundle'))
    const head = log.hashes.at(-1)?.toString('hex')
    expect(lines).toBe(`RESULT OK\nENTRIES ${log.lines.length}\nHEAD ${head}\nFIRSTBAD none`)
    expect(await onPage().status()).toMatch(/^OK\. /)
  })

  it('is taken from the folder in which it lies alone', async () => {
    writeExtractedBundle(at('outer', 'bundle'), log)
    expect(verdictIn(await onPage().chooseFolder(at('outer')))).toMatchObject(whole)
  })

  it('is taken from what is dropped on the page', async () => {
    writeExtractedBundle(at('bundle'), log)
    expect(verdictIn(await onPage().drop([at('bundle')]))).toMatchObject(whole)
    expect(verdictIn(await onPage().drop([at('bundle', 'journal.jsonl')]))).toMatchObject({
      result: 'Fail',
      entries: log.lines.length,
      findings: ['sums none', 'bundle-unsigned none'],
    })
  })

  it('shows which log it is, by which key, and what can be relied on', async () => {
    writeExtractedBundle(at('bundle'), log)
    await onPage().chooseFolder(at('bundle'))
    const shown = await onPage().page.locator('main').textContent()
    const key = log.keys[0]?.id.replace(/.{8}(?=.)/g, '$& ') ?? 'no key'
    for (const text of [log.log, log.origin, key]) expect(shown).toContain(text)
    expect(shown).toMatch(/Entries 1 to \d+ are signed with the key of the log/)
    expect(shown).toContain('Nothing that was kept elsewhere proves any part of the log.')
  })

  it('is verified without a network, and without an error of the page', async () => {
    writeExtractedBundle(at('bundle'), log)
    await onPage().chooseFolder(at('bundle'))
    expect(onPage().requests.filter((address) => !address.endsWith('/verify.html'))).toEqual([])
    expect(onPage().errors).toEqual([])
  })

  it('gives way to one that is chosen meanwhile', async () => {
    const tall = smallLog(8, { entries: 30_000 })
    writeExtractedBundle(at('tall'), tall)
    writeExtractedBundle(at('bundle'), log)
    await onPage().page.getByLabel('Folder of the bundle').setInputFiles(at('tall'))
    expect(await onPage().page.locator('#status').textContent()).toBe('Verifying.')
    expect(verdictIn(await onPage().chooseFolder(at('bundle')))).toMatchObject(whole)
  })
})

describe('the files of a bundle', () => {
  const onPage = verificationPage()
  const verdictOf = async (change: (folder: string) => void) => {
    writeExtractedBundle(at('bundle'), log)
    change(at('bundle'))
    return verdictIn(await onPage().chooseFolder(at('bundle')))
  }

  it('may not be altered', async () => {
    const verdict = await verdictOf(() => writeFileSync(at('bundle', 'reports', '2026-11-23-0a1b2c3d.html'), 'x'))
    expect(verdict).toMatchObject({ ...whole, result: 'Fail', findings: ['file-altered none'] })
  })

  it('may not be missing', async () => {
    expect((await verdictOf(() => rmSync(at('bundle', 'entries.csv')))).findings).toEqual(['file-missing none'])
    const verdict = await verdictOf(() => rmSync(at('bundle', 'journal.jsonl')))
    expect(verdict).toMatchObject({ result: 'Fail', entries: 0, firstBad: 1 })
    expect(verdict.findings).toEqual(['cut 1', 'file-missing none', 'bundle-signature none'])
  })

  it('deserve attention when they came later', async () => {
    const verdict = await verdictOf(() => writeFileSync(at('bundle', 'Größe \u202e<b>.txt'), 'x'))
    expect(verdict).toMatchObject({ ...whole, result: 'Warning', findings: ['file-extra none'] })
    expect(await onPage().page.locator('#findings').textContent()).toContain('Größe \\u{202e}<b>.txt')
  })

  it.each([
    ['a line too short', `${'0'.repeat(63)}  a\n`],
    ['a line with one blank', `${'0'.repeat(64)} a\n`],
    ['a line without an end', `${'0'.repeat(64)}  a`],
    ['an empty line', '\n'],
    ['a path upwards', `${'0'.repeat(64)}  a/../b\n`],
    ['an absolute path', `${'0'.repeat(64)}  /a\n`],
    ['a name with a backslash', `${'0'.repeat(64)}  a\\b\n`],
    ['a name twice', `${'0'.repeat(64)}  a\n`.repeat(2)],
    ['letters beyond ASCII', `${'0'.repeat(64)}  ä\n`],
    ['line ends of Windows', `${'0'.repeat(64)}  a\r\n`],
  ])('need a list without %s', async (_, sums) => {
    const files = new Map(bundleFiles(log, { bare: true })).set('SHA256SUMS', Buffer.from(sums))
    const [verdict] = await onPage().verifyAll([files])
    expect(verdict).toMatchObject({ ...whole, result: 'Fail', findings: ['sums none', 'bundle-signature none'] })
  })

  it('need a list', async () => {
    const files = new Map(bundleFiles(log, { bare: true }))
    files.delete('SHA256SUMS')
    files.delete('SHA256SUMS.sig')
    expect((await onPage().verifyAll([files]))[0]?.findings).toEqual(['sums none', 'bundle-unsigned none'])
    files.delete('journal.jsonl')
    files.delete('head.json')
    expect((await onPage().verifyAll([files]))[0]?.findings).toEqual([
      'sums none',
      'file-missing none',
      'bundle-unsigned none',
    ])
  })

  it('need the signature of the log over their list', async () => {
    const files = bundleFiles(log, { bare: true })
    const sums = files.get('SHA256SUMS') ?? Buffer.alloc(0)
    const signature = files.get('SHA256SUMS.sig') ?? Buffer.alloc(0)
    const wrong = [
      sumsSignature(sums, keyOf(Buffer.from('another'))),
      sumsSignature(Buffer.from('another list'), keyOf(Buffer.from('another'))),
      Buffer.concat([signature, signature]),
      Buffer.concat([Buffer.from(' '), signature]),
      Buffer.alloc(0),
      Buffer.alloc(1_000_000, 0x41),
    ].map((bytes) => new Map(files).set('SHA256SUMS.sig', bytes))
    for (const verdict of await onPage().verifyAll(wrong)) {
      expect(verdict).toMatchObject({ ...whole, result: 'Fail', findings: ['bundle-signature none'] })
    }
    const unended = new Map(files).set('SHA256SUMS.sig', signature.subarray(0, -1))
    expect((await onPage().verifyAll([unended]))[0]).toMatchObject(whole)
  })

  it('of a log whose key was changed need its last key', async () => {
    const changed = smallLog(10, { entries: 200, keyChanges: 0.05 })
    const [first, last] = [changed.keys.at(0), changed.keys.at(-1)]
    if (first === undefined || last === undefined || first === last) throw new Error('The key was not changed.')
    const [good, old] = await onPage().verifyAll([bundleFiles(changed), bundleFiles(changed, { signer: first })])
    expect(good).toMatchObject({ entries: changed.lines.length, firstBad: null })
    expect(good?.findings.filter((finding) => !finding.startsWith('new-key'))).toEqual([])
    expect(old?.findings).toEqual([...(good?.findings ?? []), 'bundle-signature none'])
    const lines = changed.lines.toSpliced(3, 1)
    const broken = [first, last].map((signer) => bundleFiles(changed, { lines, head: null, signer }))
    const findings = (await onPage().verifyAll(broken)).map((verdict) => verdict.findings)
    expect(findings).toEqual([['gap 4'], ['gap 4', 'bundle-signature none']])
  })

  it('of a log that nobody signed can’t be signed either', async () => {
    const old = smallLog(9, { entries: 0, formatOneEntries: 5 })
    const [unsigned, signed] = await onPage().verifyAll([
      bundleFiles(old),
      bundleFiles(old, { signer: keyOf(Buffer.from('any')) }),
    ])
    expect(unsigned?.findings).toEqual(['format-1 none', 'bundle-unsigned none'])
    expect(signed).toMatchObject({ result: 'Fail', findings: ['format-1 none', 'bundle-signature none'] })
  })
})

describe('a journal that was made to do harm', () => {
  const onPage = verificationPage()
  const verdictOf = async (journal: Buffer) => {
    const [verdict] = await onPage().verifyAll([bundleFiles(log, { journal, head: null, signer: null, bare: true })])
    return verdict
  }

  it.each([
    ['nothing', Buffer.alloc(0), 'empty none'],
    ['a line end', Buffer.from('\n'), 'not-json 1'],
    ['zero bytes', Buffer.alloc(100_000), 'not-json 1'],
    ['the bytes of a program', readFileSync(process.execPath).subarray(0, 3_000_000), 'not-json 1'],
    ['a million brackets', Buffer.from('['.repeat(1_000_000)), 'not-json 1'],
    ['a million lists', Buffer.from('['.repeat(500_000) + ']'.repeat(500_000)), 'not-canonical 1'],
    ['a number without end', Buffer.from(`{"v":${'9'.repeat(1_000_000)}}`), 'not-canonical 1'],
  ])('may hold %s', async (_, journal, finding) => {
    expect(await verdictOf(journal)).toMatchObject({
      result: 'Fail',
      entries: 0,
      findings: [finding, 'bundle-unsigned none'],
    })
  })

  it('may hold a line of 100 million bytes', async () => {
    writeExtractedBundle(at('bundle'), log, { head: null, signer: null })
    truncateSync(at('bundle', 'journal.jsonl'), 100_000_000)
    const verdict = verdictIn(await onPage().chooseFolder(at('bundle')))
    expect(verdict).toMatchObject({ result: 'Fail', entries: log.lines.length, firstBad: log.lines.length + 1 })
    expect(verdict.findings).toEqual([`too-long ${log.lines.length + 1}`, 'file-altered none', 'bundle-unsigned none'])
  })
})
