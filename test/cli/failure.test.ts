import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Cancelled, failureOf, InputError, UsageError } from '../../src/cli/failure.ts'

describe('a failure', () => {
  it('of usage or input is one line and exit status 2', () => {
    expect(failureOf(new UsageError('--x is missing.'))).toMatchObject({ status: 2, kind: 'usage', details: [] })
    expect(failureOf(new InputError('first\nsecond'))).toMatchObject({
      status: 2,
      kind: 'input',
      message: 'first second',
      details: [],
    })
  })

  it('of the operating system names the path, the reason and the next thing to do', () => {
    let thrown: unknown
    try {
      readFileSync('/absent folder/absent file')
    } catch (error) {
      thrown = error
    }
    const failure = failureOf(thrown)
    expect(failure).toMatchObject({ status: 2, kind: 'input' })
    expect(failure.message).toMatch(/^\/absent folder\/absent file can't be used: .+\. Check the path\.$/)
  })

  it('of Keyturn itself is exit status 3, a sentence, and the chain of its causes', () => {
    const failure = failureOf(
      new Error('the fold failed', { cause: new TypeError('entry 7\nis odd', { cause: new Error('deeper') }) }),
    )
    expect(failure.status).toBe(3)
    expect(failure.message).toBe('Keyturn met a fault of its own: the fold failed')
    expect(failure.details.slice(0, 2)).toEqual([
      '  caused by: TypeError: entry 7 is odd',
      '  caused by: Error: deeper',
    ])
  })

  it('that is no error at all is still a fault in words, and does not show the value', () => {
    expect(failureOf('s3cret')).toMatchObject({ status: 3, kind: 'fault' })
    expect(JSON.stringify(failureOf('s3cret'))).not.toContain('s3cret')
  })

  it('because of Ctrl+C says so', () => {
    expect(failureOf(new Cancelled('Ctrl+C was pressed.'))).toMatchObject({
      status: 1,
      kind: 'cancelled',
      message: 'Cancelled. Ctrl+C was pressed.',
    })
  })
})
