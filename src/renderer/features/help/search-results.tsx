import { makeStyles, Text, tokens } from '@fluentui/react-components'
import { ArticleLink } from './article-link.tsx'
import { MarkedText } from './marked-text.tsx'
import { moveThroughLinks } from './move-through-links.ts'
import type { Hit } from './search.ts'

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  hit: { padding: `${tokens.spacingVerticalS} 0`, borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  passage: {
    display: '-webkit-box',
    overflow: 'hidden',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: '2',
    overflowWrap: 'anywhere',
  },
  group: { color: tokens.colorNeutralForeground3 },
})

/** How many answers are listed: whoever finds more types another word. */
const most = 30

/** The articles that answer a search, the best first. Arrow keys move through them. */
export const SearchResults = ({
  query,
  hits,
  onAbove,
}: {
  readonly query: string
  readonly hits: readonly Hit[]
  readonly onAbove: () => void
}) => {
  const styles = useStyles()
  return (
    <nav aria-label="Results of the search">
      <Text role="status" size={200}>
        {countWords(hits.length)}
      </Text>
      <ol className={styles.list} onKeyDown={(event) => moveThroughLinks(event, onAbove)}>
        {hits.slice(0, most).map(({ article, passage }) => (
          <li key={article.id} className={styles.hit}>
            <ArticleLink article={article}>
              <MarkedText text={article.title} query={query} />
            </ArticleLink>
            <Text block size={200} className={styles.group}>
              {article.group}
            </Text>
            <Text block size={200} className={styles.passage}>
              <MarkedText text={passage} query={query} />
            </Text>
          </li>
        ))}
      </ol>
    </nav>
  )
}

const countWords = (count: number): string => {
  if (count === 0) return 'Nothing has all of these words. Try fewer, or the stamp’s own words.'
  if (count > most) return `${count} articles, the best ${most} of them below`
  return count === 1 ? '1 article' : `${count} articles`
}
