import { describe, expect, it } from 'vitest'
import { controlMapping, mappingWords } from '../../../src/main/report/control-mapping.ts'

describe('the controls that a log supports', () => {
  const controls = controlMapping.flatMap((catalogue) => catalogue.controls)

  it('are those that an auditor of logs asks for, each once', () => {
    expect(controls.map(({ id }) => id)).toEqual([
      'AU-2',
      'AU-3',
      'AU-5',
      'AU-6',
      'AU-8',
      'AU-9',
      'AU-9(2)',
      'AU-9(3)',
      'AU-10',
      'AU-11',
      'AU-12',
      'A.8.15',
      'SR 2.8',
      'SR 2.9',
      'SR 2.10',
      'SR 2.11',
      'SR 2.12',
    ])
  })

  it('each leave something to the organisation', () => {
    for (const { supports, remains } of controls) {
      expect(supports).toMatch(/\.$/)
      expect(remains).toMatch(/\.$/)
    }
  })

  it('are supported, and nothing more is claimed', () => {
    const all = [mappingWords, ...controls.flatMap(({ supports, remains }) => [supports, remains])].join('\n')
    expect(all).not.toMatch(/compl(?:y|ies|ian)|conform|certif(?:ied|ies)|satisf|fulfil|guarantee/i)
    expect(mappingWords).toContain('supports')
  })
})
