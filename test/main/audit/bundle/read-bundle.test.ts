import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BundleUnreadable } from '../../../../src/main/audit/bundle/bundle-unreadable.ts'
import { type Bundle, openBundle } from '../../../../src/main/audit/bundle/read-bundle.ts'
import { writeBundle } from '../../../../src/main/audit/bundle/write-bundle.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { requireTool } from '../../../support/tools.ts'
import { type HandMadeEnd, type HandMadeFile, handMadeZip, unicodePath, zip64Extra } from './support/hand-made-zip.ts'

const at = temporaryFolder()

const opened = async <T>(use: (bundle: Bundle) => Promise<T>, path = at('bundle.zip')): Promise<T> => {
  const bundle = await openBundle(path)
  try {
    return await use(bundle)
  } finally {
    await bundle.close()
  }
}

const allOf = (bundle: Bundle): Promise<readonly (readonly [string, string])[]> =>
  Promise.all(bundle.names.map(async (name) => [name, (await bundle.bytes(name, 1_000_000)).toString()] as const))

const made = (files: readonly HandMadeFile[], end: HandMadeEnd = {}): void =>
  writeFileSync(at('bundle.zip'), handMadeZip(files, end))

const readme: HandMadeFile = { name: 'README.txt', content: 'read me' }
const link = 0o120777 * 0x10000

describe('a bundle', () => {
  it('is read where it lies, as often and in whatever order', async () => {
    const lines = Array.from({ length: 20_000 }, (_, line) => `line ${line}\n`).join('')
    await writeBundle({
      path: at('bundle.zip'),
      parts: [
        { name: 'a/lines.txt', content: lines },
        { name: 'empty', content: '' },
        { name: 'b', content: 'größe' },
      ],
      sign: null,
      at: new Date(),
    })
    await opened(async (bundle) => {
      expect(bundle.names).toEqual(['a/lines.txt', 'empty', 'b', 'SHA256SUMS'])
      expect(bundle.names.map((name) => bundle.size(name)).slice(0, 3)).toEqual([lines.length, 0, 7])
      const [one, other, small] = await Promise.all([
        bundle.stream('a/lines.txt').toArray(),
        bundle.bytes('a/lines.txt', lines.length),
        bundle.bytes('b', 7),
      ])
      expect(Buffer.concat(one).toString()).toBe(lines)
      expect(other.toString()).toBe(lines)
      expect(small.toString()).toBe('größe')
      expect(await bundle.bytes('empty', 0)).toHaveLength(0)
      expect(() => bundle.stream('c')).toThrow(TypeError)
    })
    expect(readdirSync(at())).toEqual(['bundle.zip'])
  })

  it('that other programs have put together again is read too, with its folders left out', async (context) => {
    for (const tool of ['zip', 'python3']) requireTool(context, tool)
    mkdirSync(at('extracted', 'reports'), { recursive: true })
    writeFileSync(at('extracted', 'README.txt'), 'read me')
    writeFileSync(at('extracted', 'reports', 'b.html'), '<p>')
    execFileSync('zip', ['-r', at('zip.zip'), '.'], { cwd: at('extracted') })
    const script =
      'import sys, zipfile; zip = zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED); zip.writestr("reports/", ""); zip.write("README.txt"); zip.write("reports/b.html", "reports/größe.html")'
    execFileSync('python3', ['-c', script, at('python.zip')], { cwd: at('extracted') })
    const html = async (name: string, path: string): Promise<void> => {
      const found = await opened(allOf, path)
      expect(found.toSorted()).toEqual([
        ['README.txt', 'read me'],
        [name, '<p>'],
      ])
    }
    await html('reports/b.html', at('zip.zip'))
    await html('reports/größe.html', at('python.zip'))
  })

  it('may have the form for large files', async () => {
    const content = 'x'.repeat(100)
    const extra = zip64Extra(100n, 100n, 0n)
    const ones = 0xffffffff
    made([{ name: 'a', content, size: ones, packedSize: ones, offset: ones, extra }, readme], {
      count: 0xffff,
      listOffset: ones,
      zip64: {},
    })
    expect(await opened(allOf)).toEqual([
      ['a', content],
      ['README.txt', 'read me'],
    ])
  })

  it('may have a journal that repeats itself, however small that becomes', async () => {
    const line = '{"actor":{"account":"CONTOSO\\\\azs-operator","sid":null},"app":"Keyturn 0.1.0","seq":'
    const lines = Array.from({ length: 150_000 }, (_, seq) => `${line}${seq}}\n`).join('')
    made([{ name: 'journal.jsonl', content: lines, method: 8 }])
    expect(readFileSync(at('bundle.zip')).length * 20).toBeLessThan(lines.length)
    expect(await opened(async (bundle) => (await bundle.bytes('journal.jsonl', 1e9)).toString() === lines)).toBe(true)
  })

  it('gives no more of a file than was asked for', async () => {
    made([readme])
    await opened(async (bundle) => {
      await expect(bundle.bytes('README.txt', 6)).rejects.toThrow(/README\.txt with 7 bytes/)
      await expect(bundle.bytes('README.txt', 6)).rejects.toThrow(BundleUnreadable)
    })
  })

  it('that was closed says so, in the middle of a file too', async () => {
    made([{ name: 'large', content: 'x'.repeat(1_000_000) }])
    const bundle = await openBundle(at('bundle.zip'))
    const stream = bundle.stream('large')[Symbol.asyncIterator]()
    await stream.next()
    await bundle.close()
    await expect(
      (async () => {
        while ((await stream.next()).done !== true);
      })(),
    ).rejects.toThrow(BundleUnreadable)
    await expect(bundle.bytes('large', 1e9)).rejects.toThrow(BundleUnreadable)
  })
})

describe('what is no zip', () => {
  it.each<[string, () => void, RegExp]>([
    ['a text', () => writeFileSync(at('bundle.zip'), 'no zip'.repeat(10_000)), /is no zip, or its end is missing/],
    ['nothing', () => writeFileSync(at('bundle.zip'), ''), /is no zip, or its end is missing/],
    ['a folder', () => mkdirSync(at('bundle.zip')), /is no file\. Name the zip/],
    [
      'a pipe, which is not waited for',
      () => execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', at('bundle.zip')]),
      /is no file\. Name the zip/,
    ],
    ['a name with nothing behind it', () => symlinkSync(at('gone'), at('bundle.zip')), /can't be read: no such file/],
  ])('%s is refused with words', async (_, make, words) => {
    make()
    await expect(openBundle(at('bundle.zip'))).rejects.toThrow(words)
    await expect(openBundle(at('bundle.zip'))).rejects.toThrow(BundleUnreadable)
  })
})

const refusal = async (): Promise<string> => {
  const error: unknown = await openBundle(at('bundle.zip')).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(BundleUnreadable)
  return error instanceof Error ? error.message : ''
}

/** Two files, of which the second is a part of the first: with more of them, a small zip becomes as large as one likes. */
const nested = (): Buffer => {
  const inner: HandMadeFile = { name: 'inner', content: 'x'.repeat(10_000), method: 8 }
  const alone = handMadeZip([inner])
  const bytes = alone.subarray(0, alone.indexOf('PK\x01\x02', 0, 'latin1'))
  const header = 30 + 'outer'.length
  return handMadeZip([
    { name: 'outer', content: bytes },
    { ...inner, offset: header },
  ])
}

describe('a zip that is made to do harm is refused with words:', () => {
  it.each<[string, readonly HandMadeFile[], HandMadeEnd, RegExp]>([
    ['a name that leads out of it', [{ name: '../evil' }], {}, /leads out of it, "\.\.\/evil"/],
    ['a name that leads out in the middle', [{ name: 'a/../../evil' }], {}, /leads out of it/],
    ['a folder that leads out', [{ name: 'a/../' }], {}, /leads out of it/],
    ['an absolute name', [{ name: '/etc/passwd' }], {}, /absolute path, "\/etc\/passwd"/],
    ['a drive', [{ name: 'C:/Windows/evil' }], {}, /absolute path, "C:/],
    ['a drive and nothing else', [{ name: 'c:evil' }], {}, /absolute path/],
    ['a backslash', [{ name: '..\\evil' }], {}, /backslash/],
    ['a server', [{ name: '\\\\server\\share\\evil' }], {}, /backslash/],
    ['a zero byte', [{ name: 'evil.exe\0.txt' }], {}, /control characters, "evil\.exe\\u0000\.txt"/],
    ['a line end', [{ name: 'a\nb' }], {}, /control characters/],
    ['letters that hide', [{ name: Buffer.from('a\u009bb') }], {}, /control characters/],
    ['no name', [{ name: '' }], {}, /empty part/],
    ['a name of a dot', [{ name: './README.txt' }], {}, /empty part/],
    ['an empty part', [{ name: 'a//b' }], {}, /empty part/],
    ['a very long name', [{ name: 'a/'.repeat(1000) }], {}, /2000 characters/],
    ['a name twice', [readme, readme], {}, /two files of the same name, README\.txt/],
    ['a name twice but for its case', [readme, { name: 'readme.TXT' }], {}, /two files of the same name, readme\.TXT/],
    ['an encrypted file', [{ name: 'a', flags: 0x801, method: 8 }], {}, /an encrypted file, a/],
    ['one encrypted in the strong way', [{ name: 'a', flags: 0x841, method: 8 }], {}, /an encrypted file/],
    [
      'one that is encrypted where its bytes are',
      [{ name: 'a', localFlags: 0x801 }],
      {},
      /two different things of a file, a/,
    ],
    ['a link', [{ name: 'a', content: '/etc/passwd', attributes: link }], {}, /a link or something else.*, a/],
    ['a device', [{ name: 'a', attributes: 0o020666 * 0x10000 }], {}, /a link or something else/],
    ['a link of Windows', [{ name: 'a', attributes: 0x400 }], {}, /a link or something else/],
    [
      'a file that calls itself a folder',
      [{ name: 'a', attributes: 0o040755 * 0x10000 }],
      {},
      /a link or something else/,
    ],
    ['a folder with content', [{ name: 'a/', content: 'x', attributes: 0 }], {}, /a folder that has content/],
    ['another compression', [{ name: 'a', method: 12 }], {}, /another way than by deflate, a/],
    ['two names of a file', [{ name: 'good', localName: 'evil' }], {}, /two different things of a file, good/],
    ['two compressions of a file', [{ name: 'a', localMethod: 8 }], {}, /two different things of a file, a/],
    [
      'a file that grows beyond measure',
      [{ name: 'bomb', content: Buffer.alloc(20_000_000), method: 8 }],
      {},
      /more than 1000 times as large when it is extracted, bomb/,
    ],
    [
      'files that together fill every disk',
      Array.from({ length: 17 }, (_, number) => ({
        name: `bomb ${number}`,
        method: 8,
        packed: Buffer.alloc(4_300_000),
        size: 0xfffffff0,
      })),
      {},
      /would have more than 68719476736 bytes/,
    ],
    [
      'a file larger than every disk',
      [{ name: 'a', size: 0xffffffff, packedSize: 0xffffffff, extra: zip64Extra(1n << 50n, 1n << 50n) }],
      {},
      /would have more than 68719476736 bytes/,
    ],
    ['more files than any bundle', [readme], { count: 0xffff, zip64: { count: 100_001n } }, /holds 100001 files/],
    ['files without number', [readme], { count: 0xffff, zip64: { count: (1n << 64n) - 1n } }, /files, more than any/],
    [
      'two files with the same bytes',
      [
        { name: 'a', content: 'x' },
        { name: 'b', content: 'x', localName: 'a', offset: 0 },
      ],
      {},
      /two different things of a file, b|over each other/,
    ],
  ])('%s', async (_, files, end, words) => {
    made(files, end)
    expect(await refusal()).toMatch(words)
    expect(await refusal()).toMatch(/bundle\.zip .*\. Keyturn writes no such bundle: do not extract it/)
  })

  it('files that lie over each other', async () => {
    writeFileSync(at('bundle.zip'), nested())
    expect(await refusal()).toMatch(/holds files that lie over each other/)
  })

  it('a file that lies over the list of files', async () => {
    made([{ ...readme, packedSize: 50, size: 50 }])
    expect(await refusal()).toMatch(/holds files that lie over each other/)
  })

  it('a second name of a file for readers of Unicode', async () => {
    made([{ ...readme, extra: unicodePath('README.txt', 'other.txt') }])
    expect(await refusal()).toMatch(/two different things of a file/)
  })
})

describe('a damaged zip is refused with words:', () => {
  it.each<[string, readonly HandMadeFile[], HandMadeEnd]>([
    ['fewer files than it says', [readme], { count: 2 }],
    ['a list that is elsewhere', [readme], { listOffset: 3 }],
    ['a list beyond its end', [readme], { listOffset: 0xfffffff0 }],
    ['a file that begins elsewhere', [{ ...readme, offset: 5 }], {}],
    ['a file beyond its end', [{ ...readme, offset: 0xfffffff0 }], {}],
    ['a file that ends beyond its end', [{ ...readme, size: 0xfffffff0, packedSize: 0xfffffff0 }], {}],
    ['a stored file of two sizes', [{ ...readme, size: 8 }], {}],
    ['an end somewhere else', [readme], { count: 0xffff, zip64: { recordOffset: 7n } }],
    ['an end where no file ends', [readme], { count: 0xffff, zip64: { recordOffset: (1n << 64n) - 1n } }],
    ['a list where no file ends', [readme], { count: 0xffff, zip64: { listOffset: (1n << 63n) + 5n } }],
    ['a file where no file ends', [{ ...readme, offset: 0xffffffff, extra: zip64Extra((1n << 64n) - 1n) }], {}],
    ['an extra field without its end', [{ ...readme, extra: Buffer.from([1, 0, 99, 0]) }], {}],
  ])('%s', async (_, files, end) => {
    made(files, end)
    expect(await refusal()).toMatch(/bundle\.zip is damaged: .*Copy it anew from where it was written/)
    // Those are words of Node, for a number that should not have come that far.
    expect(await refusal()).not.toMatch(/out of range/)
  })

  it('cut off, wherever that was', async () => {
    made([readme, { name: 'b', content: 'x'.repeat(100), method: 8 }])
    const whole = readFileSync(at('bundle.zip'))
    for (let length = whole.length - 1; length >= 0; length -= 1) {
      truncateSync(at('bundle.zip'), length)
      expect(await refusal()).toMatch(/is no zip, or its end is missing/)
    }
  })
})

const content = (): Promise<Buffer> => opened((bundle) => bundle.bytes('a', 1e9))

describe('a file whose content is not what it was', () => {
  const text = 'some text, and some text, and some text'
  const packed = deflateRawSync(text)

  it.each<[string, HandMadeFile]>([
    ['by its check sum', { name: 'a', content: text, crc: 1 }],
    ['by its check sum, deflated', { name: 'a', content: text, crc: 1, method: 8 }],
    ['since it is longer', { name: 'a', content: text, method: 8, size: text.length - 1 }],
    ['since it is shorter', { name: 'a', content: text, method: 8, size: text.length + 1 }],
    ['since its end is missing', { name: 'a', content: text, method: 8, packed: packed.subarray(0, -3) }],
    ['since it is something else', { name: 'a', content: text, method: 8, packed: Buffer.alloc(20, 0xff) }],
    ['since there is nothing', { name: 'a', content: text, method: 8, packed: Buffer.alloc(0) }],
  ])('%s, fails when it is read', async (_, file) => {
    made([file])
    await expect(content()).rejects.toThrow(BundleUnreadable)
    await expect(content()).rejects.toThrow(/bundle\.zip is damaged: .*Copy it anew/)
  })

  it('since it never ends, is given no further than it was said to go', async () => {
    made([{ name: 'a', content: Buffer.alloc(9_000_000), method: 8, size: 100_000 }])
    let given = 0
    await expect(
      opened(async (bundle) => {
        for await (const chunk of bundle.stream('a')) given += chunk.length
      }),
    ).rejects.toThrow(BundleUnreadable)
    expect(given).toBeLessThanOrEqual(100_000)
  })
})

describe('whatever bytes are changed', () => {
  it('a zip is read as it was, or refused', async () => {
    const files: readonly HandMadeFile[] = [readme, { name: 'reports/b.html', content: 'text '.repeat(50), method: 8 }]
    const whole = handMadeZip(files, { zip64: {} })
    const before = files.map(({ content: of }) => String(of))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 }),
        async (changes) => {
          const bytes = Buffer.from(whole)
          for (const [place, value] of changes) bytes[place] = value
          writeFileSync(at('bundle.zip'), bytes)
          try {
            // A name may have been changed, and the content is the same then.
            for (const [, text] of await opened(allOf)) expect(before).toContain(text)
          } catch (error) {
            expect(error).toBeInstanceOf(BundleUnreadable)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
