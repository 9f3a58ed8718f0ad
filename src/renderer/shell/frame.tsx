import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { type ComponentType, type LazyExoticComponent, lazy, Suspense, useCallback, useRef, useState } from 'react'
import type { ApplicationState } from '../../contract/application-state.ts'
import type { PageName } from '../route.ts'
import { useRoute } from '../store.ts'
import { FaultBoundary } from './fault-boundary.tsx'
import { Rail } from './rail.tsx'
import { namesNoScreen, useRunAtStart } from './run-at-start.ts'
import { runPageCode } from './run-page-code.ts'
import { StatusBar } from './status-bar.tsx'

/** What every screen is given. */
export interface PageProperties {
  readonly state: ApplicationState
}

type Page = LazyExoticComponent<ComponentType<PageProperties>>

/** Each screen is code of its own, loaded when it is first gone to. */
const pages: { readonly [name in PageName]: Page } = {
  stamps: lazy(async () => await import('../features/stamps/stamps-page.tsx')),
  stamp: lazy(async () => await import('../features/stamps/stamp-page.tsx')),
  run: lazy(runPageCode),
  certificates: lazy(async () => await import('../features/certificates/certificates-page.tsx')),
  log: lazy(async () => await import('../features/log/log-page.tsx')),
  report: lazy(async () => await import('../features/log/report-page.tsx')),
  expiry: lazy(async () => await import('../features/expiry/expiry-page.tsx')),
  help: lazy(async () => await import('../features/help/help-page.tsx')),
  settings: lazy(async () => await import('../features/settings/settings-page.tsx')),
  about: lazy(async () => await import('../features/about/about-page.tsx')),
}

const useStyles = makeStyles({
  all: {
    position: 'relative',
    height: '100%',
    display: 'grid',
    gridTemplateColumns: '56px minmax(0, 1fr)',
    gridTemplateRows: 'minmax(0, 1fr) auto',
    backgroundColor: tokens.colorNeutralBackground3,
  },
  page: { minWidth: 0, minHeight: 0, overflow: 'auto', outlineStyle: 'none' },
  loading: { height: '100%' },
  skip: {
    position: 'absolute',
    top: tokens.spacingVerticalXS,
    left: tokens.spacingHorizontalXS,
    zIndex: 1,
    ':not(:focus)': { clipPath: 'inset(50%)' },
  },
})

/**
 * The frame around every screen: the way to the others at the left, what is always true at the bottom.
 * @param silentSince since when Keyturn has not answered its window, in milliseconds; null while it does
 */
export const Frame = ({ state, silentSince }: PageProperties & { readonly silentSince: number | null }) => {
  const styles = useStyles()
  const content = useRef<HTMLElement>(null)
  const { page } = useRoute()
  const [undecided, setUndecided] = useState(namesNoScreen)
  const decided = useCallback(() => setUndecided(false), [])
  const Page = pages[page]
  return (
    <div className={styles.all}>
      <Button className={styles.skip} onClick={() => content.current?.focus()}>
        Skip to the content
      </Button>
      <Rail page={page} />
      <main ref={content} tabIndex={-1} className={styles.page}>
        <FaultBoundary key={page}>
          <Suspense fallback={<OpeningScreen />}>
            {undecided ? <Undecided rotating={state.rotating} onKnown={decided} /> : <Page state={state} />}
          </Suspense>
        </FaultBoundary>
      </main>
      <StatusBar state={state} silentSince={silentSince} />
    </div>
  )
}

/** Nothing is drawn that the person may not have come for. */
const Undecided = (properties: { readonly rotating: ApplicationState['rotating']; onKnown(): void }) => {
  useRunAtStart(properties.rotating, properties.onKnown)
  return <OpeningScreen />
}

const OpeningScreen = () => <Spinner className={useStyles().loading} label="Opening the screen…" />
