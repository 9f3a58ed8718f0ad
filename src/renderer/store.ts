import { create } from 'zustand'
import { type Choices, choicesOf, fragmentOf, type Route, routeOf } from './route.ts'

/** What the window itself decides: where the person is. All that is true about stamps and runs comes in snapshots. */
interface ViewState {
  readonly route: Route
  readonly choices: Choices
}

const stateOf = (fragment: string): ViewState => ({ route: routeOf(fragment), choices: choicesOf(fragment) })

export const useView = create<ViewState>(() => stateOf(window.location.hash))

window.addEventListener('hashchange', () => useView.setState(stateOf(window.location.hash)))

/** Goes to a screen; the way back stays open. */
export const goTo = (route: Route, choices: Choices = {}): void => {
  window.location.hash = fragmentOf(route, choices)
}

/** Goes to a screen in the place of this one. */
export const replaceRoute = (route: Route, choices: Choices = {}): void => {
  window.location.replace(fragmentOf(route, choices))
}

/** Changes what is chosen on this screen, at once: a field that is typed in shows it. An empty text is no choice. */
export const choose = (changed: Choices): void => {
  const { route, choices } = useView.getState()
  const chosen = Object.fromEntries(Object.entries({ ...choices, ...changed }).filter(([, text]) => text !== ''))
  useView.setState({ choices: chosen })
  window.history.replaceState(null, '', fragmentOf(route, chosen))
}

export const useRoute = (): Route => useView(({ route }) => route)

export const useChoices = (): Choices => useView(({ choices }) => choices)
