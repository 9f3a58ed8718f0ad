import type { Article, Block } from './articles/article.ts'

/** An article as plain text, to take into a ticket or a mail. */
export const articleText = ({ title, body, source }: Article): string =>
  [title, ...body.map(blockText), ...(source === '' ? [] : [`Source: ${source}`])].join('\n\n')

const blockText = (block: Block): string => {
  if ('text' in block) return block.text
  if ('heading' in block) return block.heading
  if ('steps' in block) return block.steps.map((step, index) => `${index + 1}. ${step}`).join('\n')
  if ('points' in block) return block.points.map(point).join('\n')
  if ('doNot' in block) return ['Better not', ...block.doNot.map(point)].join('\n')
  if ('code' in block) return block.code
  return [block.table.head, ...block.table.rows].map((row) => row.join('\t')).join('\n')
}

const point = (text: string): string => `- ${text}`
