import type { WatchedSession } from '../domain/pep/session-state.ts'
import type { RunView } from '../domain/run/view.ts'
import { checklistPicture, fittedToRows, type PictureLine, preparingPicture, runTitle } from './checklist-picture.ts'
import type { Surroundings, TextStream } from './command.ts'
import { rendered, span, widthOf } from './styled-text.ts'

/** Shows a run to whoever watches it: a checklist in place on a terminal, one plain line per change elsewhere. */
export interface ChecklistDisplay {
  show(view: RunView): void
  /** The sessions on the privileged endpoint, as they stand now. A display that is never written over leaves them out. */
  showSessions(sessions: readonly WatchedSession[]): void
  /** Something that was said and belongs to no step. */
  say(text: string): void
  /** Ends the display; on a terminal the last picture stays. */
  end(): void
}

const redrawMilliseconds = 250
const recentLines = 3

/** The display that fits: in place on a terminal that can, and never when the answer is one JSON document. */
export const checklistDisplay = (scenario: string, surroundings: Surroundings): ChecklistDisplay => {
  const { stdout, stderr, environment, json, now } = surroundings
  const terminal =
    json || environment.TERM === 'dumb' ? undefined : [stderr, stdout].find(({ isTTY }) => isTTY === true)
  return terminal === undefined ? plainDisplay(scenario, stderr, now) : redrawnDisplay(scenario, terminal, now)
}

const redrawnDisplay = (scenario: string, stream: TextStream, now: () => Date): ChecklistDisplay => {
  const began = now()
  const colours = stream.hasColors?.() ?? false
  let view: RunView | null = null
  let sessions: readonly WatchedSession[] = []
  let recent: readonly string[] = []
  let drawn: readonly PictureLine[] = []

  const draw = (final: boolean): void => {
    const columns = stream.columns ?? 80
    const input = { scenario, began, now: now(), columns, recent, final }
    const picture =
      view === null ? (final ? [] : preparingPicture(input)) : checklistPicture({ ...input, view, sessions })
    const fitting = final ? picture : fittedToRows(picture, stream.rows ?? 24)
    // The width may have changed since: a line that was drawn on a wider terminal takes more than one row now.
    const rows = drawn.reduce((sum, { spans }) => sum + Math.max(1, Math.ceil(widthOf(spans) / columns)), 0)
    const up = rows === 0 ? '' : `\u001b[${rows}A\r`
    stream.write(`${up}${fitting.map(({ spans }) => `${rendered(spans, colours)}\u001b[K\n`).join('')}\u001b[J`)
    drawn = fitting
  }
  const redraw = (): void => draw(false)
  const timer = setInterval(redraw, redrawMilliseconds)
  stream.on('resize', redraw)
  redraw()

  return {
    show: (next) => {
      view = next
    },
    showSessions: (next) => {
      sessions = next
    },
    say: (text) => {
      recent = [...recent, text].slice(-recentLines)
    },
    end: () => {
      clearInterval(timer)
      stream.off('resize', redraw)
      draw(true)
    },
  }
}

const plainDisplay = (scenario: string, stream: TextStream, now: () => Date): ChecklistDisplay => {
  const told = new Set<string>()
  const write = (text: string): void => {
    stream.write(`${now().toISOString().slice(11, 19)}Z  ${span(text).text}\n`)
  }
  const tell = (key: string, text: string): void => {
    if (told.has(key)) return
    told.add(key)
    write(text)
  }
  return {
    show: (view) => {
      tell('title', `Rehearsal on the simulated stamp: nothing real is touched. ${runTitle(view, scenario)}`)
      for (const { key, text } of changesOf(view)) tell(key, text)
    },
    showSessions: () => {},
    say: write,
    end: () => {},
  }
}

/** What there is to tell of a run, each piece with a key by which it is told only once. */
const changesOf = (view: RunView): readonly { readonly key: string; readonly text: string }[] => [
  ...view.steps.flatMap((step) => {
    const name = step.name.padEnd(12)
    const attempt = step.attempts > 1 ? ` (attempt ${step.attempts})` : ''
    const key = `${step.name} ${step.attempts}`
    const stampSteps = (step.progress?.steps ?? [])
      .filter(({ startedAt }) => startedAt !== null)
      .map((rotationStep) => ({
        key: `${key} ${rotationStep.index} ${rotationStep.name} ${rotationStep.status}`,
        text: `${name}  ${rotationStep.name}: ${rotationStep.status}`,
      }))
    const begun = step.startedAt === null ? [] : [{ key: `${key} begun`, text: `${name}  running${attempt}` }]
    const ended = ['locked', 'ready', 'running'].includes(step.status)
      ? []
      : [{ key: `${key} ${step.status} ${step.line}`, text: `${name}  ${endOf(step.status, step.line)}${attempt}` }]
    return [...begun, ...stampSteps, ...ended]
  }),
  ...view.notices.map((notice) => ({ key: `note ${notice}`, text: `Please note   ${notice}` })),
]

const endOf = (status: string, line: string): string => {
  if (line === '') return status
  return line.startsWith(`${status}:`) ? line : `${status}: ${line}`
}
