// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RunSnapshot } from '../../../../src/contract/run-snapshot.ts'
import { useView } from '../../../../src/renderer/store.ts'
import type { DoubleHandlers } from '../../support/double.ts'
import { renderOver } from '../../support/render.tsx'
import { readyState } from '../../support/samples/application.ts'
import {
  allHeld,
  known,
  noticed,
  opened,
  readinessWarned,
  readyToRotate,
  reported,
  requested,
  rotating,
  rotationFailed,
  rotationUnknown,
  sampleRun,
  shareRestored,
  snapshotOf,
  summaryOf,
} from '../../support/samples/run.ts'

/** A window of so many CSS pixels: jsdom has no media queries. */
const widthOf = { now: 1280 }
window.matchMedia = (query) => {
  const most = Number(/max-width: (\d+)px/.exec(query)?.[1] ?? 0)
  return Object.assign(new EventTarget(), {
    matches: widthOf.now <= most,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  })
}
Element.prototype.scrollIntoView = () => undefined

const { default: RunPage } = await import('../../../../src/renderer/features/run/run-page.tsx')

const show = (fragment: string, handlers: DoubleHandlers) => {
  window.location.hash = fragment
  useView.setState({ route: { page: 'stamps' } })
  act(() => {
    window.dispatchEvent(new HashChangeEvent('hashchange'))
  })
  return renderOver(handlers, <RunPage state={readyState} />)
}

const accepted = async () => ({ accepted: true, refusals: [] })

/** A run that is watched, with a way to show its next snapshot. */
const watched = (first: RunSnapshot, more: NonNullable<DoubleHandlers['runs']> = {}) => {
  let showNext: (snapshot: RunSnapshot) => void = () => undefined
  const handlers: DoubleHandlers = {
    runs: {
      snapshot: (_input, watcher) => {
        showNext = (snapshot) => watcher.show(snapshot)
        watcher.show(first)
      },
      output: (_input, watcher) => watcher.show({ from: 0, lines: [] }),
      take: accepted,
      ...more,
    },
  }
  return { handlers, next: (snapshot: RunSnapshot) => showNext(snapshot) }
}

const showRun = async (snapshot: RunSnapshot, step = '', more: NonNullable<DoubleHandlers['runs']> = {}) => {
  const { handlers, next } = watched(snapshot, more)
  const view = show(`#/run/${sampleRun}${step === '' ? '' : `/${step}`}`, handlers)
  await screen.findByRole('heading', { level: 1, name: step === '' ? /./ : (step.split('/')[0] ?? step) })
  return { ...view, next }
}

const taken = (crossed: readonly { readonly operation: string; readonly input: unknown }[]): readonly unknown[] =>
  crossed.filter(({ operation }) => operation === 'runs.take').map(({ input }) => input)

beforeEach(() => {
  widthOf.now = 1280
})

describe('the list of runs', () => {
  it('shows open runs before closed ones, each with its way in', async () => {
    const closedRun = summaryOf('old', reported().add({ type: 'run-closed', end: 'completed', reason: null }))
    show('#/run', { runs: { list: (_input, watcher) => watcher.show([closedRun, summaryOf(sampleRun, rotating())]) } })
    const tables = await screen.findAllByRole('table')
    expect(tables.map((table) => table.getAttribute('aria-label'))).toEqual(['Open runs, table', 'Closed runs, table'])
    const [open] = tables
    if (open === undefined) throw new Error('there is no table')
    expect(within(open).getByText('Rotation is running')).toBeTruthy()
    expect(within(open).getByRole('link').getAttribute('href')).toBe(`#/run/${sampleRun}`)
  })

  it('says what to do when there is none', async () => {
    show('#/run', { runs: { list: (_input, watcher) => watcher.show([]) } })
    expect(await screen.findByRole('button', { name: 'Go to the stamps' })).toBeTruthy()
  })
})

describe('the checklist', () => {
  it('has each step with its status in words, and the one that is shown marked', async () => {
    await showRun(snapshotOf(rotating()))
    const list = screen.getByRole('navigation', { name: 'Checklist' })
    expect(within(list).getAllByRole('listitem').length).toBe(11)
    const here = within(list).getByRole('button', { current: 'step' })
    expect(here).toBe(within(list).getByRole('button', { name: /^Rotation: Running\. ?3 of 7/ }))
    expect(within(list).getByRole('button', { name: 'Cleanup: Locked.' })).toBeTruthy()
  })

  it('is moved through by arrows, with one stop of Tab, and opens a step by Enter', async () => {
    await showRun(snapshotOf(rotating()), 'Rotation')
    const list = screen.getByRole('navigation', { name: 'Checklist' })
    const steps = within(within(list).getByRole('list')).getAllByRole('button')
    expect(steps.filter(({ tabIndex }) => tabIndex === 0).length).toBe(1)
    const here = within(list).getByRole('button', { current: 'step' })
    act(() => here.focus())
    fireEvent.keyDown(here, { key: 'ArrowDown' })
    expect(document.activeElement?.textContent).toContain('Verification')
    fireEvent.keyDown(document.activeElement ?? here, { key: 'Home' })
    expect(document.activeElement?.textContent).toContain('Stamp')
    act(() => steps[0]?.click())
    await waitFor(() => expect(window.location.hash).toBe(`#/run/${sampleRun}/Stamp`))
    const heading = await screen.findByRole('heading', { level: 1, name: 'Stamp' })
    expect(document.activeElement).toBe(heading)
  })

  it('folds into one field in a narrow window', async () => {
    widthOf.now = 640
    await showRun(snapshotOf(rotating()), 'Rotation')
    const select = screen.getByRole('combobox', { name: 'Step' })
    fireEvent.change(select, { target: { value: 'Backup' } })
    expect(await screen.findByRole('heading', { level: 1, name: 'Backup' })).toBeTruthy()
  })
})

describe('starting a step', () => {
  it('sends the intention, and nothing else', async () => {
    const { crossed } = await showRun(snapshotOf(opened()), 'Stamp')
    fireEvent.click(screen.getByRole('button', { name: 'Ask the stamp' }))
    await waitFor(() =>
      expect(taken(crossed)).toEqual([{ run: sampleRun, intention: { do: 'take-step', step: 'Stamp' } }]),
    )
  })

  it('keeps the button reachable and says why it is off', async () => {
    const { crossed } = await showRun(snapshotOf(known()), 'Certificates')
    const button = screen.getByRole('button', { name: 'Build and check the PFX files' })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    act(() => button.focus())
    expect(document.activeElement).toBe(button)
    const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '')
    expect(reason?.textContent).toContain('Requests is not done')
    fireEvent.click(button)
    expect(taken(crossed)).toEqual([])
    fireEvent.click(screen.getByRole('button', { name: 'Go to Requests' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Requests' })).toBeTruthy()
  })

  it('shows why main refused, with what to do first', async () => {
    await showRun(snapshotOf(opened()), 'Stamp', {
      take: async () => ({
        accepted: false,
        refusals: [{ gate: 'busy', message: 'Another one is running.', doFirst: 'Wait for it.', override: null }],
      }),
    })
    fireEvent.click(screen.getByRole('button', { name: 'Ask the stamp' }))
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('Another one is running.')
    expect(alert.textContent).toContain('Wait for it.')
  })

  it('asks for the secrets that are missing, and offers those of a rehearsal', async () => {
    await showRun(snapshotOf(opened('success'), { held: [] }), 'Stamp')
    expect(screen.getByLabelText('CloudAdmin account: password').getAttribute('type')).toBe('password')
    expect(screen.getByRole('button', { name: 'Use the rehearsal’s own secrets' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Ask the stamp' }).getAttribute('aria-disabled')).toBe('true')
  })

  it('says what is held by its user name, and offers no rehearsal’s secrets on a real stamp', async () => {
    await showRun(snapshotOf(opened(), { held: allHeld.slice(0, 1) }), 'Stamp')
    expect(screen.getByText(/azurestack\\cloudadmin/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /rehearsal’s own secrets/ })).toBeNull()
  })
})

describe('starting a rotation', () => {
  it('asks for the region by hand, and sends it as it was typed', async () => {
    const { crossed } = await showRun(snapshotOf(readyToRotate()), 'Rotation')
    const button = screen.getByRole('button', { name: 'Start the rotation of east' })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    expect(screen.getByText(/^Start-SecretRotation -PfxFilesPath/)).toBeTruthy()
    const field = screen.getByLabelText('Type the region of this stamp: east')
    fireEvent.change(field, { target: { value: 'west' } })
    expect(screen.getByText('“west” is not the region of this stamp.')).toBeTruthy()
    fireEvent.click(button)
    expect(taken(crossed)).toEqual([])
    fireEvent.change(field, { target: { value: ' East' } })
    fireEvent.click(screen.getByRole('button', { name: 'Start the rotation of east' }))
    await waitFor(() =>
      expect(taken(crossed)).toEqual([
        { run: sampleRun, intention: { do: 'take-step', step: 'Rotation', typedRegion: ' East' } },
      ]),
    )
  })

  it('shows the stamp’s own progress while it runs, and offers only to stop following', async () => {
    await showRun(snapshotOf(rotating()), 'Rotation')
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('3')
    expect(screen.getByText('4 of 7')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Stop following' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: /cancel/i })).toBeNull()
    expect(screen.getByText(/nothing can stop it from here/)).toBeTruthy()
  })

  it('says after a failure what it means, what to do in order, and what the stamp said', async () => {
    await showRun(snapshotOf(rotationFailed()), 'Rotation')
    const failed = within(screen.getByRole('region', { name: 'Rotation failed' }))
    expect(failed.getByText('The stamp could not get at the share with the account that was given.')).toBeTruthy()
    expect(failed.getByText(/FullyQualifiedErrorId/)).toBeTruthy()
    expect(failed.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(
      expect.arrayContaining(['Go to Share', 'To “Start the rerun on east”']),
    )
    fireEvent.click(failed.getByRole('button', { name: 'Go to Share' }))
    expect(await screen.findByRole('button', { name: 'Put the backup copies back' })).toBeTruthy()
    expect(screen.getByText('To be done again.')).toBeTruthy()
    expect(screen.queryByText(/^Done 2/)).toBeNull()
  })

  it('tells what of it is done already once the share is restored, and goes on with the rerun', async () => {
    await showRun(snapshotOf(shareRestored()), 'Rotation')
    const failed = within(screen.getByRole('region', { name: 'Rotation failed' }))
    expect(failed.queryByRole('button', { name: 'Go to Share' })).toBeNull()
    expect(failed.getByText('done')).toBeTruthy()
    fireEvent.click(failed.getByRole('button', { name: 'To “Start the rerun on east”' }))
    expect(document.activeElement?.closest('form')?.textContent).toContain('Start-SecretRotation -ReRun')
  })

  it('offers to find out, and nothing else, when nobody saw the end', async () => {
    const { crossed } = await showRun(snapshotOf(rotationUnknown()), 'Rotation')
    expect(screen.queryByRole('button', { name: /Start the/ })).toBeNull()
    expect(screen.getByText(/Start-SecretRotation is not sent again/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Find out' }))
    await waitFor(() => expect(taken(crossed)).toEqual([{ run: sampleRun, intention: { do: 'find-out' } }]))
  })
})

describe('what a person decides', () => {
  it('confirms by name, one by one', async () => {
    const { crossed } = await showRun(snapshotOf(known().add({ type: 'confirmed', what: 'users-told' })), 'Notice')
    expect(screen.getByText(/Confirmed by CONTOSO\\azs-operator/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: /Confirm: A maintenance window/ }))
    await waitFor(() =>
      expect(taken(crossed)).toEqual([{ run: sampleRun, intention: { do: 'confirm', what: 'window-agreed' } }]),
    )
  })

  it('overrides warnings only with a reason and a case', async () => {
    const { crossed } = await showRun(snapshotOf(readinessWarned()), 'Readiness')
    const button = () => screen.getByRole('button', { name: 'Override the warnings' })
    fireEvent.click(button())
    expect(taken(crossed)).toEqual([])
    fireEvent.change(screen.getByRole('textbox', { name: /Reason/ }), { target: { value: 'Known to be short.' } })
    fireEvent.change(screen.getByRole('textbox', { name: /support case/ }), { target: { value: '2611-4711' } })
    fireEvent.click(button())
    await waitFor(() =>
      expect(taken(crossed)).toEqual([
        {
          run: sampleRun,
          intention: {
            do: 'override',
            gate: 'readiness-warnings',
            reason: 'Known to be short.',
            supportCase: '2611-4711',
          },
        },
      ]),
    )
  })

  it('skips the requests with a reason', async () => {
    const { crossed } = await showRun(snapshotOf(noticed()), 'Requests')
    fireEvent.click(screen.getByRole('button', { name: 'I already have PFX files…' }))
    fireEvent.change(await screen.findByRole('textbox', { name: /Why no requests/ }), { target: { value: 'Bought.' } })
    fireEvent.click(screen.getByRole('button', { name: 'Skip the requests' }))
    await waitFor(() =>
      expect(taken(crossed)).toEqual([
        { run: sampleRun, intention: { do: 'skip', step: 'Requests', reason: 'Bought.' } },
      ]),
    )
  })

  it('closes a run, and says which steps are open', async () => {
    const { crossed } = await showRun(snapshotOf(requested()), 'Certificates')
    fireEvent.click(screen.getByRole('button', { name: 'Close this run…' }))
    const dialog = await screen.findByRole('dialog')
    expect(dialog.textContent).toContain('Rotation, Verification')
    fireEvent.change(within(dialog).getByRole('textbox'), { target: { value: 'Other plans.' } })
    fireEvent.click(within(dialog).getByRole('button', { name: 'Close the run' }))
    await waitFor(() =>
      expect(taken(crossed)).toEqual([{ run: sampleRun, intention: { do: 'close', reason: 'Other plans.' } }]),
    )
  })

  it('leads to closing the run once everything is done, and asks for no reason then', async () => {
    const { crossed } = await showRun(snapshotOf(reported()), 'Report')
    fireEvent.click(screen.getByRole('button', { name: 'Close the finished run…' }))
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Close the run' }))
    await waitFor(() => expect(taken(crossed)).toEqual([{ run: sampleRun, intention: { do: 'close', reason: null } }]))
  })

  it('can change nothing of a closed run', async () => {
    const story = noticed().add({ type: 'run-closed', end: 'abandoned', reason: 'Other plans.' })
    await showRun(snapshotOf(story), 'Readiness')
    expect(screen.getByText(/Other plans\./)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /readiness test/ })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Close this run…' })).toBeNull()
  })
})

describe('what goes on', () => {
  it('keeps the step in view that ended, says so, and offers the next', async () => {
    const { next } = await showRun(snapshotOf(noticed().intend('Readiness')))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Readiness')
    act(() => next(snapshotOf(requested())))
    expect(await screen.findByRole('button', { name: 'Go on with Certificates' })).toBeTruthy()
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Readiness')
    await waitFor(() =>
      expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain(
        'Readiness: Done. Requests: Done. Certificates: Ready.',
      ),
    )
  })

  it('says why a run can’t be shown', async () => {
    show('#/run/nowhere', {
      runs: { snapshot: (_input, watcher) => watcher.fail(new Error('There is no such run.')) },
    })
    expect((await screen.findByRole('alert')).textContent).toContain('There is no such run.')
    fireEvent.click(screen.getByRole('button', { name: 'All runs' }))
    await waitFor(() => expect(window.location.hash).toBe('#/run'))
  })
})
