import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addReplies } from '../../../src/main/application/reply-files.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()
const file = (name: string, text = 'a reply') => ({ name, bytes: Buffer.from(text) })

describe('replies that are given to a window', () => {
  it('are put into their folder under their own names, whatever their paths', async () => {
    const names = ['portal.cer', 'C:\\Users\\me\\chain.p7b', '/tmp/root.PEM', '..\\..\\evil.crt']
    expect(
      await addReplies(
        at('replies'),
        names.map((name) => file(name)),
      ),
    ).toEqual({
      added: ['portal.cer', 'chain.p7b', 'root.PEM', 'evil.crt'],
      refused: [],
    })
    expect(readdirSync(at('replies')).toSorted()).toEqual(['chain.p7b', 'evil.crt', 'portal.cer', 'root.PEM'])
  })

  it.each([
    '',
    '..',
    '.',
    '.cer',
    'a/',
    'con.cer',
    'COM1.cer',
    'lpt².cer',
    'a:b.cer',
    'a.cer ',
    'a.cer.',
    'a\u0000.cer',
    'a\u202ecer',
    'a.exe',
    'cer',
  ])('are refused with the name “%s”', async (name) => {
    const { added, refused } = await addReplies(at('replies'), [file(name)])
    expect(added).toEqual([])
    expect(refused).toHaveLength(1)
    expect(readdirSync(at('replies'))).toEqual([])
  })

  it('never take the place of another file; the same one once more is fine', async () => {
    await addReplies(at('replies'), [file('a.cer', 'one')])
    expect(await addReplies(at('replies'), [file('a.cer', 'one'), file('a.cer', 'two')])).toEqual({
      added: ['a.cer'],
      refused: [{ name: 'a.cer', reason: expect.stringContaining('writes over nothing') }],
    })
    expect(readFileSync(at('replies', 'a.cer'), 'utf8')).toBe('one')
    mkdirSync(at('replies', 'b.cer'))
    expect((await addReplies(at('replies'), [file('b.cer')])).refused).toHaveLength(1)
    expect((await addReplies(at('replies'), [file('empty.cer', '')])).refused).toHaveLength(1)
  })

  it('never leave their folder, whatever they are called', async () => {
    writeFileSync(at('beside.cer'), 'untouched')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), async (name) => {
        await addReplies(at('replies'), [file(name), file(`../${name}.cer`)])
        expect(readdirSync(at()).toSorted()).toEqual(['beside.cer', 'replies'])
      }),
    )
    expect(readFileSync(at('beside.cer'), 'utf8')).toBe('untouched')
    expect(existsSync(at('replies'))).toBe(true)
  })
})
