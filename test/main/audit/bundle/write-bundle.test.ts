import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { isBundleName, safeBundleName, uniqueNames } from '../../../../src/main/audit/bundle/bundle-names.ts'
import { openBundle } from '../../../../src/main/audit/bundle/read-bundle.ts'
import {
  type BundleOptions,
  type BundlePart,
  signedBytes,
  writeBundle,
} from '../../../../src/main/audit/bundle/write-bundle.ts'
import { TargetExists } from '../../../../src/main/files/durable.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { requireTool } from '../../../support/tools.ts'

const at = temporaryFolder()
const moment = new Date(Date.UTC(2026, 10, 23, 22, 14, 6))

const write = (parts: BundleOptions['parts'], more: Partial<BundleOptions> = {}): Promise<void> =>
  writeBundle({ path: at('bundle.zip'), parts, sign: null, at: moment, ...more })

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

/** Parts with content of every kind. */
const everyKind = (): readonly BundlePart[] => {
  writeFileSync(at('on the disk.html'), '<p>größe</p>')
  return [
    { name: 'README.txt', content: 'Größe\n' },
    { name: 'head.json', content: Buffer.from('{}') },
    { name: 'reports/2026-11-23.html', content: { file: at('on the disk.html') } },
    { name: 'journal.jsonl', content: () => Readable.from([Buffer.from('{"seq":1}\n'), Buffer.from('{"seq":2}\n')]) },
    {
      name: 'transcripts/run/large.txt',
      content: async function* () {
        for (let line = 0; line < 50_000; line += 1) yield Buffer.from(`line ${line}\n`)
      },
    },
    { name: 'empty', content: '' },
    { name: 'none', content: () => Readable.from([]) },
  ]
}

const contents = async (): Promise<ReadonlyMap<string, Buffer>> => {
  const bundle = await openBundle(at('bundle.zip'))
  const found = new Map<string, Buffer>()
  for (const name of bundle.names) found.set(name, await bundle.bytes(name, 10_000_000))
  await bundle.close()
  return found
}

describe('a bundle', () => {
  it('holds what it was given, and a list of it by SHA-256, sorted by name', async () => {
    await write(everyKind())
    const found = await contents()
    expect([...found.keys()]).toEqual([...everyKind().map(({ name }) => name), 'SHA256SUMS'])
    expect(found.get('README.txt')?.toString()).toBe('Größe\n')
    expect(found.get('reports/2026-11-23.html')?.toString()).toBe('<p>größe</p>')
    expect(found.get('journal.jsonl')?.toString()).toBe('{"seq":1}\n{"seq":2}\n')
    expect(found.get('transcripts/run/large.txt')?.toString().split('\n')).toHaveLength(50_001)
    expect(found.get('none')).toHaveLength(0)
    const sums = found.get('SHA256SUMS')?.toString() ?? ''
    expect(sums.endsWith('\n')).toBe(true)
    const lines = sums.trimEnd().split('\n')
    expect(lines.map((line) => line.slice(66))).toEqual(
      everyKind()
        .map(({ name }) => name)
        .sort(),
    )
    for (const line of lines) expect(line.slice(0, 66)).toBe(`${sha256(found.get(line.slice(66)) ?? '')}  `)
  })

  it('is signed over its list of hashes', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    await write(everyKind(), {
      sign: (bytes) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
    })
    const found = await contents()
    const [sums, signature] = [
      found.get('SHA256SUMS') ?? Buffer.alloc(0),
      found.get('SHA256SUMS.sig')?.toString() ?? '',
    ]
    expect(signature).toMatch(/^[A-Za-z0-9+/]{86}==\n$/)
    const signed = Buffer.concat([Buffer.from('keyturn.bundle.v1'), Buffer.from([0]), sums])
    expect(signedBytes(sums)).toEqual(signed)
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', signed, key, Buffer.from(signature, 'base64'))).toBe(true)
    expect(sums.toString()).not.toContain('SHA256SUMS')
  })

  it('is the same, byte for byte, when it is written again, wherever that is', async () => {
    const zone = process.env.TZ
    const places = ['Asia/Tokyo', 'America/New_York', 'UTC']
    try {
      for (const [index, place] of places.entries()) {
        process.env.TZ = place
        await write(everyKind(), { path: at(`${index}.zip`) })
      }
      expect(new Date(2026, 0, 1).toISOString()).toBe('2026-01-01T00:00:00.000Z')
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
    const [first, ...others] = places.map((_, index) => readFileSync(at(`${index}.zip`)))
    expect(others).toEqual([first, first])
  })

  it('is what other programs take for a whole zip, and sha256sum for whole files', async (context) => {
    for (const tool of ['unzip', 'python3', 'sha256sum'])
      requireTool(context, tool, tool === 'unzip' ? '-v' : undefined)
    await write(everyKind())
    expect(execFileSync('unzip', ['-t', at('bundle.zip')], { encoding: 'utf8' })).toContain('No errors detected')
    const script =
      'import sys, zipfile; zip = zipfile.ZipFile(sys.argv[1]); print(zip.testzip(), zip.infolist()[0].date_time); zip.extractall(sys.argv[2])'
    expect(execFileSync('python3', ['-c', script, at('bundle.zip'), at('extracted')], { encoding: 'utf8' })).toBe(
      'None (2026, 11, 23, 22, 14, 6)\n',
    )
    expect(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: at('extracted'), encoding: 'utf8' })).toContain(
      'journal.jsonl: OK',
    )
  })

  it('never takes the place of a file, and asks for none of its parts then', async () => {
    writeFileSync(at('bundle.zip'), 'kept')
    let asked = 0
    const parts = (function* (): Generator<BundlePart> {
      asked += 1
      yield { name: 'a', content: '' }
    })()
    await expect(write(parts)).rejects.toThrow(TargetExists)
    expect(readFileSync(at('bundle.zip'), 'utf8')).toBe('kept')
    expect(asked).toBe(0)
    expect(readdirSync(at())).toEqual(['bundle.zip'])
  })

  it.each([
    '',
    '/etc/passwd',
    '../outside',
    'a/../../outside',
    'a//b',
    'a/',
    './a',
    'a\\b',
    'C:evil',
    'größe.txt',
    'with blank',
    'line\nend',
    'SHA256SUMS',
    'sha256sums.SIG',
  ])('with a file called %j is a mistake, and leaves nothing behind', async (name) => {
    await expect(write([{ name, content: 'x' }])).rejects.toThrow(TypeError)
    expect(readdirSync(at())).toEqual([])
  })

  it('with two files that Windows would take for one is a mistake, and leaves nothing behind', async () => {
    const parts = [
      { name: 'reports/a.html', content: '1' },
      { name: 'Reports/A.html', content: '2' },
    ]
    await expect(write(parts)).rejects.toThrow(/two files of the bundle are called Reports\/A\.html/)
    expect(readdirSync(at())).toEqual([])
  })
})

describe('a part that can’t be read', () => {
  it.each<[string, (parts: readonly BundlePart[]) => BundleOptions['parts'], RegExp]>([
    ['because its file is gone', (parts) => [...parts, { name: 'x', content: { file: at('gone') } }], /ENOENT.*gone/],
    [
      'because it fails in the middle',
      (parts) => [
        ...parts,
        {
          name: 'x',
          content: async function* () {
            yield Buffer.alloc(1_000_000)
            throw new Error('the disk fell out')
          },
        },
      ],
      /the disk fell out/,
    ],
    [
      'because it is not even told',
      async function* (parts) {
        yield* parts
        throw new Error('nobody knows what comes next')
      },
      /nobody knows what comes next/,
    ],
  ])('%s: the reason is told, and nothing left behind', async (_, partsOf, reason) => {
    mkdirSync(at('out'))
    await expect(write(partsOf(everyKind()), { path: at('out', 'bundle.zip') })).rejects.toThrow(reason)
    expect(readdirSync(at('out'))).toEqual([])
  })

  it('has given everything back when that is told', async () => {
    let [opened, closed] = [0, 0]
    const source = async function* (fails: boolean): AsyncGenerator<Uint8Array> {
      opened += 1
      try {
        for (let piece = 0; piece < 100; piece += 1) {
          yield Buffer.alloc(100_000)
          if (fails && piece === 50) throw new Error('the disk fell out')
        }
      } finally {
        closed += 1
      }
    }
    const parts = [
      { name: 'a', content: () => source(false) },
      { name: 'b', content: () => source(true) },
      { name: 'c', content: () => source(false) },
    ]
    await expect(write(parts)).rejects.toThrow('the disk fell out')
    expect([opened, closed]).toEqual([2, 2])
  })

  it('because the signature fails, leaves nothing behind', async () => {
    const signing = write([{ name: 'a', content: 'x' }], {
      sign: () => {
        throw new Error('the key is gone')
      },
    })
    await expect(signing).rejects.toThrow('the key is gone')
    expect(readdirSync(at())).toEqual([])
  })
})

const script = fileURLToPath(new URL('./support/writing-process.ts', import.meta.url))
const started = new Set<ChildProcess>()
afterEach(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  started.clear()
})

/** A process that writes a bundle with a file of so many megabytes; in a shell that sets its limits first. */
const writing = (megabytes: number, limits = ':') => {
  const child = spawn(
    'bash',
    ['-c', `${limits}; exec "$0" "$@"`, process.execPath, script, at('bundle.zip'), String(megabytes)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  started.add(child)
  return { child, lines: createInterface({ input: child.stdout }) }
}

const lastLines = async (lines: AsyncIterable<string>): Promise<readonly [string, string]> => {
  let [before, last] = ['', '']
  for await (const line of lines) [before, last] = [last, line]
  return [before, last]
}

describe('a process that writes a bundle', () => {
  it.each([1, 5, 20])('and is killed in the middle, after %i megabytes, leaves none', async (megabytes) => {
    const { child, lines } = writing(100_000)
    for await (const line of lines) {
      if (line === String(megabytes)) child.kill('SIGKILL')
    }
    expect(existsSync(at('bundle.zip'))).toBe(false)
    expect(readdirSync(at()).filter((name) => !/^\.bundle\.zip\.[0-9a-f]{12}\.part$/.test(name))).toEqual([])
    await write([{ name: 'a', content: 'written after it' }])
    expect(readdirSync(at())).toEqual(['bundle.zip'])
  })

  it('and has no more room on the disk gives back what it reads, ends with the reason, and leaves nothing behind', async () => {
    const { lines } = writing(100_000, "trap '' XFSZ; ulimit -f 64")
    expect(await lastLines(lines)).toEqual(['given back', expect.stringMatching(/EFBIG/)])
    expect(readdirSync(at())).toEqual([])
  })

  it('needs no more memory for a large file, and none to read it again', async () => {
    const memory = async (megabytes: number): Promise<number> => {
      const [, said] = await lastLines(writing(megabytes).lines)
      const [, bytes, kilobytes] = /^read (\d+) bytes, (\d+) kB of memory$/.exec(said) ?? []
      expect(Number(bytes)).toBe(megabytes * 1024 * 1024)
      rmSync(at('bundle.zip'))
      return Number(kilobytes)
    }
    expect((await memory(300)) - (await memory(20))).toBeLessThan(100_000)
  })
})

describe('a name for a file in a bundle', () => {
  it.each([
    ['AzS-ERCS01_20261123.txt', 'AzS-ERCS01_20261123.txt'],
    ['Public Portal', 'Public-Portal'],
    ['Übersicht (Kopie).TXT', 'Ubersicht-Kopie.TXT'],
    ['../../etc/passwd', 'etc-passwd'],
    ['C:\\logs\\a.txt', 'C-logs-a.txt'],
    ['trailing. . .', 'trailing'],
    ['.hidden', 'hidden'],
    ['-rf', 'rf'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['COM¹.log', '_COM1.log'],
    ['LPT9', '_LPT9'],
    ['console', 'console'],
    ['COM10', 'COM10'],
    ['漢字', 'unnamed'],
    ['', 'unnamed'],
    ['..', 'unnamed'],
    [`${'long '.repeat(50)}.html`, `${'long-'.repeat(18)}long.html`],
  ])('made of %j is %j', (text, name) => {
    expect(safeBundleName(text)).toBe(name)
  })

  it('is allowed whatever it is made of, stays as it is when made again, and is one that Windows takes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'.-/\\ aC:NUL1') })),
        (text) => {
          const name = safeBundleName(text)
          expect(isBundleName(name)).toBe(true)
          expect(name).not.toMatch(/\/|\.$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i)
          expect(name.length).toBeLessThanOrEqual(100)
          expect(safeBundleName(name)).toBe(name)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('is made different from those before it', () => {
    expect(uniqueNames(['a.txt', 'A.txt', 'a-2.txt', 'b', 'a.txt', 'b'])).toEqual([
      'a.txt',
      'A-2.txt',
      'a-2-2.txt',
      'b',
      'a-3.txt',
      'b-2',
    ])
  })

  it('is different from every other, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(...'aA-2.x'), minLength: 1 })), (texts) => {
        const names = uniqueNames(texts)
        expect(names).toHaveLength(texts.length)
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(texts.length)
      }),
    )
  })
})
