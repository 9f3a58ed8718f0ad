import { type Article, type ArticleGroup, articleGroups } from './article.ts'
import { checkArticles } from './checks.ts'
import { failureArticles, sessionArticles } from './failures.ts'
import { gateArticles } from './gates.ts'
import { guideArticles } from './guides.ts'
import { layoutArticles } from './layout.ts'
import { referenceArticles } from './reference.ts'
import { stepArticles } from './steps.ts'
import { termArticles } from './terms.ts'

/** Every article of the help. */
export const articles: readonly Article[] = [
  ...guideArticles,
  ...stepArticles,
  ...failureArticles,
  ...sessionArticles,
  ...gateArticles,
  ...layoutArticles,
  ...checkArticles,
  ...referenceArticles,
  ...termArticles,
]

const byId: ReadonlyMap<string, Article> = new Map(articles.map((article) => [article.id, article]))

/** The article with that id; null when there is none. */
export const articleWith = (id: string): Article | null => byId.get(id) ?? null

/** The articles of each group, in the order in which they are listed. */
export const articlesByGroup: readonly { readonly group: ArticleGroup; readonly articles: readonly Article[] }[] =
  articleGroups.map((group) => ({ group, articles: articles.filter((article) => article.group === group) }))
