import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readHeadFile, writeHeadFile } from '../../../src/main/audit/head-file.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()
const head = { seq: 41, hash: 'ab'.repeat(32), at: '2026-11-23T10:15:00.000Z' }

describe('the head file', () => {
  it('gives back the head that was written last, and names itself as its source', async () => {
    await writeHeadFile(at('head.json'), { ...head, seq: 40 })
    await writeHeadFile(at('head.json'), head)
    expect(readHeadFile(at('head.json'))).toEqual({
      source: at('head.json'),
      entry: 41,
      hash: head.hash,
      at: head.at,
    })
    expect(readdirSync(at())).toEqual(['head.json'])
  })

  it('can be read without Keyturn', async () => {
    await writeHeadFile(at('head.json'), head)
    expect(JSON.parse(readFileSync(at('head.json'), 'utf8'))).toEqual({
      format: 'keyturn.head.v1',
      entry: 41,
      hash: head.hash,
      at: head.at,
    })
  })

  it.each([
    ['no JSON', 'a secret password'],
    ['an empty file', ''],
    ['something else in JSON', '{"format":"other"}'],
    ['a hash that is none', JSON.stringify({ format: 'keyturn.head.v1', entry: 1, hash: 'AB', at: head.at })],
    ['an entry that is none', JSON.stringify({ format: 'keyturn.head.v1', entry: 0, hash: head.hash, at: head.at })],
    ['a time that is none', JSON.stringify({ format: 'keyturn.head.v1', entry: 1, hash: head.hash, at: 'yesterday' })],
    ['far more than a head', JSON.stringify({ format: 'keyturn.head.v1', entry: 1, ...head }).padEnd(100_000)],
  ])('refuses %s with words, and repeats nothing of it', (_title, content) => {
    writeFileSync(at('head.json'), content)
    expect(() => readHeadFile(at('head.json'))).toThrow(
      expect.objectContaining({
        name: 'AnchorUnreadable',
        message: `${at('head.json')} is not a head file of Keyturn. Give the head.json that was kept for this log, or verify without it.`,
      }),
    )
  })

  it('says that a file is not there, or is a folder', () => {
    expect(() => readHeadFile(at('absent.json'))).toThrow(/can't be read: ENOENT.*Check the path/)
    mkdirSync(at('folder'))
    expect(() => readHeadFile(at('folder'))).toThrow(/folder.* can't be read: EISDIR/)
  })
})
