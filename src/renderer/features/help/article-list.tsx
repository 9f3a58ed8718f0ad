import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { ArticleLink } from './article-link.tsx'
import { articlesByGroup } from './articles/all-articles.ts'

const useStyles = makeStyles({
  group: { marginBottom: tokens.spacingVerticalXS },
  name: {
    cursor: 'pointer',
    padding: `${tokens.spacingVerticalXS} 0`,
    fontWeight: tokens.fontWeightSemibold,
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  list: { listStyleType: 'none', margin: 0, padding: `0 0 ${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}` },
  item: { padding: `${tokens.spacingVerticalXXS} 0` },
  here: { fontWeight: tokens.fontWeightSemibold },
})

/** Every article by its group. The group of the one that is read is open. */
export const ArticleList = ({ current }: { readonly current: string | null }) => {
  const styles = useStyles()
  return (
    <nav aria-label="Articles">
      {articlesByGroup.map(({ group, articles }) => (
        <details key={group} className={styles.group} open={articles.some(({ id }) => id === current)}>
          <summary className={styles.name}>
            {group} ({articles.length})
          </summary>
          <ul className={styles.list}>
            {articles.map((article) => {
              const here = article.id === current
              return (
                <li key={article.id} className={styles.item}>
                  <ArticleLink article={article} current={here} className={mergeClasses(here && styles.here)} />
                </li>
              )
            })}
          </ul>
        </details>
      ))}
    </nav>
  )
}
