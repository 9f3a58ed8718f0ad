import { describe, expect, it } from 'vitest'
import { chosenLicences } from '../../../../src/renderer/features/about/choose-licences.ts'
import { about } from '../../support/samples/about.ts'

const names = (search: string): readonly string[] => chosenLicences(about.licences, search).map(({ name }) => name)

describe('licences are found', () => {
  it('all of them without a search', () => expect(names('  ')).toHaveLength(about.licences.length))

  it('by a part of the name, in any case', () => expect(names('REACT')).toContain('react-dom'))

  it('by the licence, all words of it', () => {
    expect(names('bsd gpl')).toEqual(['node-forge'])
    expect(names('bsd apache')).toEqual([])
  })
})
