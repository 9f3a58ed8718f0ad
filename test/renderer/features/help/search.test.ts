import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Article } from '../../../../src/renderer/features/help/articles/article.ts'
import { highlighted, searchOver } from '../../../../src/renderer/features/help/search.ts'

const article = (id: string, title: string, text: string, keywords: readonly string[] = []): Article => ({
  id,
  title,
  group: 'How to',
  keywords,
  body: [{ text }, { points: ['The last of its passages.'] }],
  related: [],
  source: '',
})

const search = searchOver([
  article('share', 'The share', 'Where the certificates lie.'),
  article('report', 'The report', 'What happened on the share, in a file.', ['audit']),
  article('backup', 'The backup', 'A copy, in case the report is not enough.'),
])

const found = (query: string): readonly string[] => search(query).map((hit) => hit.article.id)

describe('a search', () => {
  it('finds nothing for nothing', () => {
    expect(found('')).toEqual([])
    expect(found(' … ')).toEqual([])
  })

  it('puts the title before the keywords, and those before the text', () => {
    expect(found('share')).toEqual(['share', 'report'])
    expect(found('report')).toEqual(['report', 'backup'])
  })

  it('takes the beginning of a word, in any case, with or without accents', () => {
    expect(found('CERTIF')).toEqual(['share'])
    expect(found('réport')).toEqual(['report', 'backup'])
    expect(found('ertificates')).toEqual([])
  })

  it('wants every word', () => {
    expect(found('report copy')).toEqual(['backup'])
    expect(found('report nowhere')).toEqual([])
  })

  it('shows the passage that answers', () => {
    expect(search('passages')[0]?.passage).toBe('The last of its passages.')
    expect(search('audit')[0]?.passage).toBe('What happened on the share, in a file.')
  })
})

describe('what is marked', () => {
  const marked = (text: string, query: string): readonly string[] =>
    highlighted(text, query).flatMap((piece) => (piece.marked ? [piece.text] : []))

  it('is every word that begins with one that was typed', () => {
    expect(marked('Shares, and a share; the Test-AzureStack.', 'share test')).toEqual([
      'Shares',
      'share',
      'Test-AzureStack',
    ])
  })

  it('loses no character of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, query) => {
        expect(
          highlighted(text, query)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
