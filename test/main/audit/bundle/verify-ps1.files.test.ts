import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requirePowerShell } from '../../../support/powershell.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { bundleFiles, keyOf, randomOf, sumsSignature } from '../support/forged-logs.ts'
import { codes, workbench } from './support/extracted-bundles.ts'
import { smallLog } from './support/small-logs.ts'

const at = temporaryFolder()

describe('the files of a bundle', () => {
  it('are compared with their list, and that with its signature', async (context) => {
    requirePowerShell(context)
    const bench = workbench(at)
    const log = smallLog(7)
    const files = bundleFiles(log)
    const sums = files.get('SHA256SUMS') ?? Buffer.alloc(0)
    const text = sums.toString('latin1')
    const key = log.keys.at(-1) ?? keyOf(Buffer.alloc(0))
    const bundleWith = (name: string, change: (folder: string) => void): void => change(bench.bundle(name, log))
    const write = (name: string, content: string | Buffer) => (folder: string) => {
      mkdirSync(join(folder, name, '..'), { recursive: true })
      writeFileSync(join(folder, name), content)
    }
    const remove = (name: string) => (folder: string) => rmSync(join(folder, name))
    const listed = (name: string, list: string): void =>
      bundleWith(name, (folder) => {
        write('SHA256SUMS', Buffer.from(list, 'latin1'))(folder)
        write('SHA256SUMS.sig', sumsSignature(Buffer.from(list, 'latin1'), key))(folder)
      })
    bundleWith('altered', write('entries.csv', 'seq\r\n'))
    bundleWith('missing', remove('reports/2026-11-23-0a1b2c3d.html'))
    bundleWith('folder in its place', (folder) => {
      remove('README.txt')(folder)
      write('README.txt/a', '')(folder)
    })
    bundleWith('several', (folder) => {
      write('verify.ps1', 'exit 0')(folder)
      write('certificates/new/größe\n.pem', '')(folder)
      remove('README.txt')(folder)
      write('a', '')(folder)
    })
    bundleWith('no journal', remove('journal.jsonl'))
    bundleWith('no list', remove('SHA256SUMS'))
    bundleWith('no signature', remove('SHA256SUMS.sig'))
    bundleWith('strange signature', write('SHA256SUMS.sig', sumsSignature(sums, keyOf(Buffer.from('strange')))))
    bundleWith('no base64', write('SHA256SUMS.sig', 'signed\n'))
    bundleWith('binary', write('SHA256SUMS.sig', randomOf(8).bytes(64)))
    const name = (wrong: string) => text.replace('  README.txt\n', `  ${wrong}\n`)
    const wrongNames = [
      '../README.txt',
      'a/../../README.txt',
      '/etc/passwd',
      'C:/x',
      'a\\b',
      'a//b',
      './a',
      'a b',
      '',
      'a/',
      'gr\xf6\xdfe',
    ]
    for (const wrong of wrongNames) listed(`name ${wrong}`, name(wrong))
    listed('list with two', `${text}${text.split('\n')[0]}\n`)
    listed('list without its last line end', text.slice(0, -1))
    listed('list of Windows', text.replaceAll('\n', '\r\n'))
    listed(
      'list with capitals',
      text.replace(/^.{64}/, (hash) => hash.toUpperCase()),
    )
    listed('list with a star', text.replaceAll('  ', ' *'))
    listed('list of nothing', '\n')
    const verdicts = await bench.verdicts()
    const found = Object.fromEntries([...verdicts.keys()].map((each) => [each, codes(verdicts, each)]))
    const lists = Object.fromEntries(Object.entries(found).filter(([each]) => /^(?:list|name) /.test(each)))
    expect(lists).toEqual(Object.fromEntries(Object.keys(lists).map((each) => [each, ['sums none']])))
    expect(Object.keys(lists)).toHaveLength(wrongNames.length + 6)
    expect(found).toEqual({
      ...lists,
      altered: ['file-altered none'],
      missing: ['file-missing none'],
      'folder in its place': ['file-missing none', 'file-extra none'],
      several: ['file-missing none', 'file-extra none', 'file-extra none', 'file-altered none'],
      'no journal': ['cut 1', 'file-missing none', 'bundle-signature none'],
      'no list': ['sums none', 'bundle-signature none'],
      'no signature': ['bundle-unsigned none'],
      'strange signature': ['bundle-signature none'],
      'no base64': ['bundle-signature none'],
      binary: ['bundle-signature none'],
    })
    expect(verdicts.get('altered')?.findings[0]?.message).toContain('entries.csv')
    expect(verdicts.get('several')?.findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('README.txt'),
      expect.stringContaining(' a '),
      expect.stringContaining('certificates/new/größe?.pem'),
      expect.stringContaining('verify.ps1'),
    ])
    expect(verdicts.get('no signature')?.result).toBe('Warning')
  })

  it('are signed by the key that is current at the end of what is whole', async (context) => {
    requirePowerShell(context)
    const bench = workbench(at)
    const log = smallLog(9, { entries: 200, keyChanges: 0.05 })
    const [first, second] = [log.keys[0] ?? null, log.keys[1] ?? null]
    const change = log.lines.findIndex((line) => line.includes('"type":"key-changed"')) + 1
    const upTo = (entry: number) => ({ lines: [...log.lines.slice(0, entry), Buffer.from('{}')], head: null })
    bench.bundle('before, first', log, { ...upTo(change - 1), signer: first })
    bench.bundle('before, second', log, { ...upTo(change - 1), signer: second })
    bench.bundle('behind, first', log, { ...upTo(change + 1), signer: first })
    bench.bundle('behind, second', log, { ...upTo(change + 1), signer: second })
    bench.bundle('no key', log, { lines: [Buffer.from('{}')], head: null, signer: first })
    const verdicts = await bench.verdicts()
    expect(
      Object.fromEntries(
        [...verdicts.keys()].map((name) => [
          name,
          codes(verdicts, name).filter((code) => !/^clock|^new-key/.test(code)),
        ]),
      ),
    ).toEqual({
      'before, first': [`shape ${change}`],
      'before, second': [`shape ${change}`, 'bundle-signature none'],
      'behind, first': [`shape ${change + 2}`, 'bundle-signature none'],
      'behind, second': [`shape ${change + 2}`],
      'no key': ['shape 1', 'bundle-signature none'],
    })
  })
})
