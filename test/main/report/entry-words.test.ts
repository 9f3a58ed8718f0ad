import { describe, expect, it } from 'vitest'
import { stepOf } from '../../../src/domain/run/event.ts'
import type { Entry, EntryFacts } from '../../../src/main/audit/entry.ts'
import { newPrivateKey, signingKeyOf } from '../../../src/main/audit/signing-key.ts'
import { entryWords } from '../../../src/main/report/entry-words.ts'
import { eventWords } from '../../../src/main/report/event-words.ts'
import { successfulRun } from '../../support/run-history.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { open, testKey } from '../audit/support/journals.ts'

const at = temporaryFolder()

/** The words for all entries of a log in which these were appended. */
const wordsOf = (appended: readonly EntryFacts[]): readonly string[] => {
  const journal = open(at('journal.db'))
  try {
    for (const facts of appended) journal.append(facts)
    return [...journal.entries()].map(entryWords)
  } finally {
    journal.close()
  }
}

const own = (type: string, facts: Entry['facts']): EntryFacts => ({ stamp: null, run: null, step: null, type, facts })

describe('the words for an entry', () => {
  it('are those of the report for every entry of a run', () => {
    const events = successfulRun().map(({ event }) => event)
    const words = wordsOf(
      events.map((event) => {
        const { type, ...facts } = event
        return { stamp: 'east', run: 'run', step: stepOf(event), type, facts: { ...facts } }
      }),
    )
    expect(words).toEqual(expect.arrayContaining(events.map(eventWords)))
  })

  it('tell how the log was begun, signed, given another key and closed', () => {
    const journal = open(at('journal.db'))
    const next = signingKeyOf(newPrivateKey())
    journal.changeKey(next, 'the old one was seen')
    journal.closeSegment('journal-until-2026.db', 'seven years')
    const words = [...journal.entries()].map(entryWords)
    journal.close()
    expect(words).toEqual([
      `The log ${journal.identity.log} was begun, signed by the key ${testKey.id}.`,
      `Everything up to here is signed, by the key ${testKey.id}.`,
      `From here on the key ${next.id} signs: the old one was seen`,
      expect.stringContaining('Everything up to here is signed'),
      'The log was closed, to be kept as journal-until-2026.db: seven years',
      `Everything up to here is signed, by the key ${next.id}.`,
    ])
  })

  it.each([
    ['stamp-saved', { stamp: 'east', change: 'added', fields: [] }, 'The stamp east was saved.'],
    [
      'stamp-saved',
      { stamp: 'east', change: 'changed', fields: ['consoles', 'defaults.share'] },
      'The stamp east was changed: consoles, defaults.share.',
    ],
    ['stamp-removed', { stamp: 'east' }, 'The stamp east was removed. Its runs stay in this log.'],
    [
      'replies-added',
      { run: 'r', files: ['a.cer'] },
      'Replies of the CA were put into the folder of the run r: a.cer.',
    ],
    [
      'certificate-repair-begun',
      { run: 'r', folder: 'KeyVault', file: '/p/k.pfx', setAside: '/s/k.pfx' },
      '/p/k.pfx of the run r is about to be written anew; as it is, it was copied to /s/k.pfx.',
    ],
    [
      'certificate-repaired',
      { run: 'r', folder: 'KeyVault', file: '/p/k.pfx', setAside: '/s/k.pfx' },
      '/p/k.pfx of the run r was written anew in the form that a stamp accepts; as it was, it is in /s/k.pfx.',
    ],
    ['session-locked', {}, 'The session of this account was locked.'],
    [
      'request-refused',
      { origin: 'https://example.org', by: 'image', times: 3, more: null },
      'A page asked for something beyond Keyturn’s own pages, and was refused. (by: image, origin: https://example.org, times: 3)',
    ],
    ['constructor', { a: 1 }, '{"a":1}'],
  ])('tell what was done beside a run: %s', (type, facts, words) => {
    expect(wordsOf([own(type, facts)])).toContain(words)
  })

  it.each([
    ['retention', 'was closed to be kept'],
    ['damaged', 'was set aside because it did not verify'],
  ])('name the log before, and that its reason is %s', (reason, words) => {
    const previous = { entries: 1, file: 'older.db', head: 'ab'.repeat(32), log: 'name', reason }
    const facts = { key: 'cd'.repeat(32), log: 'log', origin: 'JUMP01/log', previous, publicKey: 'key' }
    expect(wordsOf([own('log-opened', facts)])).toContain(
      `The log log was begun, signed by the key ${'cd'.repeat(32)}; it goes on from older.db (1 entry), which ${words}.`,
    )
  })

  it('tell of places that do not keep the head', () => {
    const words = wordsOf([
      own('anchor-not-kept', { place: 'the file head.json', problem: 'the disk is full' }),
      own('anchor-kept-again', { place: 'the file head.json', problem: null }),
      own('anchor-not-read', { problem: 'head.json can’t be read.' }),
    ])
    expect(words).toContain('The log’s head was not kept in the file head.json: the disk is full')
    expect(words).toContain('The log’s head is kept in the file head.json again.')
    expect(words).toContain('A place that keeps the log’s heads could not be asked: head.json can’t be read.')
  })

  it.each([
    ['a type that nobody knows', { ...own('note', { b: 1, a: 'x' }), run: 'run' }, '{"a":"x","b":1}'],
    ['the same without a run', own('note', { b: 1, a: 'x' }), '{"a":"x","b":1}'],
    ['facts of a newer Keyturn', { ...own('run-closed', { end: 'vanished' }), run: 'run' }, '{"end":"vanished"}'],
    ['facts of its own that are not as they have to be', own('segment-closed', { file: 4 }), '{"file":4}'],
    ['an entry of a run that calls itself one of the log’s own', { ...own('checkpoint', {}), run: 'run' }, '{}'],
  ])('are its facts for %s', (_title, facts, words) => {
    expect(wordsOf([facts])).toContain(words)
  })
})
