import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { verifyBundle } from '../../../../src/main/audit/bundle/verify-bundle.ts'
import { writeBundle } from '../../../../src/main/audit/bundle/write-bundle.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import {
  bundleFiles,
  changes,
  type ForgedLog,
  headFileOf,
  keyOf,
  randomOf,
  referenceVerdict,
  validLog,
} from '../support/forged-logs.ts'
import { handMadeZip } from './support/hand-made-zip.ts'

const at = temporaryFolder()

/** A log of so many entries that holds together, without anything that deserves attention. */
const calmLog = (seed = 7): ForgedLog =>
  validLog({ random: randomOf(seed), entries: 40, formatOneEntries: 0, keyChanges: 0, closed: false, clockJumps: 0 })

const zipped = (files: ReadonlyMap<string, Buffer>): string => {
  writeFileSync(at('bundle.zip'), handMadeZip([...files].map(([name, content]) => ({ name, content, method: 8 }))))
  return at('bundle.zip')
}

const codesOf = async (files: ReadonlyMap<string, Buffer>) => {
  const { result, findings } = await verifyBundle(zipped(files))
  return [result, ...findings.map(({ code }) => code)]
}

const without = (files: ReadonlyMap<string, Buffer>, name: string): ReadonlyMap<string, Buffer> =>
  new Map([...files].filter(([each]) => each !== name))

describe('a bundle', () => {
  it('is verified with its own head as an anchor', async () => {
    const log = calmLog()
    const found = await verifyBundle(zipped(bundleFiles(log)))
    expect(found).toMatchObject({ result: 'OK', entries: log.lines.length, findings: [] })
    expect(found.anchors).toMatchObject([{ source: expect.stringContaining('head.json in '), holds: true }])
  })

  it('says of its log what the lines say, whatever was changed in it', async () => {
    for (const [kind, change] of Object.entries(changes)) {
      const random = randomOf(kind.length * 31)
      const log = validLog({ random })
      const changed = change(log, random)
      if (changed === null) continue
      const { entries, head, firstBad, findings } = await verifyBundle(
        zipped(bundleFiles(log, { lines: changed.lines, head: null })),
      )
      const expected = referenceVerdict(changed.lines)
      expect({ kind, entries, head, firstBad, code: findings[0]?.code }).toEqual({
        kind,
        entries: expected.entries,
        head: expected.head,
        firstBad: expected.firstBad,
        code: expected.codes[0],
      })
    }
  })

  it('is found when a file in it is another, missing, or was put in', async () => {
    const files = bundleFiles(calmLog())
    expect(await codesOf(new Map(files).set('entries.csv', Buffer.from('other')))).toEqual(['Fail', 'file-altered'])
    expect(await codesOf(without(files, 'entries.csv'))).toEqual(['Fail', 'file-missing'])
    expect(await codesOf(without(files, 'journal.jsonl'))).toEqual(['Fail', 'cut', 'file-missing', 'bundle-signature'])
    expect(await codesOf(new Map(files).set('notes.txt', Buffer.from('mine')))).toEqual(['Warning', 'file-extra'])
  })

  it('is found when its list of files is missing, none, or was written anew', async () => {
    const log = calmLog()
    const files = bundleFiles(log)
    expect(await codesOf(without(files, 'SHA256SUMS'))).toEqual(['Fail', 'sums', 'bundle-signature'])
    const listed = files.get('SHA256SUMS') ?? Buffer.alloc(0)
    for (const other of ['x', `${listed}${listed}`, `${'0'.repeat(64)}  ../etc/passwd\n`]) {
      expect((await codesOf(new Map(files).set('SHA256SUMS', Buffer.from(other)))).slice(0, 2)).toEqual([
        'Fail',
        'sums',
      ])
    }
    const strange = keyOf(Buffer.alloc(32, 9))
    expect(await codesOf(bundleFiles(log, { signer: strange }))).toEqual(['Fail', 'bundle-signature'])
    expect(await codesOf(bundleFiles(log, { signer: null }))).toEqual(['Warning', 'bundle-unsigned'])
  })

  it('is found when its head is false, or of another log', async () => {
    const log = calmLog()
    expect(await codesOf(bundleFiles(log, { head: Buffer.from('{}') }))).toEqual(['Fail', 'head'])
    const other = calmLog(8)
    expect((await codesOf(bundleFiles(log, { head: headFileOf(other, newestCheckpoint(other)) })))[1]).toBe('other-log')
  })

  it('that Keyturn writes is one that it verifies', async () => {
    const log = calmLog()
    const lines = Buffer.concat(log.lines.map((line) => Buffer.concat([line, Buffer.from('\n')])))
    const key = log.keys.at(-1)
    await writeBundle({
      path: at('own.zip'),
      parts: [
        { name: 'journal.jsonl', content: lines },
        { name: 'reports/a.html', content: '<!doctype html>' },
      ],
      sign: key === undefined ? null : (bytes) => key.sign(Buffer.from(bytes)),
      at: new Date('2026-11-23T10:15:00.000Z'),
    })
    expect(await verifyBundle(at('own.zip'))).toMatchObject({ result: 'OK', findings: [], entries: log.lines.length })
  })
})

const newestCheckpoint = (log: ForgedLog): number =>
  1 + log.lines.findLastIndex((line) => line.includes('"type":"checkpoint"'))
