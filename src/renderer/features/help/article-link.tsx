import { Link } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { fragmentOf } from '../../route.ts'
import { useChoices } from '../../store.ts'
import type { Article } from './articles/article.ts'

/** The way to an article. What is looked for stays. */
export const ArticleLink = ({
  article,
  current = false,
  className,
  children,
}: {
  readonly article: Article
  readonly current?: boolean
  readonly className?: string
  readonly children?: ReactNode
}) => (
  <Link
    href={fragmentOf({ page: 'help', article: article.id }, useChoices())}
    aria-current={current ? 'page' : undefined}
    {...(className === undefined ? {} : { className })}
  >
    {children ?? article.title}
  </Link>
)
