import { describe, expect, it } from 'vitest'
import { AnchorKeeper, type PlaceStanding } from '../../../../src/main/audit/anchors/anchor-keeper.ts'
import type { AnchorPlace } from '../../../../src/main/audit/anchors/anchor-place.ts'
import type { KeptHead } from '../../../../src/main/audit/anchors/kept-head.ts'
import { keptHead } from '../support/kept-heads.ts'

/** A place that keeps heads in memory, one at a time, and fails when it is told to. */
class MemoryPlace implements AnchorPlace {
  readonly name: string
  readonly kept: number[] = []
  failure: string | null = null

  constructor(name: string) {
    this.name = name
  }

  async keep({ seq }: KeptHead): Promise<void> {
    await Promise.resolve()
    if (this.failure !== null) throw new Error(this.failure)
    this.kept.push(seq)
  }

  recall = (): Promise<readonly never[]> => Promise.resolve([])
}

describe('the heads of a log', () => {
  it('go to every place, the newest only when several wait', async () => {
    const places = [new MemoryPlace('a folder'), new MemoryPlace('an event log')]
    const keeper = new AnchorKeeper(places, () => {})
    for (const seq of [2, 5, 9, 12]) keeper.keep(keptHead({ seq }))
    await keeper.settled()
    expect(places.map(({ kept }) => kept)).toEqual([
      [2, 12],
      [2, 12],
    ])
    expect(keeper.standings()).toMatchObject([
      { place: 'a folder', kept: { entry: 12 }, problem: null },
      { place: 'an event log', kept: { entry: 12 }, problem: null },
    ])
  })

  it('are still kept elsewhere when one place fails, which is told once, and once more when it is over', async () => {
    const [bad, good] = [new MemoryPlace('bad'), new MemoryPlace('good')]
    const told: PlaceStanding[] = []
    const keeper = new AnchorKeeper([bad, good], (standing) => told.push(standing))
    const keep = async (seq: number): Promise<void> => {
      keeper.keep(keptHead({ seq }))
      await keeper.settled()
    }
    await keep(2)
    bad.failure = 'the folder is read-only'
    await keep(4)
    await keep(6)
    expect(keeper.standings()[0]).toMatchObject({ kept: { entry: 2 }, problem: 'the folder is read-only' })
    bad.failure = null
    await keep(8)
    expect(good.kept).toEqual([2, 4, 6, 8])
    expect(told.map(({ place, problem }) => [place, problem])).toEqual([
      ['bad', 'the folder is read-only'],
      ['bad', null],
    ])
  })
})
