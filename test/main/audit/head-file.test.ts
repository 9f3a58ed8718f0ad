import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { anchorOf } from '../../../src/main/audit/anchors/kept-head.ts'
import { readPaperCode } from '../../../src/main/audit/anchors/paper-code.ts'
import {
  headFilePlace,
  headFileText,
  parseHeadFile,
  readAnchorFile,
  readHeadFile,
  writeHeadFile,
} from '../../../src/main/audit/head-file.ts'
import { newPrivateKey, signingKeyOf } from '../../../src/main/audit/signing-key.ts'
import { markup } from '../../../src/main/report/markup.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { keptHead } from './support/kept-heads.ts'

const at = temporaryFolder()
const head = keptHead()
const anchor = { entry: 41, hash: head.hash, at: head.at, origin: head.origin }

const unsigned = { format: 'keyturn.head.v1', entry: 41, hash: head.hash, at: head.at }
const signed = {
  format: 'keyturn.head.v2',
  entry: 41,
  hash: head.hash,
  at: head.at,
  origin: head.origin,
  publicKey: head.publicKey,
  checkpoint: Buffer.from(head.line).toString('base64'),
}

const unreadable = (message: unknown) => expect.objectContaining({ name: 'AnchorUnreadable', message })
const noHead = (path: string): string =>
  `${path} is not a head file of Keyturn. Give the head.json that was kept for this log, or verify without it.`

describe('the head file', () => {
  it('gives back the head that was written last, and names itself as its source', async () => {
    await writeHeadFile(at('head.json'), keptHead({ seq: 40 }))
    await writeHeadFile(at('head.json'), head)
    expect(readHeadFile(at('head.json'))).toEqual({ source: at('head.json'), ...anchor })
    expect(readdirSync(at())).toEqual(['head.json'])
  })

  it('can be read without Keyturn, and holds what proves it', async () => {
    await writeHeadFile(at('head.json'), head)
    const { code, ...rest } = JSON.parse(readFileSync(at('head.json'), 'utf8'))
    expect(rest).toEqual(signed)
    expect(readPaperCode(code)).toMatchObject({ entry: 41, hash: head.hash.slice(0, 20) })
  })

  it('is ASCII, whatever the letters of its log’s name', async () => {
    const foreign = keptHead({ origin: 'größe 漢 😀 \u200b\u007f</pre>' })
    await writeHeadFile(at('head.json'), foreign)
    expect(readFileSync(at('head.json'), 'latin1')).toMatch(/^[\n -~]+$/)
    expect(readHeadFile(at('head.json')).origin).toBe(foreign.origin)
  })

  it('can be of an older log, and then does not say of which', () => {
    writeFileSync(at('head.json'), JSON.stringify(unsigned))
    expect(readHeadFile(at('head.json'))).toEqual({ source: at('head.json'), ...anchor, origin: null })
  })

  it('can be saved by hand in any of the ways of Windows', () => {
    const lines = headFileText(head).replaceAll('\n', '\r\n')
    for (const bytes of [Buffer.from(`\ufeff${lines}`, 'utf16le'), Buffer.from(`\ufeff${lines}`), Buffer.from(lines)]) {
      writeFileSync(at('saved.json'), bytes)
      expect(readHeadFile(at('saved.json'))).toMatchObject(anchor)
    }
  })

  it.each([
    ['another entry', { entry: 42 }],
    ['another hash', { hash: 'ab'.repeat(32) }],
    ['another time', { at: '2026-11-23T10:15:00.001Z' }],
    ['another log', { origin: 'JUMP02/other' }],
    ['another key', { publicKey: signingKeyOf(newPrivateKey()).publicKey }],
    ['a checkpoint in another base64', { checkpoint: `${signed.checkpoint}\n` }],
    ['a checkpoint that is none', { checkpoint: Buffer.from('{}').toString('base64') }],
    ['a checkpoint that is no text', { checkpoint: Buffer.from([0xff]).toString('base64') }],
  ])('was altered when it has %s', (_title, change) => {
    const text = JSON.stringify({ ...signed, ...change })
    expect(() => parseHeadFile(text, 'the head')).toThrow(unreadable(expect.stringContaining('the head was altered')))
  })

  it.each([
    ['no JSON', 'a secret password'],
    ['an empty file', ''],
    ['something else in JSON', '{"format":"other"}'],
    ['a hash that is none', JSON.stringify({ ...unsigned, hash: 'AB' })],
    ['an entry that is none', JSON.stringify({ ...unsigned, entry: 0 })],
    ['a time that is none', JSON.stringify({ ...unsigned, at: 'yesterday' })],
    ['a signed head without its proof', JSON.stringify({ ...unsigned, format: 'keyturn.head.v2' })],
    ['far more than a head', JSON.stringify(signed).padEnd(100_000)],
  ])('refuses %s with words, and repeats nothing of it', (_title, content) => {
    writeFileSync(at('head.json'), content)
    for (const read of [readHeadFile, readAnchorFile]) {
      expect(() => read(at('head.json'))).toThrow(unreadable(noHead(at('head.json'))))
    }
  })

  it('says that a file is not there, or is a folder', () => {
    expect(() => readHeadFile(at('absent.json'))).toThrow(/can't be read: ENOENT.*Check the path/)
    mkdirSync(at('folder'))
    expect(() => readHeadFile(at('folder'))).toThrow(/folder.* can't be read: EISDIR/)
  })
})

describe('a file that is given as an anchor', () => {
  const page = (...contents: readonly string[]): string =>
    markup`<!doctype html>
<html lang="en"><body>${contents.map((content) => markup`<div class="block"><p>head.json</p><pre>${content}</pre></div>`)}
<p>${headFileText(keptHead({ seq: 1 }))}</p></body></html>`.text

  it('can be a head file', async () => {
    await writeHeadFile(at('head.json'), head)
    expect(readAnchorFile(at('head.json'))).toEqual({ source: at('head.json'), ...anchor })
  })

  it('can be a report, as it was written or as a browser saved it', () => {
    const written = page('Start-SecretRotation', headFileText(head), 'audit verify')
    const savedAnew = written
      .replaceAll('&quot;', '"')
      .replaceAll('<pre>', '<pre style="" class="saved">')
      .replaceAll('\n', '\r\n')
    expect(savedAnew).not.toBe(written)
    for (const html of [written, savedAnew, `\ufeff\n${written}`]) {
      writeFileSync(at('report.html'), html)
      expect(readAnchorFile(at('report.html'))).toEqual({ source: at('report.html'), ...anchor })
    }
    writeFileSync(at('report.html'), page(JSON.stringify(unsigned, null, 2)))
    expect(readAnchorFile(at('report.html'))).toMatchObject({ ...anchor, origin: null })
  })

  it('is false when the head in a report was altered', () => {
    writeFileSync(at('report.html'), page(headFileText({ ...head, seq: 40 })))
    expect(() => readAnchorFile(at('report.html'))).toThrow(unreadable(expect.stringContaining('was altered')))
  })

  it('is refused when a report shows no head, or when it is not clear which one is meant', () => {
    writeFileSync(at('report.html'), page('Start-SecretRotation'))
    expect(() => readAnchorFile(at('report.html'))).toThrow(unreadable(noHead(at('report.html'))))
    writeFileSync(at('report.html'), page(JSON.stringify(unsigned), headFileText(head)))
    expect(() => readAnchorFile(at('report.html'))).toThrow(/more than one head.*as head\.json/)
    writeFileSync(at('report.html'), page(headFileText(head), headFileText(head)))
    expect(readAnchorFile(at('report.html'))).toMatchObject(anchor)
  })

  it('is read in the time of its length, however it was built', () => {
    const hostile = ['<pre ', '<pre>', '<pre>{', '<pre>&quot;', `<pre ${'x'.repeat(150)}`]
    for (const piece of hostile) {
      writeFileSync(at('report.html'), `<html>${piece.repeat(4_000_000 / piece.length)}`)
      expect(() => readAnchorFile(at('report.html'))).toThrow(unreadable(noHead(at('report.html'))))
    }
  })
})

describe('the head file as a place that remembers a head', () => {
  it('recalls the head that it kept last', async () => {
    const place = headFilePlace(at('head.json'))
    expect(place.name).toBe(at('head.json'))
    expect(await place.recall()).toEqual([])
    await place.keep(keptHead({ seq: 40 }))
    await place.keep(head)
    expect(await place.recall()).toEqual([anchorOf(head, at('head.json'))])
  })

  it('recalls the head of an older Keyturn too, which nothing proves, and refuses one that was altered', async () => {
    const place = headFilePlace(at('head.json'))
    writeFileSync(at('head.json'), JSON.stringify(unsigned))
    expect(await place.recall()).toMatchObject([{ entry: unsigned.entry, hash: unsigned.hash, origin: null }])
    writeFileSync(at('head.json'), JSON.stringify({ ...signed, entry: 40 }))
    await expect(place.recall()).rejects.toThrow(unreadable(expect.stringContaining('was altered')))
    writeFileSync(at('head.json'), 'x')
    await expect(place.recall()).rejects.toThrow(unreadable(noHead(at('head.json'))))
  })

  it('says when a head was not kept', async () => {
    const place = headFilePlace(at('absent', 'head.json'))
    await expect(place.keep(head)).rejects.toThrow(
      expect.objectContaining({
        name: 'AnchorNotKept',
        message: expect.stringMatching(/was not kept in .*head\.json: no such file/),
      }),
    )
  })
})
