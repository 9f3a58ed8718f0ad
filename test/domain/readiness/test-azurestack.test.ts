import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ReadinessWord, readinessAdvice, readReadiness } from '../../../src/domain/readiness/test-azurestack.ts'

const title = [
  '-------------------------------------------------------',
  '                  Azure Stack Validation Summary',
  '-------------------------------------------------------',
]
const console = (...lines: readonly string[]): string => [...title, ...lines].join('\r\n')

const clean = console(
  'PASS Azure Stack Hub Cloud Hosting Infrastructure Summary',
  'PASS Azure Stack Hub Storage Services Summary',
  '',
  'True',
)

describe('the output of Test-AzureStack', () => {
  it('passes when every row passes and True ends it', () => {
    expect(readReadiness(clean)).toEqual({
      categories: [
        { name: 'Azure Stack Hub Cloud Hosting Infrastructure Summary', word: 'PASS' },
        { name: 'Azure Stack Hub Storage Services Summary', word: 'PASS' },
      ],
      overall: true,
      verdict: 'pass',
    })
  })

  it.each([
    ['a row that fails', ['PASS A Summary', 'FAIL B Summary', '', 'False'], 'fail'],
    ['a row that warns', ['PASS A Summary', 'WARN B Summary', '', 'False'], 'warn'],
    ['a warning that the closing word does not count', ['WARN B Summary', 'True'], 'warn'],
    ['a failure beside a warning', ['WARN A Summary', 'FAIL B Summary', 'False'], 'fail'],
    ['a failure in spite of True', ['FAIL B Summary', '', 'True'], 'fail'],
    ['False over rows that all passed', ['PASS A Summary', '', 'False'], 'unreadable'],
    ['output that was cut before its closing word', ['PASS A Summary', 'PASS B Summary'], 'unreadable'],
    ['no row at all', ['True'], 'unreadable'],
    ['words in the middle of a line', ['Everything will PASS today', 'True'], 'unreadable'],
    ['a longer word', ['PASSED A Summary', 'WARNING: something', 'True'], 'unreadable'],
    ['two runs, the first of them bad', ['PASS A Summary', 'False', ...title, 'PASS A Summary', 'True'], 'unreadable'],
  ] as const)('%s', (_, lines, verdict) => {
    expect(readReadiness(console(...lines)).verdict).toBe(verdict)
  })

  it('is unreadable when there is none', () => {
    expect(readReadiness('')).toEqual({ categories: [], overall: null, verdict: 'unreadable' })
  })

  it('joins a name that wraps onto a second line, and a status word that stands alone', () => {
    const text = console(
      'PASS Azure Stack Hub Cloud Hosting Infrastructure',
      '     Utilization Summary',
      'WARN',
      'Azure Stack Hub Infrastructure Capacity',
      'PASS Azure Stack Hub Portal and API Summary',
      '',
      'False',
    )
    expect(readReadiness(text).categories).toEqual([
      { word: 'PASS', name: 'Azure Stack Hub Cloud Hosting Infrastructure Utilization Summary' },
      { word: 'WARN', name: 'Azure Stack Hub Infrastructure Capacity' },
      { word: 'PASS', name: 'Azure Stack Hub Portal and API Summary' },
    ])
  })

  it('is read through the noise of -Debug', () => {
    const text = [
      'VERBOSE: connected',
      'Starting Test-AzureStack',
      'Launching AzsExternalCertificates',
      'Azure Stack External Certificates Results',
      'Name            Expiry      Result',
      '----            ------      ------',
      'Public Portal   2027-11-23  OK',
      'DEBUG: done',
      ...title,
      'PASS Azure Stack External Certificates',
      'DEBUG: 1 of 1',
      'PASS Azure Stack Hub Portal and API Summary',
      'Azure Stack Hub Portal and API Results',
      'True',
    ].join('\n')
    const report = readReadiness(text)
    expect(report.categories).toEqual([
      { name: 'Azure Stack External Certificates', word: 'PASS' },
      { name: 'Azure Stack Hub Portal and API Summary', word: 'PASS' },
    ])
    expect(report.verdict).toBe('pass')
  })

  it('is read through colours and any kind of line end', () => {
    const coloured = '\u001b[32mPASS\u001b[0m A Summary\r\u001b[1;31mFAIL\u001b[0;39m B Summary\n\u001b[KFalse\r\n'
    expect(readReadiness(coloured)).toEqual({
      categories: [
        { name: 'A Summary', word: 'PASS' },
        { name: 'B Summary', word: 'FAIL' },
      ],
      overall: false,
      verdict: 'fail',
    })
  })

  it('comes back as it was printed', () => {
    const names = fc.stringMatching(/^[A-Z][a-z]{1,12}( [A-Z][a-z]{1,12}){0,4} Summary$/)
    const words = fc.constantFrom<ReadinessWord>('PASS', 'WARN', 'FAIL')
    fc.assert(
      fc.property(fc.array(fc.record({ name: names, word: words })), fc.boolean(), (categories, overall) => {
        const lines = categories.map(({ name, word }) => `${word} ${name}`)
        const report = readReadiness(console(...lines, '', overall ? 'True' : 'False'))
        expect(report).toMatchObject({ categories, overall })
        expect(report.verdict === 'pass').toBe(
          overall && categories.length > 0 && categories.every(({ word }) => word === 'PASS'),
        )
      }),
    )
  })

  it('never throws, and never passes without a row that says so', () => {
    const pieces = fc.constantFrom(
      'PASS',
      'WARN',
      'FAIL',
      'True',
      'False',
      ' ',
      '\n',
      '\r\n',
      '---',
      'A',
      '\u001b[0m',
      '[',
      ']',
      ':',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          const { verdict } = readReadiness(text)
          if (verdict === 'pass') expect(text).toMatch(/PASS[\s\S]*True|True[\s\S]*PASS/)
          if (/^\s*FAIL [A-Z]/m.test(text)) expect(verdict).toBe('fail')
        },
      ),
    )
  })
})

describe('the advice', () => {
  it.each([
    ['FAIL A Summary', 'Get-AzureStackLog'],
    ['WARN A Summary', 'Contact support'],
    ['nothing', 'Run the test again'],
  ])('for %s says %s', (line, words) => {
    expect(readinessAdvice(readReadiness(console(line))).join(' ')).toContain(words)
  })

  it('for a warning does not ask for logs, and for a clean report says nothing', () => {
    expect(readinessAdvice(readReadiness(console('WARN A Summary'))).join(' ')).not.toContain('Get-AzureStackLog')
    expect(readinessAdvice(readReadiness(clean))).toEqual([])
  })
})
