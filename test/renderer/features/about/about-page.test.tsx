// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import AboutPage from '../../../../src/renderer/features/about/about-page.tsx'
import type { DoubleHandlers } from '../../support/double.ts'
import { renderOver } from '../../support/render.tsx'
import { about } from '../../support/samples/about.ts'

const over = (application: NonNullable<DoubleHandlers['application']>) => renderOver({ application }, <AboutPage />)

describe('the page about Keyturn', () => {
  it('says by what the log is known, and copies the public key as it is', async () => {
    const { crossed } = over({ about: async () => about, copy: async () => null })
    for (const words of [about.log?.paperCode ?? '', about.log?.origin ?? '', about.log?.keyId ?? '']) {
      expect(await screen.findByText(words)).toBeTruthy()
    }
    fireEvent.click(screen.getByRole('button', { name: 'Copy the public key' }))
    await screen.findByText('Copied')
    expect(crossed.at(-1)).toEqual({ operation: 'application.copy', input: { text: about.log?.publicKey } })
  })

  it('reads a licence when somebody opens it, once', async () => {
    const { crossed } = over({
      about: async () => about,
      licence: async ({ name }) => ({ text: `The words of ${name}` }),
    })
    const part = (await screen.findByText('node-forge', { exact: false })).closest('details')
    for (const open of [true, false, true]) {
      if (part !== null) part.open = open
      if (part !== null) fireEvent(part, new Event('toggle'))
      await screen.findByText('The words of node-forge')
    }
    expect(crossed.filter(({ operation }) => operation === 'application.licence')).toHaveLength(1)
  })

  it('finds a licence by its name', async () => {
    over({ about: async () => about })
    fireEvent.change(await screen.findByRole('searchbox'), { target: { value: 'forge' } })
    expect(screen.getByText('1 of 6 parts')).toBeTruthy()
    expect(screen.queryByText('zod', { exact: false })).toBeNull()
  })

  it('says so where there is no log and no list of licences', async () => {
    over({ about: async () => ({ ...about, log: null, licences: [] }) })
    expect(await screen.findByText(/The log is not open/)).toBeTruthy()
    expect(screen.getByText(/made when Keyturn is built/)).toBeTruthy()
  })

  it('says why it can’t say anything', async () => {
    over({
      about: async () => {
        throw new Error('The public key can’t be read.')
      },
    })
    expect((await screen.findByRole('alert')).textContent).toContain('The public key can’t be read.')
  })
})
