import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requirePowerShell } from '../../../support/powershell.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { canonicalLine, type Json } from '../support/forged/chain.ts'
import { forgedNote, replacedAndRestamped } from '../support/forged/restamp.ts'
import {
  changes,
  type ForgedLog,
  lineOfLength,
  type ReferenceVerdict,
  randomOf,
  referenceVerdict,
  validLog,
  withCoveredSignature,
} from '../support/forged-logs.ts'
import { codes, essence, expected, workbench } from './support/extracted-bundles.ts'
import { verdictIn } from './support/powershell-verdicts.ts'
import { lastCheckpoint, smallLog } from './support/small-logs.ts'

const at = temporaryFolder()

describe('the log in a bundle', () => {
  it('is taken when it is whole, of whatever kind it is', async (context) => {
    requirePowerShell(context)
    const bench = workbench(at)
    const logs = new Map<string, ReferenceVerdict>()
    for (let seed = 0; seed < 12; seed += 1) {
      const log = validLog({
        random: randomOf(seed),
        keyChanges: 0.05,
        ...(seed === 0 ? { entries: 2100 } : { entries: 3 ** (seed % 6) }),
      })
      bench.bundle(`log ${seed}`, log)
      logs.set(`log ${seed}`, referenceVerdict(log.lines))
    }
    const old = smallLog(20, { entries: 0, formatOneEntries: 9 })
    bench.bundle('old log', old)
    const random = randomOf(21)
    const covered = withCoveredSignature(validLog({ random, entries: 700, closed: false }), random)
    if (covered === null) throw new Error('The log of this seed has no signature that another one covers.')
    bench.bundle('covered', smallLog(21), { lines: covered, head: null, signer: null })
    const verdicts = await bench.verdicts()
    for (const [name, reference] of logs) {
      expect({ name, ...essence(verdicts.get(name) ?? verdictIn('', 0)) }).toEqual({ name, ...expected(reference) })
    }
    expect(codes(verdicts, 'old log')).toEqual(['format-1 none', 'bundle-unsigned none'])
    expect(essence(verdicts.get('covered') ?? verdictIn('', 0))).toEqual(
      expected(referenceVerdict(covered), 'bundle-unsigned null'),
    )
  })

  it('is found to be changed, at the entry that was changed', async (context) => {
    requirePowerShell(context)
    const bench = workbench(at)
    const references = new Map<string, ReferenceVerdict>()
    for (const [kind, change] of Object.entries(changes)) {
      for (let seed = 0, made = 0; made < 2; seed += 1) {
        const random = randomOf(seed)
        const log = validLog({ random, keyChanges: 0.05, entries: kind === 'tail-restamped' && made === 0 ? 1100 : 40 })
        const changed = change(log, random)
        if (changed === null) continue
        made += 1
        bench.bundle(`${kind} ${seed}`, log, { lines: changed.lines, head: null, signer: null })
        references.set(`${kind} ${seed}`, referenceVerdict(changed.lines))
      }
    }
    const verdicts = await bench.verdicts()
    for (const [name, reference] of references) {
      expect({ name, ...essence(verdicts.get(name) ?? verdictIn('', 0)) }).toEqual({
        name,
        ...expected(reference, 'bundle-unsigned null'),
      })
    }
  })

  it('is signed in every block for itself', async (context) => {
    requirePowerShell(context)
    const log = smallLog(1, { entries: 2100 })
    // The last checkpoint of the first block does not hold; all of the second block do.
    const last = lastCheckpoint(log, 1025)
    const line = log.lines[last - 1]
      ?.toString('utf8')
      .replace(/"signature":"[^"]*"/, `"signature":"${'A'.repeat(86)}=="`)
    const lines = replacedAndRestamped(log, last - 1, Buffer.from(line ?? ''), log.keys)
    const bench = workbench(at)
    bench.bundle('log', log, { lines, head: null, signer: null })
    const verdict = (await bench.verdicts()).get('log') ?? verdictIn('', 0)
    expect(essence(verdict)).toEqual(expected(referenceVerdict(lines), 'bundle-unsigned null'))
    expect(verdict.firstBad).toBe(last)
  })

  it('is read whatever bytes it has', async (context) => {
    requirePowerShell(context)
    const bench = workbench(at)
    const log = smallLog(1)
    const text = log.lines.map((line) => line.toString('utf8'))
    const lines = (...more: readonly string[]): Buffer => Buffer.from([...text, ...more].join('\n'))
    const journal = (name: string, bytes: Buffer): string =>
      bench.bundle(name, log, { journal: bytes, head: null, signer: null })
    const next = log.lines.length + 1
    journal('empty', Buffer.alloc(0))
    journal('a line end', Buffer.from('\n'))
    journal('binary', randomOf(2).bytes(100_000))
    journal('zeros', Buffer.alloc(100_000))
    journal('no last line end', lines())
    journal('two line ends', lines('', ''))
    journal('deep', lines(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`))
    journal('deep and open', lines('['.repeat(200_000)))
    journal('quote', lines(`"${'\\n'.repeat(200_000)}`))
    journal('deepest', Buffer.concat([lines(''), noteWith(log, nested(98))]))
    journal('too deep', Buffer.concat([lines(''), noteWith(log, nested(99))]))
    journal('longest line', Buffer.concat([lines(''), noteOfLength(log, 16_777_216)]))
    journal('too long a line', Buffer.concat([lines(''), noteOfLength(log, 16_777_217)]))
    truncateSync(join(journal('100 MB without a line end', lines('')), 'journal.jsonl'), 100_000_000)
    const verdicts = await bench.verdicts()
    const place = String(next)
    expect(Object.fromEntries([...verdicts.keys()].map((name) => [name, codes(verdicts, name)[0]]))).toEqual({
      empty: 'empty none',
      'a line end': 'not-json 1',
      binary: 'not-json 1',
      zeros: 'not-json 1',
      'no last line end': 'bundle-unsigned none',
      'two line ends': `not-json ${place}`,
      deep: `not-canonical ${place}`,
      'deep and open': `not-json ${place}`,
      quote: `not-json ${place}`,
      deepest: 'bundle-unsigned none',
      'too deep': `not-canonical ${place}`,
      'longest line': 'bundle-unsigned none',
      'too long a line': `too-long ${place}`,
      '100 MB without a line end': `too-long ${place}`,
    })
    expect(verdicts.get('longest line')?.entries).toBe(next)
    for (const [name, { words, exitCode }] of verdicts) {
      expect(`${name}: ${words}`).not.toMatch(/THROWN|Exception|At line|Nothing was verified/)
      expect([0, 1]).toContain(exitCode)
    }
  })
})

/** The line of a further entry with this in its facts. */
const noteWith = (log: ForgedLog, a: Json): Buffer => canonicalLine(forgedNote(log, log.lines.length, { a }))

const nested = (lists: number): Json => (lists === 0 ? null : [nested(lists - 1)])

/** The line of a further entry, with so many bytes: those of letters beyond ASCII count as more than one. */
const noteOfLength = (log: ForgedLog, bytes: number): Buffer => {
  const about = lineOfLength(log, log.lines.length, bytes)
  return lineOfLength(log, log.lines.length, 2 * bytes - about.length)
}
