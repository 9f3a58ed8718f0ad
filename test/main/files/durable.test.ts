import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import {
  exists,
  removeLeftovers,
  replaceFile,
  TargetExists,
  writeNewFile,
  writeNewFolder,
} from '../../../src/main/files/durable.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()

describe('a new file', () => {
  it('is there whole, with its mode and nothing beside it', async () => {
    await writeNewFile(at('secret.key'), 'content', 0o600)
    expect(readFileSync(at('secret.key'), 'utf8')).toBe('content')
    expect(statSync(at('secret.key')).mode & 0o777).toBe(0o600)
    expect(readdirSync(at())).toEqual(['secret.key'])
  })

  it.each(['file', 'folder'])('never takes the place of a %s', async (kind) => {
    if (kind === 'file') writeFileSync(at('here'), 'kept')
    else mkdirSync(at('here'))
    await expect(writeNewFile(at('here'), 'new')).rejects.toThrow(TargetExists)
    expect(readdirSync(at())).toEqual(['here'])
    if (kind === 'file') expect(readFileSync(at('here'), 'utf8')).toBe('kept')
  })

  it('can be filled from a stream', async () => {
    await writeNewFile(at('copy'), Readable.from([Buffer.from('con'), Buffer.from('tent')]))
    expect(readFileSync(at('copy'), 'utf8')).toBe('content')
  })

  it('leaves nothing when the stream ends in an error', async () => {
    const lost = new Readable({ read: () => lost.destroy(new Error('the share is gone')) })
    await expect(writeNewFile(at('copy'), lost)).rejects.toThrow('the share is gone')
    expect(readdirSync(at())).toEqual([])
  })

  it('is written by one of many who want its name', async () => {
    const tries = Array.from({ length: 8 }, (_, index) => writeNewFile(at('one'), `${index}`))
    const results = await Promise.allSettled(tries)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(readdirSync(at())).toEqual(['one'])
  })
})

it('a file that is Keyturn’s to replace is replaced as a whole', async () => {
  await replaceFile(at('head.json'), '1')
  await replaceFile(at('head.json'), '2')
  expect(readFileSync(at('head.json'), 'utf8')).toBe('2')
  expect(readdirSync(at())).toEqual(['head.json'])
})

describe('a new folder', () => {
  it('appears with everything in it, in an empty one’s place too', async () => {
    mkdirSync(at('out'))
    await writeNewFolder(at('out'), async (temporary) => {
      expect(await exists(at('out', 'a'))).toBe(false)
      await writeNewFile(`${temporary}/a`, 'a')
    })
    expect(readdirSync(at('out'))).toEqual(['a'])
    expect(readdirSync(at())).toEqual(['out'])
  })

  it('leaves nothing when it could not be filled', async () => {
    const filling = writeNewFolder(at('out'), async (temporary) => {
      await writeNewFile(`${temporary}/a`, 'a')
      throw new Error('no more room')
    })
    await expect(filling).rejects.toThrow('no more room')
    expect(readdirSync(at())).toEqual([])
  })

  it('gives way to one that is filled in the meantime', async () => {
    mkdirSync(at('out'))
    const filling = writeNewFolder(at('out'), async (temporary) => {
      await writeNewFile(`${temporary}/a`, 'a')
      writeFileSync(at('out', 'kept'), 'kept')
    })
    await expect(filling).rejects.toThrow(TargetExists)
    expect([readdirSync(at()), readdirSync(at('out'))]).toEqual([['out'], ['kept']])
  })

  it('never takes the place of a link, wherever it leads', async () => {
    mkdirSync(at('elsewhere'))
    for (const target of ['elsewhere', 'nowhere']) {
      symlinkSync(at(target), at(`link to ${target}`))
      await expect(writeNewFolder(at(`link to ${target}`), async () => {})).rejects.toThrow(TargetExists)
    }
    expect(readdirSync(at('elsewhere'))).toEqual([])
  })

  it('never takes the place of a filled one', async () => {
    mkdirSync(at('out'))
    writeFileSync(at('out', 'kept'), 'kept')
    await expect(writeNewFolder(at('out'), async () => {})).rejects.toThrow(/exists already and is not empty/)
    expect(readdirSync(at('out'))).toEqual(['kept'])
  })
})

it('what a killed write left is removed, and nothing else', async () => {
  mkdirSync(at('.out.0123456789ab.part'))
  for (const name of ['.out.0123456789ab.part/a', '.other.0123456789ab.part', '.out.part', 'out.txt'])
    writeFileSync(at(name), '')
  await removeLeftovers(at('out'))
  expect(readdirSync(at()).toSorted()).toEqual(['.other.0123456789ab.part', '.out.part', 'out.txt'])
})
