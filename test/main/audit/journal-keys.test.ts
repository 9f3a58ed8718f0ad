import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isGenuine } from '../../../src/main/audit/anchors/kept-head.ts'
import { EntrySchema } from '../../../src/main/audit/entry.ts'
import { newPrivateKey, signingKeyOf } from '../../../src/main/audit/signing-key.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, rowsOf, steadyClock, testKey } from './support/journals.ts'

const at = temporaryFolder()

const otherKey = signingKeyOf(newPrivateKey())
const thirdKey = signingKeyOf(newPrivateKey())

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

const entriesOf = (path: string) => rowsOf(path).map(({ line }) => EntrySchema.parse(JSON.parse(line)))

describe('checkpoints', () => {
  it.each(['step-ended', 'run-closed'])(
    'stand directly behind an entry of the type %s, in one commit with it',
    (type) => {
      const journal = open(at('journal.db'))
      expect(journal.append({ ...note(), type })).toMatchObject({ seq: 3, type })
      expect(journal.head().seq).toBe(4)
      expect(journal.append(note()).seq).toBe(5)
      journal.close()
      expect(entriesOf(at('journal.db')).map((entry) => entry.type)).toEqual([
        'log-opened',
        'checkpoint',
        type,
        'checkpoint',
        'note',
        'checkpoint',
      ])
    },
  )

  it('sign every log to its end when it is closed, and no log twice', () => {
    const clock = steadyClock()
    for (let time = 0; time < 3; time += 1) open(at('journal.db'), { clock }).close()
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 2, signature: { signedTo: 2 } })
  })

  it('stand at most 255 entries apart, whatever is appended', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('note', 'note', 'note', 'note', 'note', 'step-ended'), {
          size: 'max',
          maxLength: 900,
        }),
        fc.array(fc.nat({ max: 900 }), { maxLength: 3 }),
        (types, closings) => {
          rmSync(at('journal.db'), { force: true })
          const clock = steadyClock()
          let journal = open(at('journal.db'), { clock })
          for (const [index, type] of types.entries()) {
            if (closings.includes(index)) {
              journal.close()
              journal = open(at('journal.db'), { clock })
            }
            journal.append({ ...note(), type })
          }
          journal.close()
          const signed = entriesOf(at('journal.db')).flatMap(({ type, seq }) => (type === 'checkpoint' ? [seq] : []))
          const gaps = signed.map((seq, index) => seq - (signed[index - 1] ?? 0) - 1)
          expect(Math.max(...gaps)).toBeLessThanOrEqual(255)
          expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', findings: [] })
        },
      ),
      { numRuns: 4 },
    )
  })

  it('stand after 255 entries when nothing else asks for one', () => {
    const journal = open(at('journal.db'))
    for (let index = 0; index < 600; index += 1) journal.append(note())
    journal.close()
    const signed = entriesOf(at('journal.db')).flatMap(({ type, seq }) => (type === 'checkpoint' ? [seq] : []))
    expect(signed).toEqual([2, 258, 514, 605])
  })

  it('are made when somebody asks for one, and prove themselves', () => {
    const journal = open(at('journal.db'))
    journal.append(note())
    const head = journal.sign()
    expect(journal.sign()).toEqual(head)
    expect(head).toMatchObject({
      ...journal.head(),
      seq: 4,
      origin: journal.identity.origin,
      publicKey: testKey.publicKey,
    })
    expect(isGenuine(head)).toBe(true)
    journal.append(note())
    expect(journal.sign().seq).toBe(6)
    journal.close()
    expect(rowsOf(at('journal.db'))[3]?.line).toBe(head.line)
  })
})

it('the key of the log signs something else, too', () => {
  const journal = open(at('journal.db'))
  const bytes = Buffer.from('the list of a bundle')
  const signature = journal.seal(bytes)
  const key = createPublicKey({ key: Buffer.from(testKey.publicKey, 'base64'), format: 'der', type: 'spki' })
  expect(verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
  journal.close()
  expect(rowsOf(at('journal.db'))).toHaveLength(2)
})

describe('a key that the log does not know', () => {
  it('is refused, and nothing is changed', () => {
    open(at('journal.db')).close()
    const before = hashOf(at('journal.db'))
    expect(() => open(at('journal.db'), { key: otherKey })).toThrow(
      expect.objectContaining({
        name: 'JournalKeyUnknown',
        message: expect.stringMatching(
          new RegExp(
            `signed by the key ${testKey.id.slice(0, 16)}.*at hand is ${otherKey.id.slice(0, 16)}.*Put the right key file back.*audit change-key`,
          ),
        ),
      }),
    )
    expect(hashOf(at('journal.db'))).toBe(before)
    open(at('journal.db')).close()
  })

  it('signs when somebody says why, and the log warns of it', () => {
    const clock = steadyClock()
    open(at('journal.db'), { clock }).close()
    const journal = open(at('journal.db'), { clock, key: otherKey, newKeyBecause: 'The old jump box burnt.' })
    journal.append(note())
    journal.close()
    const [, , changed, checkpoint] = entriesOf(at('journal.db'))
    expect(changed).toMatchObject({
      type: 'key-changed',
      facts: { key: otherKey.id, publicKey: otherKey.publicKey, reason: 'The old jump box burnt.' },
    })
    expect(checkpoint).toMatchObject({ type: 'checkpoint', facts: { key: otherKey.id } })
    expect(verifyJournal(at('journal.db'))).toMatchObject({
      result: 'Warning',
      firstBad: null,
      findings: [{ code: 'new-key', result: 'Warning', entry: 3 }],
      signature: { keyId: otherKey.id, keys: [testKey.id, otherKey.id], signedTo: 6 },
    })
    open(at('journal.db'), { clock, key: otherKey }).close()
  })

  it('is not written down as a change when it is the one that signs already', () => {
    const clock = steadyClock()
    open(at('journal.db'), { clock }).close()
    open(at('journal.db'), { clock, newKeyBecause: 'No reason.' }).close()
    expect(rowsOf(at('journal.db'))).toHaveLength(2)
  })
})

describe('a key that is changed', () => {
  it('is vouched for by the one before, and signs from then on', () => {
    const journal = open(at('journal.db'))
    const heard: string[] = []
    journal.onAppended(({ type }) => heard.push(type))
    journal.changeKey(otherKey, 'Every year.')
    journal.append({ ...note(), type: 'step-ended' })
    const head = journal.sign()
    journal.close()
    expect(heard).toEqual(['key-changed', 'checkpoint', 'step-ended', 'checkpoint'])
    expect(head.publicKey).toBe(otherKey.publicKey)
    expect(isGenuine(head)).toBe(true)
    const signedBy = entriesOf(at('journal.db')).flatMap(({ type, facts }) =>
      type === 'checkpoint' ? [facts.key] : [],
    )
    expect(signedBy).toEqual([testKey.id, testKey.id, otherKey.id])
    expect(verifyJournal(at('journal.db'))).toMatchObject({
      result: 'OK',
      findings: [],
      signature: { keyId: otherKey.id, keys: [testKey.id, otherKey.id] },
    })
  })

  it('and signed the log before, signs it again without a question', () => {
    const clock = steadyClock()
    const journal = open(at('journal.db'), { clock })
    journal.changeKey(otherKey, 'For a while.')
    journal.close()
    const again = open(at('journal.db'), { clock })
    again.append(note())
    again.close()
    expect(verifyJournal(at('journal.db'))).toMatchObject({
      result: 'OK',
      findings: [],
      signature: { keyId: testKey.id, keys: [testKey.id, otherKey.id] },
    })
    expect(() => open(at('journal.db'), { key: thirdKey })).toThrow(
      expect.objectContaining({ name: 'JournalKeyUnknown' }),
    )
  })
})
