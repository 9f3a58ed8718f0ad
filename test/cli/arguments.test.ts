import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Given, type Option, parseArguments } from '../../src/cli/arguments.ts'
import { UsageError } from '../../src/cli/failure.ts'

const options = [
  { name: 'from', value: 'DIR', need: 'required', meaning: '' },
  { name: 'identity', value: 'AAD|ADFS', need: 'optional', meaning: '' },
  { name: 'anchor', value: 'FILE', need: 'repeatable', meaning: '' },
  { name: 'list', value: null, need: 'optional', meaning: '' },
] as const satisfies readonly Option[]

const parse = (argv: readonly string[], operands: readonly string[] = []) =>
  new Given<(typeof options)[number]['name']>(
    parseArguments(
      argv,
      options,
      operands.map((name) => ({ name })),
    ),
  )

const refusal = (argv: readonly string[], operands: readonly string[] = []): string => {
  try {
    parse(argv, operands)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return 'nothing was refused'
}

describe('arguments', () => {
  it('are given by name, in any order, joined to their option or behind it', () => {
    const given = parse(
      ['--list', '--anchor=a b', '--from', 'Zertifikate für Osten', 'log.db', '--anchor', 'c'],
      ['FILE'],
    )
    expect(given.required('from')).toBe('Zertifikate für Osten')
    expect(given.switch('list')).toBe(true)
    expect(given.all('anchor')).toEqual(['a b', 'c'])
    expect(given.operand(0)).toBe('log.db')
    expect(given.optional('identity')).toBeNull()
  })

  it.each([
    [['--from', 'a', '--bogus'], '--bogus'],
    [['--from', 'a', '-x'], '-x'],
    [['--from', 'a', '--no-list'], '--no-list'],
    [['--list'], '--from is missing'],
    [['--from'], '--from needs a value'],
    [['--from='], '--from needs a value'],
    [['--from', ''], '--from needs a value'],
    [['--from', '--list'], 'looks like an option'],
    [['--from', 'a', '--from', 'b'], '--from is given twice'],
    [['--from', 'a', '--list', '--list'], '--list is given twice'],
    [['--from', 'a', '--list=yes'], '--list takes no value'],
    [['--from', 'a', 'stray'], 'Argument 3'],
    [['--__proto__', 'a'], '--__proto__'],
  ])('%j are refused with a line that names what is wrong', (argv, words) => {
    expect(refusal(argv)).toContain(words)
    expect(refusal(argv)).not.toContain('\n')
  })

  it('names an operand that is missing or empty', () => {
    expect(refusal(['--from', 'a'], ['FILE'])).toContain('FILE is missing')
    expect(refusal(['--from', 'a', ''], ['FILE'])).toContain('FILE is empty')
  })

  it('takes a value that begins with a hyphen when it is joined, and operands behind --', () => {
    const given = parse(['--from=-odd-', '--', '--list'], ['FILE'])
    expect(given.required('from')).toBe('-odd-')
    expect(given.operand(0)).toBe('--list')
    expect(given.switch('list')).toBe(false)
  })

  it('takes a choice only as it is written', () => {
    expect(parse(['--from', 'a', '--identity', 'ADFS']).choice('identity', ['AAD', 'ADFS'])).toBe('ADFS')
    expect(() => parse(['--from', 'a', '--identity', 'aad']).choice('identity', ['AAD', 'ADFS'])).toThrow('AAD or ADFS')
  })

  it.each([
    ['--from', 'a', 'TopSecret1'],
    ['--from', 'a', '--password', 'TopSecret1'],
    ['--from', 'a', '--password=TopSecret1'],
    ['--from', 'a', '--list=TopSecret1'],
    ['--from', 'a', '--from', 'TopSecret1'],
  ])('never repeats a value that may be a secret: %j', (...argv) => {
    expect(refusal(argv)).not.toContain('TopSecret1')
    expect(refusal(argv)).not.toBe('nothing was refused')
  })

  it('always gives arguments or words, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('--from', '--list', '--', '-', '--identity=', '--anchor'))),
        (argv) => {
          try {
            parse(argv)
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError)
          }
        },
      ),
    )
  })
})
