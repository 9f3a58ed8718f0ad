import { describe, expect, it } from 'vitest'
import { readReplyFiles } from '../../../src/renderer/runs/reply-files.ts'

const file = (name: string, size = 3) => ({
  name,
  size,
  arrayBuffer: async () => new Uint8Array([1, 2, 3]).buffer,
})

describe('replies that are given to the window', () => {
  it('are read as they are', async () => {
    expect(await readReplyFiles([file('portal.cer')])).toEqual({
      files: [{ name: 'portal.cer', bytes: new Uint8Array([1, 2, 3]) }],
      refused: [],
    })
  })

  it('are refused when they are too large, too many, too long of name, or folders, each with the reason', async () => {
    const folder = { ...file('replies'), arrayBuffer: () => Promise.reject(new Error('not a file')) }
    const { files, refused } = await readReplyFiles([
      file('large.cer', 1024 * 1024 + 1),
      folder,
      file(`${'n'.repeat(252)}.cer`),
      ...Array.from({ length: 62 }, (_, place) => file(`${place}.cer`)),
    ])
    expect(files).toHaveLength(61)
    expect(refused.map(({ name, reason }) => `${name.slice(0, 9)}: ${reason.slice(0, 26)}`)).toEqual([
      'large.cer: It is larger than 1 MiB: n',
      'replies: It can’t be read (not a fi',
      'nnnnnnnnn: Its name is too long: give',
      '61.cer: 64 files can be added at o',
    ])
  })

  it('may be as large as the contract allows', async () => {
    expect((await readReplyFiles([file('just.cer', 1024 * 1024)])).refused).toEqual([])
  })
})
