import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import { expectTranscripts } from '../../../src/main/runs/transcripts-folder.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()
const destination = '\\\\10.4.0.9\\transcripts'
const expecting = () => expectTranscripts({ transcripts: at('share'), transcriptsDestination: destination })

const put = (...parts: readonly string[]): string => {
  const file = at('share', ...parts)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'text')
  return file
}

const sha256 = '982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1'

it('finds what has come by its own name or that of a folder above it, without regard to case, and hashes it', async () => {
  put('Transcripts_0', 'from before.txt')
  const expected = await expecting()
  const came = [put('Transcripts_1.txt'), put('a', 'TRANSCRIPTS_2', 'b', 'x.log'), put('a', 'transcripts_3')]
  put('MyTranscripts_4.txt')
  put('Transcripts', 'x.txt')
  put('notes.txt')
  expect(await expected.came()).toEqual({
    transcripts: came.toSorted().map((path) => ({ path, sha256, bytes: 4 })),
    unseen: null,
  })
})

it('takes a folder that is not there yet for an empty one', async () => {
  const expected = await expecting()
  put('Transcripts_1.txt')
  expect(await expected.came()).toMatchObject({ transcripts: [{ bytes: 4 }], unseen: null })
})

it('says where it looked, and where the stamp was to write, when nothing has come', async () => {
  expect(await (await expecting()).came()).toEqual({
    transcripts: [],
    unseen: `No transcript has appeared in ${at('share')}; the stamp was told to write to ${destination}.`,
  })
})

it('says why it can’t tell, before as well as after', async () => {
  writeFileSync(at('share'), 'a file in its place')
  const before = await expecting()
  rmSync(at('share'))
  put('Transcripts_1.txt')
  expect(await before.came()).toMatchObject({ transcripts: [], unseen: expect.stringContaining('ENOTDIR') })
})

it('hashes what can be read, and names what can’t', async () => {
  const expected = await expecting()
  const [good, bad] = [put('Transcripts_1.txt'), put('Transcripts_2.txt')]
  chmodSync(bad, 0)
  const { transcripts, unseen } = await expected.came()
  // An account that may read everything reads this too.
  if (process.getuid?.() === 0) expect(transcripts.map(({ path }) => path)).toEqual([good, bad])
  else {
    expect(transcripts.map(({ path }) => path)).toEqual([good])
    expect(unseen).toContain(`${bad} came, and could not be read: EACCES`)
  }
})

it('follows no link, which could lead anywhere', async () => {
  const expected = await expecting()
  put('Transcripts_1', 'a.txt')
  symlinkSync(at('share'), at('share', 'Transcripts_1', 'round'))
  expect((await expected.came()).transcripts).toHaveLength(1)
})

it('gives up on what is no folder for transcripts: nested without end', async () => {
  const expected = await expecting()
  put('1', '2', '3', '4', '5', '6', '7', 'Transcripts_1.txt')
  expect((await expected.came()).transcripts).toHaveLength(1)
  put('1', '2', '3', '4', '5', '6', '7', '8', 'Transcripts_2.txt')
  expect(await expected.came()).toMatchObject({
    transcripts: [],
    unseen: expect.stringContaining('holds too much to be a folder for transcripts'),
  })
})
