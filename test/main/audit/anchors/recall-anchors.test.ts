import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Anchor } from '../../../../src/main/audit/anchor.ts'
import type { AnchorPlace } from '../../../../src/main/audit/anchors/anchor-place.ts'
import { recallAnchors } from '../../../../src/main/audit/anchors/recall-anchors.ts'
import { headFilePlace, writeHeadFile } from '../../../../src/main/audit/head-file.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { note, open } from '../support/journals.ts'

const at = temporaryFolder()

const remembering = (...anchors: readonly Anchor[]): AnchorPlace => ({
  name: 'a place',
  keep: () => Promise.resolve(),
  recall: () => Promise.resolve(anchors),
})

const anchor = (origin: string | null, entry: number): Anchor => ({
  source: 'a place',
  entry,
  hash: 'a'.repeat(64),
  at: null,
  origin,
})

/** The origin of a new log at that path. */
const logAt = (path: string): string => {
  const journal = open(path)
  journal.append(note())
  journal.close()
  return journal.identity.origin
}

describe('what is remembered of a log', () => {
  it('is the newest head of this log, out of a place that several logs share', async () => {
    const origin = logAt(at('journal.db'))
    const shared = remembering(anchor('OTHER/1', 90), anchor(origin, 7), anchor(origin, 3))
    expect((await recallAnchors(at('journal.db'), [shared])).anchors).toMatchObject([{ entry: 7, origin }])
  })

  it('is told when it is nothing but another log’s, since one of the two is not where it belongs', async () => {
    logAt(at('journal.db'))
    const { anchors } = await recallAnchors(at('journal.db'), [remembering(anchor('OTHER/1', 90))])
    expect(anchors).toMatchObject([{ origin: 'OTHER/1' }])
  })

  it('is nothing where there is nothing, and everything where the log says no name', async () => {
    expect(await recallAnchors(at('journal.db'), [remembering()])).toEqual({ anchors: [], problems: [] })
    writeFileSync(at('journal.db'), 'no database at all')
    const { anchors } = await recallAnchors(at('journal.db'), [remembering(anchor('A/1', 9), anchor('B/2', 8))])
    expect(anchors).toMatchObject([{ entry: 9 }])
  })

  it('leaves a place out that can’t be asked, and says so', async () => {
    logAt(at('journal.db'))
    mkdirSync(at('anchors'))
    writeFileSync(join(at('anchors'), 'head.json'), 'x')
    const { anchors, problems } = await recallAnchors(at('journal.db'), [
      headFilePlace(join(at('anchors'), 'head.json')),
    ])
    expect(anchors).toEqual([])
    expect(problems).toEqual([expect.stringContaining('head.json is not a head file')])
  })

  it('is what a head file kept', async () => {
    const journal = open(at('journal.db'))
    journal.append(note())
    await writeHeadFile(at('head.json'), journal.sign())
    const { seq, hash } = journal.head()
    journal.close()
    expect((await recallAnchors(at('journal.db'), [headFilePlace(at('head.json'))])).anchors).toMatchObject([
      { source: at('head.json'), entry: seq, hash },
    ])
  })
})
