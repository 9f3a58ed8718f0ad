import { describe, expect, it } from 'vitest'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { anchorAt } from './support/forged-rows.ts'
import { note, open, type Row, rowsOf, steadyClock, tamper, testKey } from './support/journals.ts'

const at = temporaryFolder()

/** A log with so many notes between the two entries that open it and the checkpoint that ends it, and its own name. */
const log = (notes: number): { readonly rows: readonly Row[]; readonly origin: string; readonly name: string } => {
  const journal = open(at('journal.db'))
  for (let index = 0; index < notes; index += 1) journal.append(note({ index }))
  journal.close()
  return { rows: rowsOf(at('journal.db')), origin: journal.identity.origin, name: journal.identity.log }
}

describe('anchors', () => {
  it('agree with a log that is whole, and are named with their age', () => {
    const { rows, origin, name } = log(4)
    const anchors = [anchorAt(rows, 2), anchorAt(rows, 7, origin)]
    expect(verifyJournal(at('journal.db'), { anchors })).toEqual({
      result: 'OK',
      entries: 7,
      head: rows[6]?.hash.toString('hex'),
      firstBad: null,
      findings: [],
      anchors: [
        { source: 'head-2.json', entry: 2, at: '2026-11-23T10:20:00.000Z', holds: true },
        { source: 'head-7.json', entry: 7, at: '2026-11-23T10:20:00.000Z', holds: true },
      ],
      signature: {
        origin,
        log: name,
        keyId: testKey.id,
        keys: [testKey.id],
        publicKey: testKey.publicKey,
        signedTo: 7,
        checkpoints: 2,
        closed: false,
      },
    })
  })

  it('may hold the beginning of the hash only, as a code on paper does', () => {
    const { rows } = log(2)
    const whole = anchorAt(rows, 3)
    const written = { ...whole, at: null, hash: whole.hash.slice(0, 20) }
    expect(verifyJournal(at('journal.db'), { anchors: [written] }).result).toBe('OK')
    const other = { ...written, hash: `${written.hash.slice(0, 19)}${written.hash.endsWith('0') ? '1' : '0'}` }
    expect(verifyJournal(at('journal.db'), { anchors: [other] })).toMatchObject({
      result: 'Fail',
      firstBad: 3,
      findings: [{ code: 'anchor', entry: 3 }],
    })
  })

  it('show that the end was cut off, wherever it was', () => {
    const { rows } = log(5)
    const anchors = [anchorAt(rows, 8)]
    for (const kept of [7, 6, 5, 4, 3, 2]) {
      tamper(at('journal.db'), (database) => database.prepare('delete from entry where seq > ?').run(kept))
      expect(verifyJournal(at('journal.db')).result).toBe('OK')
      const found = verifyJournal(at('journal.db'), { anchors })
      expect(found).toMatchObject({ result: 'Fail', firstBad: kept + 1, entries: kept, findings: [{ code: 'cut' }] })
    }
  })

  it.each([
    ['a checkpoint is missing where one has to stand', 1, 'cut'],
    ['even a new log is not empty', 0, 'empty'],
  ])('are not even needed to see it where %s', (_title, kept, code) => {
    const { rows } = log(5)
    tamper(at('journal.db'), (database) => database.prepare('delete from entry where seq > ?').run(kept))
    for (const anchors of [[], [anchorAt(rows, 8)]]) {
      const found = verifyJournal(at('journal.db'), { anchors })
      expect(found).toMatchObject({ result: 'Fail', firstBad: kept + 1, entries: kept })
      expect(found.findings.map((finding) => finding.code)).toContain(code)
    }
  })

  it('say nothing further about a log that breaks before them', () => {
    const { rows } = log(5)
    tamper(at('journal.db'), (database) => database.exec('delete from entry where seq = 3'))
    const { findings } = verifyJournal(at('journal.db'), { anchors: [anchorAt(rows, 8)] })
    expect(findings).toMatchObject([{ code: 'gap', entry: 3 }])
  })

  it('show that another log was put in the place, and say which one they belong to', () => {
    const { rows, origin } = log(3)
    const other = open(at('other.db'), { clock: steadyClock(100) })
    other.append(note())
    other.append(note())
    other.close()
    const found = verifyJournal(at('other.db'), { anchors: [anchorAt(rows, 4, origin)] })
    expect(found).toMatchObject({ result: 'Fail', firstBad: null, findings: [{ code: 'other-log', entry: null }] })
    expect(found.findings[0]?.message).toContain(origin)
    expect(found.findings[0]?.message).toContain(other.identity.origin)
    expect(verifyJournal(at('other.db'), { anchors: [anchorAt(rows, 4)] })).toMatchObject({
      result: 'Fail',
      firstBad: 4,
      findings: [{ code: 'anchor', entry: 4 }],
    })
  })
})
