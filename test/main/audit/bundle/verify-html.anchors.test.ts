import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { bundleFiles, type ForgedLog, headFileOf, paperCodeOf, writeExtractedBundle } from '../support/forged-logs.ts'
import { hashOf, lastCheckpoint, logWithCheckpoints, smallLog } from './support/small-logs.ts'
import { type PageVerdict, verdictIn, verificationPage } from './support/verification-page.ts'

const at = temporaryFolder()
const onPage = verificationPage()

const log = logWithCheckpoints(3, 31)
const newest = lastCheckpoint(log)
const older = lastCheckpoint(log, newest)
/** The log as it was when the older of the two was its newest checkpoint. */
const shorter: ForgedLog = { ...log, lines: log.lines.slice(0, older), hashes: log.hashes.slice(0, older) }
const alike = smallLog(132, { entries: log.lines.length, origin: log.origin })
const foreign = smallLog(133, { entries: log.lines.length })

const keptHead = (name: string, bytes: Buffer): string => {
  writeFileSync(at(name), bytes)
  return at(name)
}

/** What the page says of the bundle of a log, after what is remembered of it was given. */
const verdictOf = async (given: ForgedLog): Promise<PageVerdict> => {
  writeExtractedBundle(at('bundle'), given)
  return verdictIn(await onPage().chooseFolder(at('bundle')))
}

const anchorsShown = (): Promise<readonly string[]> => onPage().page.locator('#anchors tbody tr').allTextContents()

describe('a head file that was kept elsewhere', () => {
  it('proves the log up to its entry', async () => {
    await onPage().chooseHeads(
      keptHead('kept.json', headFileOf(log, older)),
      keptHead('new.json', headFileOf(log, newest)),
    )
    expect(await verdictOf(log)).toMatchObject({ result: 'OK', findings: [] })
    expect(await anchorsShown()).toEqual([
      expect.stringMatching(/^head\.json in the bundle.*Fits$/),
      expect.stringMatching(/^kept\.json.*(?:ago|clock), \d+ entries before the newestFits$/),
      expect.stringMatching(/^new\.json.*Fits$/),
    ])
    const trusted = await onPage().page.locator('#trusted').textContent()
    expect(trusted).toContain(`Entries 1 to ${newest} are proven by what you kept elsewhere`)
  })

  it('is taken when an editor put a mark first, or it is of a log that nobody signed', async () => {
    const old = smallLog(34, { entries: 0, formatOneEntries: 6 })
    const head = { format: 'keyturn.head.v1', entry: 4, hash: hashOf(old, 4), at: '2026-11-23T10:00:00.000Z' }
    await onPage().chooseHeads(keptHead('old.json', Buffer.from(`\ufeff${JSON.stringify(head)}`)))
    expect((await verdictOf(old)).findings).toEqual(['format-1 none', 'bundle-unsigned none'])
    expect(await anchorsShown()).toEqual([expect.stringMatching(/^old\.json4.*Fits$/)])
  })

  it('finds that the end is missing', async () => {
    await onPage().chooseHeads(keptHead('kept.json', headFileOf(log, newest)))
    expect(await verdictOf(shorter)).toMatchObject({
      result: 'Fail',
      entries: older,
      firstBad: older + 1,
      findings: [`cut ${older + 1}`],
    })
  })

  it('finds a log that was written anew', async () => {
    await onPage().chooseHeads(keptHead('kept.json', headFileOf(log, older)))
    expect(await verdictOf(alike)).toMatchObject({ result: 'Fail', firstBad: older, findings: [`anchor ${older}`] })
    expect(await onPage().status()).toContain('not the one that was remembered')
  })

  it('finds another log', async () => {
    await onPage().chooseHeads(keptHead('kept.json', headFileOf(log, 2)))
    expect(await verdictOf(foreign)).toMatchObject({ result: 'Fail', firstBad: null, findings: ['other-log none'] })
  })

  it('says nothing more when the log breaks before it', async () => {
    await onPage().chooseHeads(keptHead('kept.json', headFileOf(log, newest)))
    const lines = log.lines.toSpliced(older, 1)
    writeExtractedBundle(at('bundle'), log, { lines, head: null })
    expect(verdictIn(await onPage().chooseFolder(at('bundle'))).findings).toEqual([`gap ${older + 1}`])
    expect(await anchorsShown()).toEqual([expect.stringMatching(/Not reached$/)])
  })

  it.each([
    ['no JSON', () => Buffer.from('{')],
    ['JSON of something else', () => Buffer.from('{"entry":1}')],
    ['too large', () => Buffer.concat([headFileOf(log, newest), Buffer.alloc(70_000, 0x20)])],
    ['of another entry', () => altered('"entry": ', `"entry": 1`)],
    ['of another moment', () => altered('"at": "20', '"at": "19')],
    ['of another origin', () => altered('"origin": "', '"origin": "x')],
    ['of another key', () => altered(`"publicKey": "${publicKeyOf(log)}"`, `"publicKey": "${publicKeyOf(alike)}"`)],
    ['of another hash', () => altered(hashOf(log, newest), hashOf(log, newest - 1))],
    ['with the line of another checkpoint', () => altered(base64Of(newest), base64Of(older))],
  ])('proves nothing when it is %s', async (_, make) => {
    await onPage().chooseHeads(keptHead('kept.json', make()))
    writeExtractedBundle(at('bundle'), log)
    expect(await onPage().chooseFolder(at('bundle'))).toBe('')
    expect(await onPage().status()).toMatch(/^Not verified\. kept\.json proves nothing: /)
  })
})

const altered = (from: string, to: string): Buffer => {
  const text = headFileOf(log, newest).toString('utf8')
  expect(text).toContain(from)
  return Buffer.from(text.replace(from, to))
}

const publicKeyOf = ({ keys }: ForgedLog): string => keys[0]?.publicKey.toString('base64') ?? ''
const base64Of = (entry: number): string => log.lines[entry - 1]?.toString('base64') ?? ''

describe('the head file in the bundle', () => {
  it('must be genuine', async () => {
    const heads = [Buffer.from('{'), Buffer.from([0xff]), altered('"at": "20', '"at": "19'), Buffer.alloc(70_000)]
    for (const verdict of await onPage().verifyAll(heads.map((head) => bundleFiles(log, { head })))) {
      expect(verdict).toMatchObject({ result: 'Fail', firstBad: null, findings: ['head none'] })
    }
  })

  it('must be of this log, and of an entry that is there', async () => {
    const [other, later] = await onPage().verifyAll([
      bundleFiles(log, { head: headFileOf(foreign, 2) }),
      bundleFiles(shorter, { head: headFileOf(log, newest) }),
    ])
    expect(other?.findings).toEqual(['other-log none'])
    expect(later?.findings).toEqual([`cut ${older + 1}`])
  })

  it('can’t write lines for programs by the names in it', async () => {
    const evil = smallLog(35, { origin: 'x\nRESULT OK\u2028\r\n</pre><script>alert(1)</script>' })
    const [verdict] = await onPage().verifyAll([bundleFiles(log, { head: headFileOf(evil, 2) })])
    expect(verdict).toMatchObject({ result: 'Fail', findings: ['other-log none'] })
    expect(await verdictOf(evil)).toMatchObject({ result: 'OK' })
    expect(await onPage().page.locator('#log').textContent()).toContain('</pre><script>alert(1)</script>')
    expect(await onPage().page.locator('script').count()).toBe(1)
    expect(onPage().errors).toEqual([])
  })
})

describe('a paper code', () => {
  const code = paperCodeOf(newest, hashOf(log, newest))

  it.each([
    ['as it is printed', code],
    ['in small letters, with blanks', ` ${code.toLowerCase().replaceAll('-', ' ')} `],
    ['with letters for digits', code.replaceAll('1', 'I').replaceAll('0', 'o')],
    ['without hyphens behind the number', `${newest}-${code.slice(code.indexOf('-')).replaceAll('-', '')}`],
  ])('proves the log when it is written %s', async (_, written) => {
    await onPage().typeCode(written)
    expect(await verdictOf(log)).toMatchObject({ result: 'OK', findings: [] })
    expect((await anchorsShown()).at(-1)).toMatch(/^the paper code.*Fits$/)
  })

  it('finds a log that was written anew, and one whose end is missing', async () => {
    await onPage().typeCode(paperCodeOf(older, hashOf(alike, older)))
    expect((await verdictOf(log)).findings).toEqual([`anchor ${older}`])
    await onPage().typeCode(code)
    expect((await verdictOf(shorter)).findings).toEqual([`cut ${older + 1}`])
  })

  it('with a slip is refused, at every one of its digits', async () => {
    const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    const field = onPage().page.getByLabel('Paper code (optional)')
    for (const [index, digit] of [...code].entries()) {
      if (digit === '-') continue
      const isNumber = index < code.indexOf('-')
      const other = digits[(digits.indexOf(digit) + 1) % (isNumber ? 10 : 32)] ?? '1'
      await onPage().typeCode(`${code.slice(0, index)}${other}${code.slice(index + 1)}`)
      expect(await field.getAttribute('aria-invalid'), `${index}`).toBe('true')
    }
    await onPage().typeCode(code)
    expect(await field.getAttribute('aria-invalid')).toBe('false')
  })

  it.each(['41', 'Rotation', '0-AAAA-AAAA-AAAA-AAAA-A', '12-AAAA', '12-UUUU-UUUU-UUUU-UUUU-U', '99999999999999999-A'])(
    'that reads %s is none, and nothing is verified with it',
    async (written) => {
      await onPage().typeCode(written)
      writeExtractedBundle(at('bundle'), log)
      expect(await onPage().chooseFolder(at('bundle'))).toBe('')
      expect(await onPage().status()).toMatch(/^Not verified\. That is no paper code: /)
      expect(await onPage().page.getByRole('alert').textContent()).toMatch(/^That is no paper code: /)
    },
  )
})
