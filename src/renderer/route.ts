import { type StepName, stepNames } from '../domain/run/checklist.ts'

/**
 * Where the person is. It stands in the address of the page, behind `#`, so that a window that is opened again shows the
 * same screen.
 */
export type Route =
  | { readonly page: 'stamps' }
  | { readonly page: 'stamp'; readonly task: StampTask; readonly stamp: string | null }
  | { readonly page: 'run'; readonly run: string | null; readonly step: StepName | null; readonly tab: string | null }
  | { readonly page: 'certificates'; readonly run: string | null }
  | { readonly page: 'log'; readonly run: string | null }
  | { readonly page: 'report'; readonly run: string }
  | { readonly page: 'expiry' }
  | { readonly page: 'help'; readonly article: string | null }
  | { readonly page: 'settings' }
  | { readonly page: 'about' }

/** What is done with one stamp on a page of its own; adding and rehearsing are done with none. */
const stampTasks = ['add', 'rehearse', 'edit', 'rotate', 'connection'] as const
export type StampTask = (typeof stampTasks)[number]
const withoutStamp: readonly StampTask[] = ['add', 'rehearse']

export type PageName = Route['page']

/**
 * What is chosen or typed on a screen and shall outlive its window: which tab, what is looked for. It stands in the
 * address behind the screen and a question mark.
 */
export interface Choices {
  readonly [name: string]: string
}

/** The route in an address' fragment; the stamps for one that names none. */
export const routeOf = (fragment: string): Route => {
  const [path = ''] = fragment.split('?')
  const [page = '', first = null, second = null, third = null] = partsOf(path)
  switch (page) {
    case 'stamp': {
      const task = stampTasks.find((name) => name === first)
      return task === undefined || (second === null && !withoutStamp.includes(task))
        ? { page: 'stamps' }
        : { page, task, stamp: second }
    }
    case 'run':
      return { page, run: first, step: stepNames.find((name) => name === second) ?? null, tab: third }
    case 'certificates':
    case 'log':
      return { page, run: first }
    case 'report':
      return first === null ? { page: 'stamps' } : { page, run: first }
    case 'help':
      return { page, article: first }
    case 'expiry':
    case 'settings':
    case 'about':
      return { page }
    default:
      return { page: 'stamps' }
  }
}

/** The choices in an address' fragment. */
export const choicesOf = (fragment: string): Choices => {
  const [, ...rest] = fragment.split('?')
  return Object.fromEntries(new URLSearchParams(rest.join('?')))
}

export const fragmentOf = (route: Route, choices: Choices = {}): string => {
  const path = `#/${[route.page, ...restOf(route)].map(encodeURIComponent).join('/')}`
  const chosen = new URLSearchParams(choices).toString()
  return chosen === '' ? path : `${path}?${chosen}`
}

const restOf = (route: Route): readonly string[] => {
  switch (route.page) {
    case 'stamp':
      return known(route.task, route.stamp)
    case 'run':
      return known(route.run, route.step, route.tab)
    case 'certificates':
    case 'log':
    case 'report':
      return known(route.run)
    case 'help':
      return known(route.article)
    default:
      return []
  }
}

/** The parts up to the first that is not known: a later one says nothing without it. */
const known = (...parts: readonly (string | null)[]): readonly string[] => {
  const end = parts.indexOf(null)
  return parts.slice(0, end === -1 ? parts.length : end).filter((part) => part !== null)
}

const partsOf = (fragment: string): readonly string[] =>
  fragment
    .replace(/^#?\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .flatMap((part) => {
      try {
        return [decodeURIComponent(part)]
      } catch {
        // A percent sign that belongs to nothing: such an address was not made here.
        return []
      }
    })
