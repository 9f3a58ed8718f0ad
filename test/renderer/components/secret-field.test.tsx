// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { SecretField } from '../../../src/renderer/components/secret-field.tsx'
import { renderOver } from '../support/render.tsx'

const field = (onHeld: () => void = () => undefined) => {
  /** As they crossed: the window wipes its own bytes afterwards. */
  const held: string[] = []
  const rendered = renderOver(
    {
      application: { typingSecret: async () => null },
      secrets: {
        hold: async ({ secret }) => {
          held.push(new TextDecoder().decode(secret))
          return null
        },
      },
    },
    <SecretField
      stamp="east.contoso.com"
      handle="cloudadmin-credential"
      label="CloudAdmin"
      withUserName
      userName="azurestack\cloudadmin"
      onHeld={onHeld}
    />,
  )
  const told = () =>
    rendered.crossed.filter(({ operation }) => operation === 'application.typingSecret').map(({ input }) => input)
  return { ...rendered, held, told }
}

const password = () => screen.getByLabelText<HTMLInputElement>('CloudAdmin: password')

test('hands the secret over once, and keeps nothing of it', async () => {
  const onHeld = vi.fn()
  const { held } = field(onHeld)
  const first = password()
  first.value = 'Made-up-1'
  fireEvent.click(screen.getByRole('button', { name: 'Hold in memory' }))
  await waitFor(() => expect(onHeld).toHaveBeenCalledOnce())
  expect(held).toEqual(['Made-up-1'])
  expect(first.value).toBe('')
  expect(password()).not.toBe(first)
})

test('says what is missing, and sends nothing', async () => {
  const { held } = field()
  fireEvent.click(screen.getByRole('button', { name: 'Hold in memory' }))
  expect(await screen.findByText('Enter it: it is empty.')).toBeDefined()
  expect(held).toEqual([])
  expect(document.activeElement).toBe(password())
})

test('the window is closed to captures while a secret is typed, and open again when the field is left', () => {
  const { told } = field()
  fireEvent.focus(password())
  fireEvent.blur(password())
  expect(told()).toEqual([{ typing: true }, { typing: false }])
})

test('the window is open to captures again when the field goes away while it has the focus', () => {
  const { told, unmount } = field()
  fireEvent.focus(password())
  unmount()
  expect(told()).toEqual([{ typing: true }, { typing: false }])
})
