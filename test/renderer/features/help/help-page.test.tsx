// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import HelpPage from '../../../../src/renderer/features/help/help-page.tsx'
import { useView } from '../../../../src/renderer/store.ts'
import { renderOver } from '../../support/render.tsx'

// jsdom lays nothing out, so it has nowhere to scroll to.
Element.prototype.scrollIntoView = () => {}

const at = (article: string | null): void => act(() => useView.setState({ route: { page: 'help', article } }))

beforeEach(() => at(null))

const searchFor = (words: string): HTMLElement => {
  const box = screen.getByRole('searchbox', { name: 'Search the help' })
  fireEvent.change(box, { target: { value: words } })
  return box
}

const results = () => within(screen.getByRole('navigation', { name: 'Results of the search' }))

describe('the help', () => {
  it('begins with what most people look for', () => {
    renderOver({}, <HelpPage />)
    expect(screen.getByRole('heading', { level: 1, name: 'Help' })).toBe(document.activeElement)
    expect(screen.getAllByRole('link', { name: 'When all else fails' })[0]?.getAttribute('href')).toBe(
      '#/help/when-all-else-fails',
    )
  })

  it('shows an article with what to do in order, what better not, and its source', () => {
    at('failure-layout')
    renderOver({}, <HelpPage />)
    expect(screen.getByRole('heading', { level: 1, name: 'The folder layout on the share is wrong' })).toBeTruthy()
    expect(screen.getByRole('region', { name: 'Better not' }).textContent).toContain('credential of the share')
    expect(screen.getByText(/Source: azure-stack-rotate-secrets.md/)).toBeTruthy()
    const list = within(screen.getByRole('navigation', { name: 'Articles' }))
    expect(list.getByRole('link', { current: 'page' }).textContent).toBe('The folder layout on the share is wrong')
  })

  it('moves the focus to the heading of the next article', () => {
    at('keyboard')
    renderOver({}, <HelpPage />)
    at('rehearse')
    expect(document.activeElement?.textContent).toBe('Rehearse a rotation')
  })

  it('finds articles as one types, marks the words, and says how many there are', () => {
    renderOver({}, <HelpPage />)
    searchFor('paper code')
    expect(results().getAllByRole('link')[0]?.textContent).toBe('Paper code')
    expect(document.querySelectorAll('mark').length).toBeGreaterThan(1)
    expect(results().getByRole('status').textContent).toMatch(/^\d+ articles/)
  })

  it('keeps what is looked for: in a window that is opened again, and on the way to an article', () => {
    useView.setState({ choices: { find: 'paper code' } })
    renderOver({}, <HelpPage />)
    const [first] = results().getAllByRole('link')
    expect(first?.getAttribute('href')).toBe('#/help/term-paper-code?find=paper+code')
    searchFor('paper')
    expect(useView.getState().choices).toEqual({ find: 'paper' })
  })

  it('says so when nothing is found', () => {
    renderOver({}, <HelpPage />)
    searchFor('xylophone')
    expect(results().getByRole('status').textContent).toContain('Nothing has all of these words.')
  })

  it('is gone through by the arrow keys: from the search into the results and back', () => {
    renderOver({}, <HelpPage />)
    const box = searchFor('rotation')
    fireEvent.keyDown(box, { key: 'ArrowDown' })
    const [first, second] = results().getAllByRole('link')
    expect(document.activeElement).toBe(first)
    const press = (key: string): void => {
      fireEvent.keyDown(document.activeElement ?? document.body, { key })
    }
    press('ArrowDown')
    expect(document.activeElement).toBe(second)
    press('Home')
    expect(document.activeElement).toBe(first)
    press('ArrowUp')
    expect(document.activeElement).toBe(box)
    press('Escape')
    expect(screen.getByRole('navigation', { name: 'Articles' })).toBeTruthy()
  })

  it('is searched by Ctrl+F', () => {
    renderOver({}, <HelpPage />)
    fireEvent.keyDown(window, { key: 'f', ctrlKey: true })
    expect(document.activeElement).toBe(screen.getByRole('searchbox'))
  })

  it('copies an article as text', async () => {
    at('term-head')
    const { crossed } = renderOver({ application: { copy: async () => null } }, <HelpPage />)
    fireEvent.click(screen.getByRole('button', { name: 'Copy this article' }))
    await screen.findByText('Copied')
    expect(JSON.stringify(crossed.at(-1)?.input)).toContain('Head\\n\\nThe newest entry of the log')
  })

  it('says so when there is no article of that name', () => {
    at('no-such-article')
    renderOver({}, <HelpPage />)
    expect(screen.getByRole('heading', { level: 1, name: 'There is no such article' })).toBeTruthy()
  })
})
