// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, it } from 'vitest'
import ReportPage from '../../../../src/renderer/features/log/report-page.tsx'
import { useView } from '../../../../src/renderer/store.ts'
import { renderOver } from '../../support/render.tsx'
import { sampleRun } from '../../support/samples/certificates.ts'

beforeEach(() => useView.setState({ route: { page: 'report', run: sampleRun } }))

it('shows the report in a frame in which nothing may run', async () => {
  renderOver({ log: { previewReport: async () => ({ address: 'about:blank#report' }) } }, <ReportPage />)
  const frame = await screen.findByTitle(`Report of the run ${sampleRun}`)
  expect(frame.getAttribute('src')).toBe('about:blank#report')
  expect(frame.getAttribute('sandbox')).toBe('')
})

it('says why there is no report', async () => {
  renderOver(
    {
      log: {
        previewReport: async () => {
          throw new Error('There is no such run in this log.')
        },
      },
    },
    <ReportPage />,
  )
  expect((await screen.findByRole('alert')).textContent).toContain('There is no such run in this log.')
})

it('exports the report of this run, and goes back to the run', async () => {
  const { crossed } = renderOver(
    {
      log: {
        previewReport: async () => ({ address: 'about:blank' }),
        export: async () => ({ file: 'D:\\audit\\run.zip' }),
      },
    },
    <ReportPage />,
  )
  fireEvent.click(screen.getByRole('button', { name: 'Export as bundle…' }))
  expect(await screen.findByText('Written to D:\\audit\\run.zip.')).toBeDefined()
  expect(crossed.at(-1)?.input).toEqual({ format: 'bundle', run: sampleRun })
  fireEvent.click(screen.getByRole('button', { name: 'Back to the run' }))
  await waitFor(() =>
    expect(useView.getState().route).toEqual({ page: 'run', run: sampleRun, step: 'Report', tab: null }),
  )
})
