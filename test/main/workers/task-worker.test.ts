import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TaskWorker, type Watch, WorkerSilent } from '../../../src/main/workers/task-worker.ts'

const entry = new URL('./support/tasks-worker.ts', import.meta.url)
const watch = (more: Partial<Watch<number>> = {}): Watch<number> => ({
  signal: new AbortController().signal,
  onProgress: () => {},
  ...more,
})

interface Echo {
  readonly text: string
  readonly date: Date
  readonly secret: readonly number[]
  readonly before: readonly number[]
  readonly buffer: number
}

let worker: TaskWorker
beforeEach(() => {
  worker = new TaskWorker(entry)
})
afterEach(() => vi.useRealTimers())

describe('a task in a worker', () => {
  it('gets what it is given, and answers', async () => {
    const date = new Date('2026-11-23T10:00:00Z')
    expect(await worker.perform<number, Echo>({ name: 'echo', options: { text: 'ü漢', date } }, watch())).toMatchObject(
      {
        text: 'ü漢',
        date,
      },
    )
  })

  it('gets no more of a secret’s memory than the secret, which is wiped in both threads’ hands when it is done', async () => {
    const secret = Buffer.from('Rehearsal1')
    const first = await worker.perform<number, Echo>({ name: 'echo', options: { secret } }, watch())
    expect(first.secret).toEqual([...Buffer.from('Rehearsal1')])
    expect(first.buffer).toBe(10)
    // The caller's own bytes are the caller's to wipe.
    expect(secret.toString()).toBe('Rehearsal1')
    const next = await worker.perform<number, Echo>({ name: 'echo', options: {} }, watch())
    expect(next.before).toEqual(Array(10).fill(0))
  })

  it('tells its progress in order, before its end', async () => {
    const seen: number[] = []
    const done = worker.perform<number, string>(
      { name: 'count', options: {} },
      watch({ onProgress: (step) => seen.push(step) }),
    )
    expect(await done.then((result) => [...seen, result])).toEqual([1, 2, 3, 'counted'])
  })

  it('keeps the name, the words and the details of its error', async () => {
    const refused = worker.perform({ name: 'refuse', options: {} }, watch())
    await expect(refused).rejects.toMatchObject({
      name: 'TargetExists',
      message: expect.stringMatching(/^\/share\/Certificates exists already/),
      path: '/share/Certificates',
    })
  })

  it('ends with the signal’s reason when it is cancelled, and the next one is not', async () => {
    const controller = new AbortController()
    const reason = new Error('the operator cancelled')
    const waiting = worker.perform(
      { name: 'wait', options: {} },
      watch({ signal: controller.signal, onProgress: () => controller.abort(reason) }),
    )
    await expect(waiting).rejects.toBe(reason)
    expect(await worker.perform({ name: 'count', options: {} }, watch())).toBe('counted')
    await expect(worker.perform({ name: 'count', options: {} }, watch({ signal: controller.signal }))).rejects.toBe(
      reason,
    )
  })

  it('ends when its progress can’t be taken, with that error', async () => {
    const full = new Error('the disk is full')
    const seen: number[] = []
    const counting = worker.perform<number, string>(
      { name: 'count', options: {} },
      watch({
        onProgress: (step) => {
          seen.push(step)
          throw full
        },
      }),
    )
    await expect(counting).rejects.toBe(full)
    expect(seen).toEqual([1])
  })

  it('can be one of several at the same time', async () => {
    const both = ['one', 'two'].map((text) =>
      worker.perform<number, Echo>({ name: 'echo', options: { text } }, watch()),
    )
    expect((await Promise.all(both)).map(({ text }) => text)).toEqual(['one', 'two'])
  })

  it.each([
    ['uses too much memory', 'fill', /memory/i],
    ['ends its thread', 'end', /ended with 7/],
  ])('that %s is an error, and the next one gets a thread of its own', async (_, name, words) => {
    await expect(worker.perform({ name, options: {} }, watch())).rejects.toThrow(words)
    expect(await worker.perform({ name: 'count', options: {} }, watch())).toBe('counted')
  })

  it('may find its thread prepared, which takes no other’s place and is missed by nobody when it can’t be started', async () => {
    const secret = Buffer.from('k')
    worker.prepare()
    await worker.perform<number, Echo>({ name: 'echo', options: { secret } }, watch())
    worker.prepare()
    expect(await worker.perform<number, Echo>({ name: 'echo', options: { secret } }, watch())).toMatchObject({
      before: [0],
    })
    const missing = new TaskWorker(new URL('./support/no-such-worker.ts', import.meta.url))
    missing.prepare()
    await expect(missing.perform({ name: 'echo', options: {} }, watch())).rejects.toThrow(/no-such-worker/)
  })

  it('finds its thread again within a minute, and a new one after it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const threadBefore = async (): Promise<readonly number[]> =>
      (await worker.perform<number, Echo>({ name: 'echo', options: { secret: Buffer.from('k') } }, watch())).before
    expect(await threadBefore()).toEqual([])
    await vi.advanceTimersByTimeAsync(59_000)
    expect(await threadBefore()).toEqual([0])
    await vi.advanceTimersByTimeAsync(59_000)
    expect(await threadBefore()).toEqual([0])
    // At once, while the old thread is still ending
    vi.advanceTimersByTime(61_000)
    expect(await threadBefore()).toEqual([])
  })

  it('that takes no step for two minutes is ended', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const hanging = worker.perform({ name: 'hang', options: {} }, watch())
    const ended = expect(hanging).rejects.toThrow(WorkerSilent)
    await vi.advanceTimersByTimeAsync(120_000)
    await ended
    vi.useRealTimers()
    expect(await worker.perform({ name: 'count', options: {} }, watch())).toBe('counted')
  })
})
