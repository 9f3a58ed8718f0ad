import { withoutReferences } from './character-references.ts'

/** A `pre` with nothing but text in it. What is in its tag has a limit, so that no page takes longer than its length. */
const preformatted = /<pre(?:\s[^<>]{0,200})?>([^<]*)<\/pre>/gi

const beginning = /^\s*\{\s*"format"\s*:\s*"keyturn\.head\./

/**
 * The head files that are shown in a report, each once, also after a browser has saved the page anew. Text from elsewhere
 * can't be taken for one: in a report it never makes up all of a `pre`.
 * @param longest characters that the source of one may have
 */
export const headsInReport = (html: string, longest: number): readonly string[] => {
  const heads = new Set<string>()
  for (const [, content = ''] of html.matchAll(preformatted)) {
    if (content.length > longest) continue
    const text = withoutReferences(content)
    if (beginning.test(text)) heads.add(text)
  }
  return [...heads]
}
