// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Trouble } from '../../../src/contract/application-state.ts'
import Stopped from '../../../src/renderer/shell/stopped.tsx'
import { renderOver } from '../support/render.tsx'
import { keyNeedsPassphrase, keyUnprotected, logAltered } from '../support/samples/troubles.ts'

const stopped = (trouble: Trouble, refusal: string | null = null) => {
  /** As they crossed: the window wipes its own bytes afterwards. */
  const passphrases: string[] = []
  const rendered = renderOver(
    {
      application: {
        typingSecret: async () => null,
        choose: async ({ passphrase }) => {
          if (passphrase !== null) passphrases.push(new TextDecoder().decode(passphrase))
          if (refusal !== null) throw new Error(refusal)
          return null
        },
      },
    },
    <Stopped account="CONTOSO\azs-operator" trouble={trouble} />,
  )
  const chosen = () => rendered.crossed.filter(({ operation }) => operation === 'application.choose')
  return { ...rendered, passphrases, chosen }
}

const press = (name: string | RegExp): boolean => fireEvent.click(screen.getByRole('button', { name }))

const type = (label: string, value: string): void => {
  const field = screen.getByLabelText(label)
  if (!(field instanceof HTMLInputElement)) throw new Error(`${label} is no input`)
  field.value = value
}

test('says what happened, what to do in order, and how far the log holds', () => {
  stopped(logAltered)
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('The log was altered')
  expect(
    screen
      .getAllByRole('listitem')
      .slice(0, 3)
      .map(({ textContent }) => textContent),
  ).toEqual(logAltered.doNext)
  expect(screen.getByText(/The log holds to entry 811/)).toBeDefined()
  expect(screen.getByText('Does not hold')).toBeDefined()
})

test('a log is set aside only after it was said what comes of it', async () => {
  const { chosen } = stopped(logAltered)
  press('Set this log aside…')
  expect(chosen()).toHaveLength(0)
  expect(screen.getByText(/nothing in it is changed or deleted/)).toBeDefined()
  press('Set the log aside and begin a new one')
  await waitFor(() =>
    expect(chosen().map(({ input }) => input)).toEqual([{ choice: 'set-log-aside', passphrase: null }]),
  )
})

test('one can go back from the second question', () => {
  const { chosen } = stopped(keyUnprotected)
  press('Go on without protection…')
  expect(screen.getByText(/can sign a forged log/)).toBeDefined()
  press('Back')
  expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined()
  expect(chosen()).toHaveLength(0)
})

test('a choice that harms nothing is done at once', async () => {
  const { chosen } = stopped(logAltered)
  press('Try again')
  await waitFor(() => expect(chosen()).toHaveLength(1))
})

test('a passphrase that is made is typed twice, and crosses only when both are the same', async () => {
  const { chosen, passphrases } = stopped(keyUnprotected)
  press('Protect the key by a passphrase…')
  type('Passphrase', 'correct horse')
  type('The same once more', 'correct house')
  press('Protect the key')
  expect(await screen.findByText('The two were not the same: type both anew.')).toBeDefined()
  expect(chosen()).toHaveLength(0)
  expect(screen.getByLabelText<HTMLInputElement>('Passphrase').value).toBe('')
  type('Passphrase', 'correct horse')
  type('The same once more', 'correct horse')
  press('Protect the key')
  await waitFor(() => expect(passphrases).toEqual(['correct horse']))
})

test('a passphrase that is entered is typed once, and an empty one does not cross', async () => {
  const { chosen, passphrases } = stopped(keyNeedsPassphrase)
  press('Open the log')
  expect(await screen.findByText('Enter it: it is empty.')).toBeDefined()
  expect(chosen()).toHaveLength(0)
  type('Passphrase', 'correct horse')
  press('Open the log')
  await waitFor(() => expect(passphrases).toEqual(['correct horse']))
})

test('nothing of a passphrase stays behind in the window', async () => {
  const { chosen } = stopped(keyNeedsPassphrase)
  type('Passphrase', 'correct horse')
  press('Open the log')
  await waitFor(() => {
    const [crossed] = chosen()
    expect(crossed?.input).toEqual({ choice: 'enter-passphrase', passphrase: new Uint8Array(13) })
  })
  expect(document.body.innerHTML).not.toContain('correct horse')
})

test('a refusal is shown with what to do', async () => {
  stopped(keyNeedsPassphrase, 'The passphrase does not open it.')
  type('Passphrase', 'wrong horse')
  press('Open the log')
  expect(await screen.findByText(/The passphrase does not open it/)).toBeDefined()
})
