import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { stampIdOf } from '../../../src/domain/stamp/stamp-draft.ts'
import { KeptFileDamaged, KeptFileNewer } from '../../../src/main/files/kept-file.ts'
import { SavedStamps } from '../../../src/main/stamps/saved-stamps.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { contosoDraft } from '../application/support/stamp-draft.ts'

const at = temporaryFolder()

const stampOf = (region: string) => {
  const draft = { ...contosoDraft, names: { ...contosoDraft.names, region } }
  return { id: stampIdOf(draft.names), draft, internalEntered: null }
}

const region = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)

it('what was saved is read back, in the order in which it was saved, whatever was removed between', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(region, { maxLength: 8 }),
      fc.array(fc.nat(7), { maxLength: 4 }),
      async (regions, removed) => {
        const path = at('stamps.json')
        await rm(path, { force: true })
        const stamps = await SavedStamps.open(path)
        // All at once: one change is written after the other.
        await Promise.all(regions.map((each) => stamps.put(null, stampOf(each))))
        const gone = removed.map((index) => regions[index] ?? '')
        await Promise.all(gone.map((each) => stamps.remove(stampOf(each).id)))
        const left = regions.filter((each) => !gone.includes(each)).map(stampOf)
        expect(stamps.list()).toEqual(left)
        expect((await SavedStamps.open(path)).list()).toEqual(left)
      },
    ),
    { numRuns: 40 },
  )
})

it('a file that was damaged in any place is either refused in words or holds whole stamps, and is never changed', async () => {
  const path = at('stamps.json')
  const stamps = await SavedStamps.open(path)
  await stamps.put(null, stampOf('east'))
  await stamps.put(null, stampOf('west'))
  const whole = readFileSync(path)
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (place, byte, cut) => {
      const damaged = cut ? whole.subarray(0, place) : Buffer.from(whole)
      if (!cut) damaged[place] = byte
      writeFileSync(path, damaged)
      try {
        const read = await SavedStamps.open(path)
        for (const { id, draft } of read.list()) expect(id).toBe(stampIdOf(draft.names))
      } catch (error) {
        expect(error instanceof KeptFileDamaged || error instanceof KeptFileNewer).toBe(true)
        expect(error).toMatchObject({ message: expect.stringContaining(path) })
      }
      expect(readFileSync(path).equals(damaged)).toBe(true)
    }),
    { numRuns: 200 },
  )
})

it('a change that can’t be written was not made, and the next one can be', async () => {
  mkdirSync(at('stamps.json', 'in the way'), { recursive: true })
  await rm(at('stamps.json'), { recursive: true })
  const stamps = await SavedStamps.open(at('gone', 'stamps.json'))
  await expect(stamps.put(null, stampOf('east'))).rejects.toThrow(/ENOENT/)
  expect(stamps.list()).toEqual([])
  mkdirSync(at('gone'))
  await stamps.put(null, stampOf('west'))
  await stamps.put(stampOf('west').id, stampOf('north'))
  expect((await SavedStamps.open(at('gone', 'stamps.json'))).list()).toEqual([stampOf('north')])
  expect(stamps.find(stampOf('north').id)).toEqual(stampOf('north'))
  expect(stamps.find('other')).toBeNull()
  expect(readdirSync(at('gone'))).toEqual(['stamps.json'])
})

it('the same stamp, saved twice at the same moment, is there once', async () => {
  const stamps = await SavedStamps.open(at('stamps.json'))
  const saved = await Promise.allSettled([stamps.put(null, stampOf('east')), stamps.put(null, stampOf('east'))])
  expect(saved.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect((await SavedStamps.open(at('stamps.json'))).list()).toEqual([stampOf('east')])
})
