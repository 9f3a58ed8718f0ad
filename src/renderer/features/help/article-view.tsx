import { makeStyles, Text, tokens, typographyStyles } from '@fluentui/react-components'
import { ErrorCircle20Regular } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { ArticleLink } from './article-link.tsx'
import { articleText } from './article-text.ts'
import { articleWith } from './articles/all-articles.ts'
import type { Article, Block } from './articles/article.ts'

const useStyles = makeStyles({
  article: { maxWidth: '760px', lineHeight: tokens.lineHeightBase400, overflowWrap: 'break-word' },
  heading: { ...typographyStyles.subtitle2, margin: `${tokens.spacingVerticalL} 0 ${tokens.spacingVerticalXS}` },
  paragraph: { margin: `${tokens.spacingVerticalS} 0` },
  list: { margin: `${tokens.spacingVerticalS} 0`, paddingLeft: tokens.spacingHorizontalXXL },
  item: { marginBottom: tokens.spacingVerticalXS },
  doNot: {
    borderLeft: `4px solid ${tokens.colorStatusDangerBorder2}`,
    paddingLeft: tokens.spacingHorizontalM,
    margin: `${tokens.spacingVerticalL} 0`,
  },
  doNotHeading: {
    ...typographyStyles.subtitle2,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    margin: 0,
    color: tokens.colorStatusDangerForeground1,
  },
  code: {
    display: 'flex',
    alignItems: 'start',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  lines: { margin: 0, fontFamily: tokens.fontFamilyMonospace, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  source: { display: 'block', marginTop: tokens.spacingVerticalL, color: tokens.colorNeutralForeground3 },
})

/** One article, as it is read. */
export const ArticleView = ({ article, actions }: { readonly article: Article; readonly actions?: ReactNode }) => {
  const styles = useStyles()
  return (
    <article className={styles.article}>
      <PageHeader
        title={article.title}
        lead={article.group}
        actions={
          <>
            {actions}
            <CopyAndSave what="this article" text={() => articleText(article)} />
          </>
        }
      />
      {article.body.map((block) => (
        <BlockView key={JSON.stringify(block)} block={block} />
      ))}
      <Related ids={article.related} />
      {article.source !== '' && (
        <Text size={200} className={styles.source}>
          Source: {article.source}
        </Text>
      )}
    </article>
  )
}

const BlockView = ({ block }: { readonly block: Block }) => {
  const styles = useStyles()
  if ('text' in block) return <p className={styles.paragraph}>{block.text}</p>
  if ('heading' in block) return <h2 className={styles.heading}>{block.heading}</h2>
  if ('steps' in block) return <Items of="ol" texts={block.steps} />
  if ('points' in block) return <Items of="ul" texts={block.points} />
  if ('doNot' in block) return <DoNot texts={block.doNot} />
  if ('code' in block) return <Code text={block.code} />
  return <Rows {...block.table} />
}

const Items = ({ of: List, texts }: { readonly of: 'ol' | 'ul'; readonly texts: readonly string[] }) => {
  const styles = useStyles()
  return (
    <List className={styles.list}>
      {texts.map((text) => (
        <li key={text} className={styles.item}>
          {text}
        </li>
      ))}
    </List>
  )
}

const DoNot = ({ texts }: { readonly texts: readonly string[] }) => {
  const styles = useStyles()
  return (
    <section className={styles.doNot} aria-label="Better not">
      <h2 className={styles.doNotHeading}>
        <ErrorCircle20Regular aria-hidden />
        Better not
      </h2>
      <Items of="ul" texts={texts} />
    </section>
  )
}

const Code = ({ text }: { readonly text: string }) => {
  const styles = useStyles()
  return (
    <div className={styles.code}>
      <pre className={styles.lines}>{text}</pre>
      <CopyAndSave what="these lines" text={() => text} />
    </div>
  )
}

const Rows = ({ head, rows }: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }) => (
  <PlainTable label={head.join(', ')} minimumWidth={360}>
    <thead>
      <tr>
        {head.map((cell) => (
          <th key={cell} scope="col">
            {cell}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={row.join()}>
          {row.map((cell, column) =>
            column === 0 ? (
              <th key={cell} scope="row">
                {cell}
              </th>
            ) : (
              <td key={cell}>{cell}</td>
            ),
          )}
        </tr>
      ))}
    </tbody>
  </PlainTable>
)

const Related = ({ ids }: { readonly ids: readonly string[] }) => {
  const styles = useStyles()
  const related = ids.flatMap((id) => articleWith(id) ?? [])
  if (related.length === 0) return null
  return (
    <>
      <h2 className={styles.heading}>See also</h2>
      <ul className={styles.list}>
        {related.map((article) => (
          <li key={article.id} className={styles.item}>
            <ArticleLink article={article} />
          </li>
        ))}
      </ul>
    </>
  )
}
