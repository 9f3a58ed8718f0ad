import { beforeEach, describe, expect, it } from 'vitest'
import { type LeaveChoice, Leaving } from '../../../src/main/electron/leaving.ts'
import type { Question } from '../../../src/main/electron/question.ts'

let happened: string[]
let questions: Question<LeaveChoice>[]
let rotating: { run: string; region: string }[]
let answer: (choice: LeaveChoice) => void
let closing: () => Promise<void>

beforeEach(() => {
  happened = []
  questions = []
  rotating = [{ run: '1', region: 'east' }]
  closing = async () => void happened.push('closed')
})

const leaving = (): Leaving =>
  new Leaving({
    application: { rotating: () => rotating, close: () => closing() },
    ask: (question) => {
      questions.push(question)
      return new Promise((resolve) => {
        answer = resolve
      })
    },
    goToBackground: () => happened.push('background'),
    putAway: async () => void happened.push('put away'),
    onFault: () => happened.push('fault'),
    exit: (status) => happened.push(`exit ${status}`),
  })

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('leaving Keyturn', () => {
  it('while nothing rotates ends it, the log closed first, without a question', async () => {
    rotating = []
    await leaving().leave()
    expect(happened).toEqual(['put away', 'closed', 'exit 0'])
    expect(questions).toEqual([])
  })

  it('while a region rotates asks in words, and does what the person says', async () => {
    for (const [choice, then] of [
      ['stay', []],
      ['background', ['background']],
      ['quit', ['put away', 'closed', 'exit 0']],
    ] as const) {
      happened = []
      const left = leaving().leave()
      answer(choice)
      await left
      expect(happened).toEqual(then)
    }
    expect(questions[0]).toMatchObject({
      message: 'The rotation of east goes on on the stamp, whatever you do here.',
      otherwise: 'stay',
    })
  })

  it('while several rotate names each', () => {
    rotating = ['east', 'west', 'north'].map((region) => ({ run: region, region }))
    void leaving().leave()
    expect(questions[0]?.message).toBe(
      'The rotations of east, west and north go on on their stamps, whatever you do here.',
    )
  })

  it('asks once, however often the person presses', async () => {
    const one = leaving()
    const left = one.leave()
    await one.leave()
    expect(questions).toHaveLength(1)
    answer('stay')
    await left
    void one.leave()
    expect(questions).toHaveLength(2)
  })

  it('at the end of the session does not ask, and ends once', async () => {
    const one = leaving()
    await Promise.all([one.end(0), one.end(0)])
    expect(happened).toEqual(['put away', 'closed', 'exit 0'])
    expect(questions).toEqual([])
  })

  it('waits for the log to be closed', async () => {
    let closed = (): void => {}
    closing = () =>
      new Promise((resolve) => {
        closed = resolve
      })
    const end = leaving().end(0)
    await settled()
    expect(happened).toEqual(['put away'])
    closed()
    await end
    expect(happened).toEqual(['put away', 'exit 0'])
  })

  it('ends even when the log can’t be closed, and says so by its status', async () => {
    closing = async () => {
      throw new Error('the disk is gone')
    }
    await leaving().end(0)
    expect(happened).toEqual(['put away', 'fault', 'exit 1'])
  })
})
