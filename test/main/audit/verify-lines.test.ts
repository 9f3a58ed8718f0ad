import { truncateSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestLine } from '../../../src/main/audit/entry.ts'
import { AnchoredHashes } from '../../../src/main/audit/verification.ts'
import { verifyLines, walkLines } from '../../../src/main/audit/verify-lines.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { canonicalLine, entryIn } from './support/forged/chain.ts'
import { restamped } from './support/forged/restamp.ts'
import {
  changes,
  type ForgedLog,
  lineOfLength,
  linesFile,
  randomOf,
  referenceVerdict,
  validLog,
} from './support/forged-logs.ts'

const at = temporaryFolder()

const logOf = (entries: number): ForgedLog =>
  validLog({ random: randomOf(entries), entries, formatOneEntries: 0, closed: false, clockJumps: 0, keyChanges: 0 })

const verified = async (bytes: Buffer) => {
  writeFileSync(at('journal.jsonl'), bytes)
  return verifyLines(at('journal.jsonl'))
}

/** The index of an entry that no checkpoint has to follow. */
const noteIn = ({ lines }: ForgedLog, from = 2): number =>
  lines.findIndex((line, index) => index >= from && entryIn(line).type === 'note')

describe('an export of lines', () => {
  it('is verified with a line feed at its end or without', async () => {
    const log = logOf(40)
    const whole = { result: 'OK', entries: log.lines.length, head: log.hashes.at(-1)?.toString('hex'), findings: [] }
    const bytes = linesFile(log.lines)
    expect(await verified(bytes)).toMatchObject(whole)
    expect(await verified(bytes.subarray(0, -1))).toMatchObject(whole)
  })

  it.each([
    ['nothing in it', Buffer.alloc(0), 'empty', null],
    ['an empty line', Buffer.from('\n'), 'not-json', 1],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x0a]), 'not-json', 1],
    ['a zip in it', Buffer.from('PK\x03\x04 and so on'), 'not-json', 1],
  ])('fails with %s', async (_title, bytes, code, entry) => {
    expect(await verified(bytes)).toMatchObject({
      result: 'Fail',
      entries: 0,
      head: '0'.repeat(64),
      firstBad: entry,
      findings: [{ code, entry }],
      signature: null,
    })
  })

  it('fails with line ends of Windows, at its first line', async () => {
    const bytes = Buffer.from(linesFile(logOf(40).lines).toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
    expect(await verified(bytes)).toMatchObject({ firstBad: 1, findings: [{ code: 'not-canonical', entry: 1 }] })
  })

  it('fails with a line behind its end, even an empty one', async () => {
    const { lines } = logOf(40)
    const found = await verified(Buffer.concat([linesFile(lines), Buffer.from('\n')]))
    expect(found).toMatchObject({ entries: lines.length, findings: [{ code: 'not-json', entry: lines.length + 1 }] })
  })

  it.each([
    [
      'bytes that are no UTF-8',
      'not-json',
      (line: Buffer) => Buffer.concat([line.subarray(0, 40), Buffer.from([0xc3, 0x28]), line.subarray(40)]),
    ],
    [
      'a number beyond 2^53',
      'not-canonical',
      (line: Buffer) => Buffer.from(line.toString().replace('"facts":{', '"facts":{"A":9007199254740993,')),
    ],
    [
      'the first number that is too large',
      'not-canonical',
      (line: Buffer) => Buffer.from(line.toString().replace('"facts":{', '"facts":{"A":9007199254740992,')),
    ],
    [
      'a number with a great exponent',
      'not-canonical',
      (line: Buffer) => Buffer.from(line.toString().replace('"facts":{', '"facts":{"A":1e400,')),
    ],
    [
      'a number of a million digits',
      'not-canonical',
      (line: Buffer) => Buffer.from(line.toString().replace('"facts":{', `"facts":{"A":${'9'.repeat(1_000_000)},`)),
    ],
    [
      'a million lists in each other',
      'not-canonical',
      (line: Buffer) =>
        Buffer.from(
          line.toString().replace('"facts":{', `"facts":{"A":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)},`),
        ),
    ],
  ])('fails with %s in an entry, however the rest was made to fit', async (_title, code, change) => {
    const log = logOf(60)
    const index = noteIn(log)
    const line = Buffer.from(
      log.lines[index]?.toString().replace(/"facts":\{.*\},"host"/, '"facts":{"Z":1},"host"') ?? '',
    )
    const lines = restamped(log.lines.with(index, change(line)), index + 1, log.keys)
    expect(await verified(linesFile(lines))).toMatchObject({
      result: 'Fail',
      firstBad: index + 1,
      entries: index,
      findings: [{ code, entry: index + 1 }],
    })
  })

  it('holds a line that is just as long as it may be, and stops at one that is longer', async () => {
    const log = logOf(30)
    const longest = lineOfLength(log, log.lines.length, longestLine)
    expect(await verified(linesFile([...log.lines, longest]))).toMatchObject({
      result: 'OK',
      entries: log.lines.length + 1,
    })
    const longer = lineOfLength(log, log.lines.length, longestLine + 1)
    for (const behind of [[], log.lines.slice(0, 1)]) {
      expect(await verified(linesFile([...log.lines, longer, ...behind]))).toMatchObject({
        result: 'Fail',
        entries: log.lines.length,
        findings: [{ code: 'too-long', entry: log.lines.length + 1 }],
      })
    }
  })

  it('may hold a line of 100 MB or of 10 GB, which nobody holds in memory', async () => {
    const log = logOf(30)
    const beginning = linesFile(log.lines)
    for (const size of [100e6, 10e9]) {
      writeFileSync(at('journal.jsonl'), beginning)
      // The rest of the file is a hole, which reads as zeros.
      truncateSync(at('journal.jsonl'), beginning.length + size)
      const before = process.memoryUsage().arrayBuffers
      expect(await verifyLines(at('journal.jsonl'))).toMatchObject({
        entries: log.lines.length,
        findings: [{ code: 'too-long', entry: log.lines.length + 1 }],
      })
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(90e6)
    }
  })

  it('counts what it has done', async () => {
    const log = validLog({ random: randomOf(1), entries: 0, formatOneEntries: 20_001 })
    writeFileSync(at('journal.jsonl'), linesFile(log.lines))
    const counts: number[] = []
    await verifyLines(at('journal.jsonl'), { onProgress: (entries) => counts.push(entries) })
    expect(counts).toEqual([10_000, 20_000])
  })

  it('is held against anchors: a cut end is seen by them, and by the checkpoint that is missing', async () => {
    const log = logOf(60)
    const anchor = (entry: number) => ({
      source: `head-${entry}`,
      entry,
      hash: log.hashes[entry - 1]?.toString('hex') ?? '',
      at: null,
      origin: log.origin,
    })
    const index = noteIn(log)
    writeFileSync(at('journal.jsonl'), linesFile(log.lines.slice(0, index + 1)))
    expect(await verifyLines(at('journal.jsonl'))).toMatchObject({ result: 'OK', entries: index + 1 })
    expect(await verifyLines(at('journal.jsonl'), { anchors: [anchor(index), anchor(index + 2)] })).toMatchObject({
      result: 'Fail',
      firstBad: index + 2,
      findings: [{ code: 'cut', entry: index + 2 }],
      anchors: [{ holds: true }, { holds: false }],
    })
    writeFileSync(at('journal.jsonl'), linesFile(log.lines.slice(0, 1)))
    expect(await verifyLines(at('journal.jsonl'))).toMatchObject({ firstBad: 2, findings: [{ code: 'cut', entry: 2 }] })
  })

  it('is found to be altered in the last line, which only its own signature and an anchor speak for', async () => {
    const log = logOf(60)
    const index = noteIn(log)
    const { prev: _prev, ...entry } = entryIn(log.lines[index] ?? Buffer.alloc(0))
    const altered = canonicalLine({ ...entry, prev: log.hashes[index - 1]?.toString('hex') ?? '', host: 'ELSEWHERE' })
    writeFileSync(at('journal.jsonl'), linesFile([...log.lines.slice(0, index), altered]))
    expect(await verifyLines(at('journal.jsonl'))).toMatchObject({ result: 'OK', entries: index + 1 })
    const hash = log.hashes[index]?.toString('hex') ?? ''
    expect(
      await verifyLines(at('journal.jsonl'), {
        anchors: [{ source: 'paper', entry: index + 1, hash: hash.slice(0, 20), at: null, origin: null }],
      }),
    ).toMatchObject({ result: 'Fail', firstBad: index + 1, findings: [{ code: 'anchor' }] })
  })
})

it('lines are judged the same, wherever the file is cut into pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.constantFrom(...Object.values(changes)),
      fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 50 }),
      async (seed, change, sizes) => {
        const log = validLog({ random: randomOf(seed), entries: 30 + (seed % 50), formatOneEntries: seed % 3 })
        const lines = change(log, randomOf(seed))?.lines ?? log.lines
        async function* chunks(): AsyncGenerator<Buffer, void, undefined> {
          const bytes = linesFile(lines)
          for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1
            yield bytes.subarray(from, from + size)
            from += size
          }
        }
        const walked = (await walkLines(chunks(), new AnchoredHashes([]), undefined)).end()
        const { entries, head, findings } = referenceVerdict(lines)
        expect({
          entries: walked.entries,
          head: walked.head,
          findings: walked.findings.map(({ code, result, entry }) => ({ code, severity: result, entry })),
        }).toEqual({ entries, head, findings })
      },
    ),
    { numRuns: 200, endOnFailure: true },
  )
})
