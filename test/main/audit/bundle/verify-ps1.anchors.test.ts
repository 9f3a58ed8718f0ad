import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { requirePowerShell } from '../../../support/powershell.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { type ForgedLog, headFileOf, keyOf, paperCodeOf } from '../support/forged-logs.ts'
import { codes, workbench } from './support/extracted-bundles.ts'
import { hashOf, lastCheckpoint, logWithCheckpoints, smallLog } from './support/small-logs.ts'

const at = temporaryFolder()

describe('an anchor', () => {
  it('proves the log that it saw', async (context) => {
    requirePowerShell(context)
    const bench = workbench(at)
    const log = logWithCheckpoints(3, 100)
    const newest = lastCheckpoint(log)
    const earlier = lastCheckpoint(log, newest)
    writeFileSync(at('kept, newest.json'), headFileOf(log, newest))
    writeFileSync(at('earlier.json'), Buffer.concat([Buffer.from('\ufeff'), headFileOf(log, earlier)]))
    const code = paperCodeOf(7, hashOf(log, 7))
    bench.bundle('head', log, {}, { anchors: [at('earlier.json')] })
    bench.bundle('two heads', log, {}, { anchors: [at('earlier.json'), at('earlier.json')] })
    bench.bundle('comma', log, {}, { anchors: [at('kept, newest.json')] })
    bench.bundle('code', log, {}, { code })
    bench.bundle(
      'code by hand',
      log,
      {},
      { code: ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}` },
    )
    bench.bundle('none', log)
    const verdicts = await bench.verdicts()
    const proven = [...verdicts].map(([name, { result, words }]) => [
      name,
      result,
      /proves entries 1 to (\d+)/.exec(words)?.[1],
    ])
    expect(proven).toEqual([
      ['head', 'OK', String(earlier)],
      ['two heads', 'OK', String(earlier)],
      ['comma', 'OK', String(newest)],
      ['code', 'OK', '7'],
      ['code by hand', 'OK', '7'],
      ['none', 'OK', undefined],
    ])
    expect(verdicts.get('none')?.words).toContain('no anchor that was kept elsewhere proves it')
    expect(verdicts.get('none')?.words).toContain(log.origin)
    expect(verdicts.get('none')?.words).toContain(`signed up to entry ${newest} of ${log.lines.length}`)
    expect(verdicts.get('none')?.words).toContain(log.keys.at(-1)?.id)
  })

  it('shows that the log is another one, or not all of it', async (context) => {
    requirePowerShell(context)
    const bench = workbench(at)
    const log = logWithCheckpoints(3, 200)
    const other = smallLog(5)
    const newest = lastCheckpoint(log)
    const length = lastCheckpoint(log, newest)
    const cut = { lines: log.lines.slice(0, length), head: null, signer: null }
    writeFileSync(at('head.json'), headFileOf(log, newest))
    writeFileSync(at('other.json'), headFileOf(other, 2))
    const head = { anchors: [at('head.json')] }
    bench.bundle('cut', log, cut, head)
    bench.bundle('cut, with its own head', log, { lines: cut.lines })
    bench.bundle(
      'broken before',
      log,
      { lines: [...log.lines.slice(0, 4), Buffer.from('{}')], head: null, signer: null },
      head,
    )
    bench.bundle('other log', log, {}, { anchors: [at('other.json')] })
    bench.bundle('other entry', log, {}, { code: paperCodeOf(5, hashOf(log, 6)) })
    bench.bundle('one of two', log, {}, { code: paperCodeOf(9, hashOf(log, 8)), anchors: [at('head.json')] })
    bench.bundle('later code', log, {}, { code: paperCodeOf(1000, hashOf(log, 6)) })
    const verdicts = await bench.verdicts()
    expect(Object.fromEntries([...verdicts.keys()].map((name) => [name, codes(verdicts, name)]))).toEqual({
      cut: [`cut ${length + 1}`, 'bundle-unsigned none'],
      'cut, with its own head': [`cut ${length + 1}`],
      'broken before': ['shape 5', 'bundle-unsigned none'],
      'other log': ['other-log none'],
      'other entry': ['anchor 5'],
      'one of two': ['anchor 9'],
      'later code': [`cut ${log.lines.length + 1}`],
    })
    expect(verdicts.get('other entry')?.words).toContain('none of it can be relied on')
    expect(verdicts.get('one of two')?.words).toContain(`only entries 1 to ${newest}`)
  })

  it('that proves nothing is refused', async (context) => {
    requirePowerShell(context)
    const bench = workbench(at)
    const log = logWithCheckpoints(3, 300)
    const head = headFileOf(log, lastCheckpoint(log)).toString('utf8')
    const code = paperCodeOf(7, hashOf(log, 7))
    const altered: { readonly [name: string]: string } = {
      empty: '',
      'no JSON': '{"format"',
      list: '[]',
      'other format': head.replace('keyturn.head.v2', 'keyturn.head.v3'),
      'other entry': head.replace(/"entry": \d+/, '"entry": 2'),
      'other hash': head.replace(/"hash": "../, '"hash": "zz'),
      'other time': head.replace(/"at": "2/, '"at": "3'),
      'other origin': head.replace(/"origin": "/, '"origin": "x'),
      'other key': head.replace(
        /"publicKey": ".*?"/,
        `"publicKey": "${keyOf(Buffer.from('x')).publicKey.toString('base64')}"`,
      ),
      'no key': head.replace(/"publicKey": ".*?"/, '"publicKey": ""'),
      'no base64': head.replace(/"checkpoint": "/, '"checkpoint": "-'),
      'no checkpoint': head.replace(/"checkpoint": ".*?"/, `"checkpoint": "${log.lines[0]?.toString('base64')}"`),
      'other signature': head.replace(
        /"checkpoint": ".*?"/,
        `"checkpoint": "${otherSignature(log).toString('base64')}"`,
      ),
      'too large': head.replace('{', `{${' '.repeat(70_000)}`),
    }
    for (const [name, text] of Object.entries(altered)) {
      writeFileSync(at(`${name}.json`), text)
      bench.bundle(`given ${name}`, log, {}, { anchors: [at(`${name}.json`)] })
      bench.bundle(`own ${name}`, log, { head: Buffer.from(text) })
    }
    bench.bundle('given missing', log, {}, { anchors: [at('missing.json')] })
    bench.bundle('given wrong code', log, {}, { code: code.slice(0, -1) + (code.endsWith('Z') ? 'Y' : 'Z') })
    bench.bundle('given short code', log, {}, { code: code.slice(0, -2) })
    bench.bundle('given no code', log, {}, { code: 'head.json' })
    bench.bundle('given strange code', log, {}, { code: code.replace(/-..../, '-UUUU') })
    for (const [name, verdict] of await bench.verdicts()) {
      if (name.startsWith('own')) {
        expect([name, verdict.exitCode, ...verdict.findings.map((each) => each.code)]).toEqual([name, 1, 'head'])
      } else {
        expect([name, verdict.exitCode, verdict.result]).toEqual([name, 2, ''])
        expect(verdict.words).toMatch(/^Nothing was verified: .{20,}\.\n$/)
      }
    }
  })
})

/** The line of the newest checkpoint with the signature of another one. */
const otherSignature = (log: ForgedLog): Buffer => {
  const newest = log.lines[lastCheckpoint(log) - 1]?.toString('utf8') ?? ''
  const [signature = ''] = /"signature":"[^"]*"/.exec(log.lines[1]?.toString('utf8') ?? '') ?? []
  return Buffer.from(newest.replace(/"signature":"[^"]*"/, signature))
}
