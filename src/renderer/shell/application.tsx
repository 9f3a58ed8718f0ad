import { createDOMRenderer, FluentProvider, RendererProvider, Spinner, tokens } from '@fluentui/react-components'
import { lazy, Suspense, useMemo, useRef } from 'react'
import type { ApplicationState, Trouble } from '../../contract/application-state.ts'
import type { Problem } from '../../contract/definition.ts'
import { visuallyHidden } from '../components/visually-hidden.ts'
import { useWatched } from '../connection.tsx'
import { FaultBoundary } from './fault-boundary.tsx'
import { Frame } from './frame.tsx'
import { Opening } from './opening.tsx'
import { useSilentSince } from './pulse.ts'
import { useTheme } from './theme.ts'

const Stopped = lazy(async () => await import('./stopped.tsx'))

/** The whole window: the one thing that is shown while Keyturn opens or can't work, or the screens. */
export const Application = () => {
  const watched = useWatched(({ application }) => application.state, null)
  const last = useRef<ApplicationState | null>(null)
  if (watched.is === 'there') last.current = watched.value
  const theme = useTheme(last.current?.settings.theme ?? 'system')
  const renderer = useMemo(styleRenderer, [])
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={theme} style={{ height: '100%' }}>
        <FaultBoundary>
          <Suspense fallback={<Starting />}>
            {last.current === null && watched.is === 'failed' ? (
              <Stopped account={null} trouble={troubleOf(watched.problem)} />
            ) : last.current === null ? (
              <Starting />
            ) : (
              <Phase state={last.current} ended={watched.is === 'failed'} />
            )}
          </Suspense>
        </FaultBoundary>
      </FluentProvider>
    </RendererProvider>
  )
}

const Starting = () => (
  <main
    style={{ height: '100%', display: 'grid', placeContent: 'center', backgroundColor: tokens.colorNeutralBackground3 }}
  >
    <h1 style={visuallyHidden}>Keyturn</h1>
    <Spinner label="Starting Keyturn…" />
  </main>
)

/** What is shown of a state; one that gets no successor is shown on, and said to be old. */
const Phase = ({ state, ended }: { readonly state: ApplicationState; readonly ended: boolean }) => {
  const silentSince = useSilentSince()
  const endedAt = useRef<number | null>(null)
  if (!ended) endedAt.current = null
  else endedAt.current ??= Date.now()
  switch (state.phase.is) {
    case 'opening':
      return <Opening entriesVerified={state.phase.entriesVerified} dataFolder={state.dataFolder} />
    case 'stopped':
      return <Stopped account={state.account} trouble={state.phase.trouble} />
    case 'ready':
      return <Frame state={state} silentSince={endedAt.current ?? silentSince} />
  }
}

/** Styles are made by script: the page's policy lets them in by the nonce that this load of the page has. */
const styleRenderer = () => {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
  return createDOMRenderer(document, nonce === undefined ? {} : { styleElementAttributes: { nonce } })
}

const troubleOf = ({ message, doNext }: Problem): Trouble => ({
  kind: 'other',
  title: 'Keyturn can’t show how it stands',
  message,
  doNext,
  choices: ['quit'],
  verification: null,
})
