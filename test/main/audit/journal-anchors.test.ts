import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Anchor } from '../../../src/main/audit/anchor.ts'
import type { Journal } from '../../../src/main/audit/journal.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, steadyClock, tamper } from './support/journals.ts'

const at = temporaryFolder()

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

const anchorOf = (journal: Journal, source = 'head.json'): Anchor => {
  const { seq, hash, at: time } = journal.head()
  return { source, entry: seq, hash, at: time, origin: journal.identity.origin }
}

describe('anchors at opening', () => {
  const refused = (anchors: readonly Anchor[], words: RegExp, path = at('journal.db')): void => {
    const before = hashOf(path)
    expect(() => open(path, { anchors })).toThrow(
      expect.objectContaining({ name: 'JournalAltered', message: expect.stringMatching(words) }),
    )
    expect(hashOf(path)).toBe(before)
  }

  it('let the log be opened that holds them', () => {
    const clock = steadyClock()
    const journal = open(at('journal.db'), { clock })
    journal.append(note())
    const anchors = [
      anchorOf(journal),
      { ...anchorOf(journal), source: 'paper', hash: journal.head().hash.slice(0, 20), at: null, origin: null },
    ]
    journal.close()
    open(at('journal.db'), { clock, anchors }).close()
  })

  it('show that the end was cut off', () => {
    const journal = open(at('journal.db'))
    journal.append(note())
    journal.append(note())
    const anchor = anchorOf(journal)
    journal.close()
    tamper(at('journal.db'), (database) => database.exec('delete from entry where seq > 3'))
    expect(verifyJournal(at('journal.db')).result).toBe('OK')
    refused(
      [anchor],
      /ends at entry 3, but head\.json saw entry 4 on 2026.*cut off, or an older copy was put back.*Nothing was changed/,
    )
  })

  it('show that an older copy was put back', () => {
    const clock = steadyClock()
    open(at('journal.db'), { clock }).close()
    copyFileSync(at('journal.db'), at('older.db'))
    const journal = open(at('journal.db'), { clock })
    journal.append(note())
    const anchor = anchorOf(journal)
    journal.close()
    copyFileSync(at('older.db'), at('journal.db'))
    refused([anchor], /ends at entry 2, but head\.json saw entry 3/)
  })

  it('show that another log was put in its place', () => {
    const journal = open(at('journal.db'))
    journal.append(note())
    const anchor = anchorOf(journal)
    journal.close()
    open(at('other.db')).close()
    refused(
      [anchor],
      /head\.json belongs to another log \(JUMP01\/.*find out why another log stands in its place/,
      at('other.db'),
    )
  })

  it('show that entries were written anew, even by whoever has the key', () => {
    const journal = open(at('journal.db'))
    journal.append(note({ said: 'one thing' }))
    const anchor = { ...anchorOf(journal), origin: null }
    journal.close()
    rmSync(at('journal.db'))
    const forged = open(at('journal.db'))
    forged.append(note({ said: 'another' }))
    forged.close()
    refused([anchor], /Entry 3 is not the one that head\.json saw.*written anew, or this is another log/)
  })

  it('make up for a WAL that is gone, when they prove the log to its end; without them it is missed', () => {
    const clock = steadyClock()
    const journal = open(at('journal.db'), { clock })
    const first = anchorOf(journal)
    journal.append(note())
    const second = anchorOf(journal)
    mkdirSync(at('copy'))
    copyFileSync(at('journal.db'), at('copy', 'journal.db'))
    journal.close()
    refused(
      [],
      /write-ahead log .*journal\.db-wal is not beside it: entries after 2 may be missing/,
      at('copy', 'journal.db'),
    )
    refused([second], /ends at entry 2, but head\.json saw entry 3/, at('copy', 'journal.db'))
    const again = open(at('copy', 'journal.db'), { clock, anchors: [first] })
    expect(again.append(note()).seq).toBe(3)
    again.close()
    expect(verifyJournal(at('copy', 'journal.db'))).toMatchObject({ result: 'OK', entries: 4 })
  })
})
