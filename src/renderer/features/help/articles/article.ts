/** One piece of an article, in the order in which it is read. */
export type Block =
  | { readonly text: string }
  | { readonly heading: string }
  /** In this order. */
  | { readonly steps: readonly string[] }
  | { readonly points: readonly string[] }
  /** What better not to do. */
  | { readonly doNot: readonly string[] }
  /** To be copied as it stands. */
  | { readonly code: string }
  | { readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } }

export const articleGroups = [
  'First things',
  'How to',
  'The checklist',
  'When a rotation fails',
  'When a session can’t be opened',
  'When a step can’t start',
  'When the layout is wrong',
  'Certificate checks',
  'Reference',
  'Words',
] as const

export type ArticleGroup = (typeof articleGroups)[number]

/** Help on one matter, as data: the page draws it and the search reads it. */
export interface Article {
  /** What stands behind `#/help/`. */
  readonly id: string
  readonly title: string
  readonly group: ArticleGroup
  /** Other words by which a person may look for it. */
  readonly keywords: readonly string[]
  readonly body: readonly Block[]
  /** Ids of articles that help further. */
  readonly related: readonly string[]
  /** Where it is written, document and section; empty for what Keyturn itself decides. */
  readonly source: string
}

/** Every word of a block, for search. */
export const blockTexts = (block: Block): readonly string[] => {
  if ('text' in block) return [block.text]
  if ('heading' in block) return [block.heading]
  if ('steps' in block) return block.steps
  if ('points' in block) return block.points
  if ('doNot' in block) return block.doNot
  if ('code' in block) return [block.code]
  return [...block.table.head, ...block.table.rows.flat()]
}
