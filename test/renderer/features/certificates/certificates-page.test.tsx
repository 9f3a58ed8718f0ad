// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { contract } from '../../../../src/contract/contract.ts'
import type { RunSnapshot } from '../../../../src/contract/run-snapshot.ts'
import CertificatesPage from '../../../../src/renderer/features/certificates/certificates-page.tsx'
import { useView } from '../../../../src/renderer/store.ts'
import type { DoubleHandlers } from '../../support/double.ts'
import { renderOver } from '../../support/render.tsx'
import {
  afterRotation,
  atTheAuthority,
  beforeRequests,
  failedChecks,
  rehearsalAtTheAuthority,
  sampleRun,
  summaryOf,
  withWarnings,
} from '../../support/samples/certificates.ts'
import { always } from '../../support/screen.ts'

const onRun = (run: string | null): void => useView.setState({ route: { page: 'certificates', run } })

const shown = (snapshot: RunSnapshot, handlers: DoubleHandlers = {}) => {
  const { runs, ...others } = handlers
  return renderOver({ ...others, runs: { snapshot: always(snapshot), ...runs } }, <CertificatesPage />)
}

beforeEach(() => onRun(sampleRun))

describe('without a run', () => {
  beforeEach(() => onRun(null))

  it('the open runs are there to choose from, and closed ones are not', async () => {
    const open = summaryOf(atTheAuthority())
    const closed = { ...open, run: 'closed', closed: { end: 'completed' as const, reason: null, at: open.openedAt } }
    renderOver({ runs: { list: always([open, closed]) } }, <CertificatesPage />)
    const list = await screen.findByRole('list')
    expect(within(list).getAllByRole('button')).toHaveLength(1)
    fireEvent.click(within(list).getByRole('button', { name: /east\.contoso\.com/ }))
    await waitFor(() => expect(useView.getState().route).toEqual({ page: 'certificates', run: sampleRun }))
  })

  it('and without any open run it says what to do', async () => {
    renderOver({ runs: { list: always([]) } }, <CertificatesPage />)
    fireEvent.click(await screen.findByRole('button', { name: 'Go to the stamps' }))
    await waitFor(() => expect(useView.getState().route).toEqual({ page: 'stamps' }))
  })
})

describe('the set', () => {
  it('has a row for each service folder, with the result of its checks in words', async () => {
    shown(failedChecks())
    const table = await screen.findByRole('table', { name: 'Certificates by service folder' })
    expect(within(table).getAllByRole('rowheader')).toHaveLength(11)
    expect(within(table).getByRole('row', { name: /^ARM Admin/ }).textContent).toContain('1 failed')
    expect(within(table).getByRole('row', { name: /^Public Portal/ }).textContent).toContain('not yet')
  })

  it('says where an endpoint does not serve what was prepared', async () => {
    shown(afterRotation())
    expect((await screen.findByRole('row', { name: /^KeyVault / })).textContent).toContain('another one')
    expect(screen.getByRole('row', { name: /^Admin Portal/ }).textContent).toContain('not seen')
  })

  it('opens a row to the findings with what mends them, and to what changes', async () => {
    shown(withWarnings())
    const button = await screen.findByRole('button', { name: 'ACSBlob', expanded: false })
    fireEvent.click(button)
    expect(button.getAttribute('aria-expanded')).toBe('true')
    expect(screen.getByText(/^Have the CA put an http CRL/)).toBeDefined()
    expect(screen.getByText(/^The issuer changes from/)).toBeDefined()
    expect(screen.getByText('D:\\rotation\\prepared\\ACSBlob\\ACSBlob.pfx')).toBeDefined()
  })

  it('tells above what is wrong with the whole of it, and with its folders', async () => {
    shown(failedChecks())
    expect(await screen.findByText('ARM Admin has another password than the other PFX files.')).toBeDefined()
    expect(screen.getByText('Move it away: each folder holds one PFX and nothing else.')).toBeDefined()
  })

  it('is copied with tabs and saved as CSV', async () => {
    const { crossed } = shown(withWarnings(), {
      application: { copy: async () => null, saveText: async () => ({ file: 'D:\\set.csv' }) },
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Copy the table of certificates' }))
    fireEvent.click(screen.getByRole('button', { name: 'Save the table of certificates' }))
    const inputs = crossed.filter(({ operation }) => operation.startsWith('application.')).map(({ input }) => input)
    expect(inputs[0]).toEqual({ text: expect.stringMatching(/^Service folder\tNames\t/) })
    expect(inputs[1]).toEqual({
      text: expect.stringMatching(/^\ufeffService folder,Names,/),
      suggestedName: `certificates-east-${sampleRun}.csv`,
    })
  })
})

describe('to the CA and back', () => {
  it('copies the requests, and says where they are', async () => {
    shown(atTheAuthority(), {
      certificates: { exportRequests: async () => ({ folder: 'E:\\to-the-ca', files: ['a.req', 'b.req'] }) },
    })
    fireEvent.click(await screen.findByRole('button', { name: /^Copy the requests/ }))
    expect(await screen.findByText('2 requests are now in E:\\to-the-ca.')).toBeDefined()
  })

  it('offers no copies of requests that nobody made', async () => {
    shown(beforeRequests())
    expect(await screen.findByRole('button', { name: 'Go to the step Requests' })).toBeDefined()
    expect(screen.queryByRole('button', { name: /^Copy the requests/ })).toBeNull()
    expect(screen.queryByRole('heading', { name: 'Replies in' })).toBeNull()
  })

  it.each([
    { when: 'the PFX files come from the operator', snapshot: failedChecks() },
    { when: 'all is checked', snapshot: afterRotation() },
  ])('is not there when $when', async ({ snapshot }) => {
    shown(snapshot)
    await screen.findByRole('table')
    expect(screen.queryByRole('heading', { name: 'Replies in' })).toBeNull()
  })

  it('sends replies with their bytes and names, and says which were not taken and why', async () => {
    const { crossed } = shown(atTheAuthority(), {
      certificates: {
        addReplies: async () => ({
          added: ['portal.cer'],
          refused: [{ name: 'notes.txt', reason: 'It is no certificate.' }],
        }),
      },
    })
    const input = await screen.findByLabelText('Drop the CA’s files here, or choose them')
    const large = new File([new Uint8Array(1024 * 1024 + 1)], 'large.cer')
    const files = [new File([new Uint8Array([48, 130])], 'portal.cer'), new File(['text'], 'notes.txt'), large]
    fireEvent.change(input, { target: { files } })
    expect(await screen.findByText(/^1 file was added: portal\.cer/)).toBeDefined()
    expect(screen.getByText('notes.txt: It is no certificate.')).toBeDefined()
    expect(screen.getByText(/^large\.cer: It is larger than 1 MiB/)).toBeDefined()
    const sent = contract.certificates.addReplies.input.parse(
      crossed.find(({ operation }) => operation === 'certificates.addReplies')?.input,
    )
    expect(sent.files.map(({ name, bytes }) => [name, ...bytes])).toEqual([
      ['portal.cer', 48, 130],
      ['notes.txt', ...new TextEncoder().encode('text')],
    ])
  })

  it('takes files that are dropped on the button', async () => {
    const { crossed } = shown(atTheAuthority(), {
      certificates: { addReplies: async () => ({ added: ['portal.cer'], refused: [] }) },
    })
    const zone = await screen.findByRole('button', { name: /^Drop the CA’s files here/ })
    fireEvent.drop(zone, { dataTransfer: { files: [new File(['x'], 'portal.cer')] } })
    expect(await screen.findByText(/^1 file was added/)).toBeDefined()
    expect(crossed.filter(({ operation }) => operation === 'certificates.addReplies')).toHaveLength(1)
  })

  it('has a rehearsal’s own CA answer, and a real one’s not', async () => {
    const { unmount } = shown(rehearsalAtTheAuthority(), {
      certificates: { answerRequests: async () => ({ files: ['portal.cer', 'admin.cer'] }) },
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Have the rehearsal’s CA answer' }))
    expect(await screen.findByText(/^2 files were added/)).toBeDefined()
    unmount()
    shown(atTheAuthority())
    await screen.findByRole('table')
    expect(screen.queryByRole('button', { name: 'Have the rehearsal’s CA answer' })).toBeNull()
  })
})

describe('the step', () => {
  it('is taken through the one door, and a refusal says what has to happen first', async () => {
    const refusal = {
      gate: 'busy',
      message: 'Readiness is running.',
      doFirst: 'Wait until it ends.',
      override: null,
    } as const
    const { crossed } = shown(atTheAuthority(), {
      runs: { take: async () => ({ accepted: false, refusals: [refusal] }) },
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Make and check the PFX files' }))
    const words = (await screen.findByRole('alert')).textContent
    expect(words).toContain('Readiness is running. Wait until it ends.')
    expect(crossed.at(-1)).toEqual({
      operation: 'runs.take',
      input: { run: sampleRun, intention: { do: 'take-step', step: 'Certificates' } },
    })
  })

  it('says what is in its way, and asks for the secret that is missing', async () => {
    const { crossed } = shown(rehearsalAtTheAuthority(), { secrets: { holdRehearsals: async () => null } })
    const button = await screen.findByRole('button', { name: 'Make and check the PFX files' })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    const reasons = document.getElementById(button.getAttribute('aria-describedby') ?? '')
    expect(reasons?.textContent).toContain('the password of the PFX files is not held')
    expect(screen.getByLabelText('Password of the PFX files', { selector: 'input' })).toBeDefined()
    fireEvent.click(button)
    expect(crossed.some(({ operation }) => operation === 'runs.take')).toBe(false)
    fireEvent.click(screen.getByRole('button', { name: /^Use the rehearsal’s own secrets/ }))
    expect(crossed.at(-1)?.operation).toBe('secrets.holdRehearsals')
  })

  it('lets warnings be accepted only with a reason', async () => {
    const { crossed } = shown(withWarnings(), { runs: { take: async () => ({ accepted: true, refusals: [] }) } })
    const accept = await screen.findByRole('button', { name: 'Accept the warnings' })
    fireEvent.click(accept)
    expect(screen.getByText('Enter a reason: an auditor will read it.')).toBeDefined()
    expect(crossed.some(({ operation }) => operation === 'runs.take')).toBe(false)
    const reason = screen.getByLabelText(/^The checks have warnings/)
    fireEvent.change(reason, { target: { value: ' The CA publishes by LDAP only. ' } })
    fireEvent.click(accept)
    expect(crossed.at(-1)?.input).toEqual({
      run: sampleRun,
      intention: {
        do: 'override',
        gate: 'certificate-warnings',
        reason: 'The CA publishes by LDAP only.',
        supportCase: null,
      },
    })
  })

  it('offers nothing to accept where nothing warns', async () => {
    shown(failedChecks())
    await screen.findByRole('table')
    expect(screen.queryByRole('button', { name: 'Accept the warnings' })).toBeNull()
  })
})

describe('the repair of a row', () => {
  const opened = async (folder: string): Promise<void> => {
    fireEvent.click(await screen.findByRole('button', { name: folder, expanded: false }))
  }

  it('says before where the old file goes, and after what changed and what remains', async () => {
    const { crossed } = shown(failedChecks(), {
      certificates: {
        repair: async () => ({
          file: 'D:\\rotation\\prepared\\ARM Admin\\ARMAdmin.pfx',
          setAside: 'D:\\rotation\\set-aside\\ARMAdmin-1.pfx',
          changes: ['Encryption of the private key: AES256 before, TripleDES-SHA1 now'],
          remaining: ['Expiry Date: It expires on Friday.'],
        }),
      },
    })
    await opened('ARM Admin')
    expect(screen.getByText(/set aside in D:\\rotation\\set-aside/)).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: 'Write the PFX of ARM Admin anew' }))
    expect(await screen.findByText(/The file before it is D:\\rotation\\set-aside\\ARMAdmin-1\.pfx\./)).toBeDefined()
    expect(screen.getByText(/^Encryption of the private key/)).toBeDefined()
    expect(screen.getByText('Expiry Date: It expires on Friday.')).toBeDefined()
    expect(crossed.at(-1)).toEqual({ operation: 'certificates.repair', input: { run: sampleRun, folder: 'ARM Admin' } })
  })

  it('says why it could not be done', async () => {
    shown(failedChecks(), {
      certificates: {
        repair: async () => {
          throw new Error('ARMAdmin.pfx holds 2 private keys, and which one is meant can’t be told.')
        },
      },
    })
    await opened('ARM Admin')
    fireEvent.click(screen.getByRole('button', { name: 'Write the PFX of ARM Admin anew' }))
    expect((await screen.findByRole('alert')).textContent).toContain('holds 2 private keys')
  })

  it('is not offered where a new certificate alone helps, nor when the step is done', async () => {
    shown(withWarnings())
    await opened('ACSBlob')
    expect(screen.queryByRole('heading', { name: 'Repair' })).toBeNull()
  })
})
