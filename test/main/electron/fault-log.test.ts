import { appendFileSync, existsSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultLog } from '../../../src/main/electron/fault-log.ts'
import { problemOf } from '../../../src/main/electron/problem.ts'
import { OperatorError } from '../../../src/main/operator-error.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const inFolder = temporaryFolder()
const log = (path = inFolder('faults.log')) => faultLog(path, () => new Date(Date.UTC(2026, 10, 23)))
const written = (): string => readFileSync(inFolder('faults.log'), 'utf8')
const marked = 'Sw0rdfish-marked'

const thrown = (action: () => unknown): unknown => {
  try {
    return action()
  } catch (error) {
    return error
  }
}

describe('the log of Keyturn’s own faults', () => {
  it('says when, during what, what, why and where, and keeps what was there', () => {
    log().write(new Error('the fold failed', { cause: new TypeError('entry 7 is odd') }), 'runs.take')
    log().write(new Error('again'), 'runs.take')
    expect(written()).toMatch(
      /^2026-11-23T00:00:00\.000Z runs\.take: the fold failed\n {2}caused by: TypeError: entry 7 is odd\n {2}where \(Error\):\n {6}at .*fault-log\.test\.ts/,
    )
    expect(written()).toContain('runs.take: again')
  })

  it('repeats nothing of a text that could not be parsed, nor of a value that is no error', () => {
    const parsing = thrown(() => JSON.parse(marked))
    expect(String(parsing)).toContain(marked.slice(0, 5))
    log().write(parsing, 'a')
    log().write(new Error('wrong', { cause: parsing }), 'b')
    log().write(marked, 'c')
    expect(written()).not.toContain(marked.slice(0, 5))
  })

  it('does not grow for ever', () => {
    appendFileSync(inFolder('faults.log'), 'x'.repeat(4 * 1024 * 1024))
    log().write(new Error('again'), 'a')
    expect(statSync(inFolder('faults.log')).size).toBe(4 * 1024 * 1024)
  })

  it('does without where it can’t be written', () => {
    log(inFolder('absent', 'faults.log')).write(new Error('x'), 'a')
    expect(existsSync(inFolder('absent'))).toBe(false)
  })
})

describe('what a handler throws', () => {
  it('is told as it is when it was written for the operator, and is no fault', () => {
    const error = new OperatorError('The share is full.', ['Free space on it.'])
    expect(problemOf(error, 'a', log())).toEqual({ message: 'The share is full.', doNext: ['Free space on it.'] })
    const refused = Object.assign(new Error('/x exists already.'), { name: 'TargetExists' })
    expect(problemOf(refused, 'a', log())).toEqual({ message: '/x exists already.', doNext: [] })
    expect(existsSync(inFolder('faults.log'))).toBe(false)
  })

  it('of the operating system is told in words, with what to do', () => {
    const error = thrown(() => readFileSync(inFolder('absent')))
    expect(problemOf(error, 'a', log()).message).toMatch(/absent can't be used: .+ Check the path\.$/)
  })

  it('is a fault of Keyturn else: said so, and written down', () => {
    const { message, doNext } = problemOf(new Error('the fold failed'), 'runs.take', log())
    expect(message).toBe('This is a fault of Keyturn itself: the fold failed.')
    expect(doNext.join(' ')).toContain(inFolder('faults.log'))
    expect(written()).toContain('runs.take: the fold failed')
  })

  it('is told without the text that could not be parsed', () => {
    expect(
      problemOf(
        thrown(() => JSON.parse(marked)),
        'a',
        log(),
      ).message,
    ).not.toContain(marked.slice(0, 5))
    expect(problemOf(marked, 'a', log()).message).not.toContain(marked)
  })
})
