// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { MiddleEllipsis } from '../../../src/renderer/components/middle-ellipsis.tsx'
import { renderOver } from '../support/render.tsx'

const path = 'C:\\Users\\azs-operator\\AppData\\Roaming\\Keyturn\\log\\anchors\\head.json'

test('the whole text is there in one piece, to be read aloud, pointed at and copied', () => {
  renderOver({}, <MiddleEllipsis text={path} />)
  expect(screen.getByText(path).closest('[aria-hidden]')).toBeNull()
  expect(screen.getByTitle(path)).toBeDefined()
})

test('what is shown in two parts is the same text, and its end is never cut', () => {
  const { container } = renderOver({}, <MiddleEllipsis text={path} />)
  const parts = [...container.querySelectorAll('[aria-hidden]')].map(({ textContent }) => textContent)
  expect(parts.join('')).toBe(path)
  expect(parts[1]).toContain('head.json')
})
