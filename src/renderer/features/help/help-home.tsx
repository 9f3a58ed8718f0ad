import { makeStyles, tokens } from '@fluentui/react-components'
import { Card } from '../../components/card.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ArticleLink } from './article-link.tsx'
import { articlesByGroup } from './articles/all-articles.ts'
import type { ArticleGroup } from './articles/article.ts'

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  cards: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(260px, 100%), 1fr))',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
  },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalL, lineHeight: tokens.lineHeightBase500 },
})

/** What most people look for first; everything else is found by its group, or by a search. */
const shown: readonly ArticleGroup[] = ['First things', 'How to', 'The checklist']

/** The first screen of the help. */
export const HelpHome = () => {
  const styles = useStyles()
  return (
    <div className={styles.all}>
      <PageHeader
        title="Help"
        lead="All of it is here, without a network. Search for the stamp’s own words too: a failure is found by what it says."
      />
      <div className={styles.cards}>
        {articlesByGroup
          .filter(({ group }) => shown.includes(group))
          .map(({ group, articles }) => (
            <Card key={group} title={group}>
              <ul className={styles.list}>
                {articles.map((article) => (
                  <li key={article.id}>
                    <ArticleLink article={article} />
                  </li>
                ))}
              </ul>
            </Card>
          ))}
      </div>
    </div>
  )
}
