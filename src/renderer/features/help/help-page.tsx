import { Button, Field, makeStyles, mergeClasses, SearchBox, Text, tokens } from '@fluentui/react-components'
import { useEffect, useMemo, useRef } from 'react'
import { PageHeader } from '../../components/page-header.tsx'
import { choose, goTo, useChoices, useRoute } from '../../store.ts'
import { ArticleList } from './article-list.tsx'
import { ArticleView } from './article-view.tsx'
import { articles, articleWith } from './articles/all-articles.ts'
import { HelpHome } from './help-home.tsx'
import { searchOver } from './search.ts'
import { SearchResults } from './search-results.tsx'

const narrow = '@media (max-width: 900px)'

const useStyles = makeStyles({
  all: {
    display: 'grid',
    gridTemplateColumns: '300px minmax(0, 1fr)',
    height: '100%',
    [narrow]: { display: 'block', height: 'auto' },
  },
  side: {
    overflowY: 'auto',
    padding: `${tokens.spacingVerticalXL} ${tokens.spacingHorizontalL}`,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrow]: { overflowY: 'visible', borderRight: 'none', paddingBottom: 0 },
  },
  search: { marginBottom: tokens.spacingVerticalM },
  box: { width: '100%', maxWidth: 'none' },
  content: {
    overflowY: 'auto',
    padding: `${tokens.spacingVerticalXL} ${tokens.spacingHorizontalXXL}`,
    [narrow]: { overflowY: 'visible', padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalL}` },
  },
  // A narrow window has room for one of the two.
  onlyWide: { [narrow]: { display: 'none' } },
  onlyNarrow: { display: 'none', [narrow]: { display: 'inline-flex' } },
})

/** The help: a search and all articles at the left, the one that is read beside it. */
export default function HelpPage() {
  const styles = useStyles()
  const route = useRoute()
  const id = route.page === 'help' ? route.article : null
  const { find: query = '' } = useChoices()
  const setQuery = (find: string): void => choose({ find })
  const toHome = (): void => goTo({ page: 'help', article: null }, { find: query })
  const search = useMemo(() => searchOver(articles), [])
  const box = useRef<HTMLInputElement>(null)
  const side = useRef<HTMLDivElement>(null)
  const toBox = useRef(false)
  useControlF(() => {
    box.current?.focus()
    if (document.activeElement === box.current) return
    // In a narrow window the search is out of sight while an article is read.
    toBox.current = true
    toHome()
  })
  useEffect(() => {
    if (id === null && toBox.current) box.current?.focus()
    toBox.current = false
  }, [id])
  return (
    <div className={styles.all}>
      <div ref={side} className={mergeClasses(styles.side, id !== null && styles.onlyWide)}>
        <Field label="Search the help" className={styles.search}>
          <SearchBox
            className={styles.box}
            input={{ ref: box }}
            value={query}
            onChange={(_event, { value }) => setQuery(value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setQuery('')
              if (event.key !== 'ArrowDown') return
              event.preventDefault()
              side.current?.querySelector<HTMLElement>('nav a, nav summary')?.focus()
            }}
          />
        </Field>
        {query.trim() === '' ? (
          <ArticleList current={id} />
        ) : (
          <SearchResults query={query} hits={search(query)} onAbove={() => box.current?.focus()} />
        )}
      </div>
      <Content id={id} onAll={toHome} />
    </div>
  )
}

const Content = ({ id, onAll }: { readonly id: string | null; readonly onAll: () => void }) => {
  const styles = useStyles()
  const content = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Another article is read from its beginning. In a wide window it scrolls itself, in a narrow one with the page.
    if (content.current !== null) content.current.scrollTop = 0
    if (id !== null) content.current?.scrollIntoView({ block: 'start' })
  }, [id])
  const article = id === null ? null : articleWith(id)
  const back = (
    <Button className={styles.onlyNarrow} onClick={onAll}>
      All articles
    </Button>
  )
  return (
    <div ref={content} className={styles.content}>
      {id === null ? (
        <HelpHome />
      ) : article === null ? (
        <>
          <PageHeader title="There is no such article" actions={back} />
          <Text block>No article is called {id}. Search for it, or choose one from the list.</Text>
        </>
      ) : (
        <ArticleView article={article} actions={back} />
      )}
    </div>
  )
}

/** Ctrl+F searches the help, where the browser’s own search would see only what is on the screen. */
const useControlF = (find: () => void): void => {
  const newest = useRef(find)
  newest.current = find
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || event.altKey || event.key.toLowerCase() !== 'f') return
      event.preventDefault()
      newest.current()
    }
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}
