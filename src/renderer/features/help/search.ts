import { type Article, blockTexts } from './articles/article.ts'

/** An article that answers a search, and the passage of it that shows why. */
export interface Hit {
  readonly article: Article
  readonly passage: string
}

const word = /[\p{L}\p{N}$]+(?:[_.-]+[\p{L}\p{N}$]+)*/gu

/** The words of a search or of a text: lower case, without accents; what joins the parts of a name stays in it. */
const wordsOf = (text: string): readonly string[] => plain(text).match(word) ?? []

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** How much a word weighs where it is found; the beginning of a longer word weighs half. */
const weights = { title: 24, keyword: 10, body: 2 } as const

interface Indexed {
  readonly article: Article
  readonly title: string
  readonly words: { readonly [place in keyof typeof weights]: readonly string[] }
  readonly passages: readonly string[]
}

/**
 * Makes a search over articles: those that have every word of the query, or a word that begins with it, the best first.
 * A query that is the title itself comes first of all.
 */
export const searchOver = (articles: readonly Article[]): ((query: string) => readonly Hit[]) => {
  const indexed = articles.map(indexOf)
  return (query) => {
    const words = [...new Set(wordsOf(query))]
    if (words.length === 0) return []
    return indexed
      .map((each) => ({ each, score: scoreOf(each, words, plain(query).trim()) }))
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score)
      .map(({ each }) => ({ article: each.article, passage: passageOf(each, words) }))
  }
}

const indexOf = (article: Article): Indexed => {
  const passages = article.body.flatMap((block) => ('heading' in block ? [] : blockTexts(block)))
  return {
    article,
    title: plain(article.title),
    words: {
      title: wordsOf(article.title),
      keyword: article.keywords.flatMap(wordsOf),
      body: wordsOf(article.body.flatMap(blockTexts).join(' ')),
    },
    passages,
  }
}

const places = ['title', 'keyword', 'body'] as const

/** Zero when a word is nowhere. */
const scoreOf = ({ title, words }: Indexed, searched: readonly string[], query: string): number => {
  const scores = searched.map((word) =>
    Math.max(...places.map((place) => weights[place] * matchOf(words[place], word))),
  )
  if (scores.includes(0)) return 0
  const whole = title === query ? 1000 : title.startsWith(query) ? 20 : 0
  // Of two titles that hold all the words, the shorter one is more about them.
  return whole + scores.reduce((sum, score) => sum + score, 0) - title.length / 1000
}

const matchOf = (words: readonly string[], searched: string): number => {
  if (words.includes(searched)) return 1
  return words.some((word) => word.startsWith(searched)) ? 0.5 : 0
}

/** The passage with the most of the words; the first one when they are in the title or the keywords only. */
const passageOf = ({ passages }: Indexed, searched: readonly string[]): string => {
  const counted = passages.map((passage) => {
    const words = wordsOf(passage)
    return { passage, count: searched.filter((word) => matchOf(words, word) > 0).length }
  })
  return counted.toSorted((a, b) => b.count - a.count)[0]?.passage ?? ''
}

/** A text in pieces, those that a search looked for marked: words that begin with one that was typed. */
export const highlighted = (
  text: string,
  query: string,
): readonly { readonly at: number; readonly text: string; readonly marked: boolean }[] => {
  const searched = wordsOf(query)
  const pieces: { at: number; text: string; marked: boolean }[] = []
  for (const piece of text.matchAll(/[\p{L}\p{N}$]+(?:[_.-]+[\p{L}\p{N}$]+)*|[^\p{L}\p{N}$]+/gu)) {
    const [found = ''] = piece
    const marked = searched.some((word) => plain(found).startsWith(word))
    const last = pieces.at(-1)
    if (last !== undefined && last.marked === marked) last.text += found
    else pieces.push({ at: piece.index, text: found, marked })
  }
  return pieces
}
