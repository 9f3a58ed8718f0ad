import { expect, it } from 'vitest'
import { movedIndex } from '../../../src/renderer/components/moved-index.ts'

it('moves by the arrows of its direction and by Home and End, and holds at the ends', () => {
  expect(movedIndex('ArrowDown', 3, 11, 'down')).toBe(4)
  expect(movedIndex('ArrowUp', 3, 11, 'down')).toBe(2)
  expect(movedIndex('ArrowUp', 0, 11, 'down')).toBe(0)
  expect(movedIndex('ArrowDown', 10, 11, 'down')).toBe(10)
  expect(movedIndex('Home', 5, 11, 'down')).toBe(0)
  expect(movedIndex('End', 5, 11, 'across')).toBe(10)
  expect(movedIndex('ArrowRight', 0, 4, 'across')).toBe(1)
  expect(movedIndex('ArrowLeft', 1, 4, 'across')).toBe(0)
})

it('leaves every other key alone', () => {
  expect(movedIndex('ArrowRight', 3, 11, 'down')).toBeNull()
  expect(movedIndex('ArrowDown', 1, 4, 'across')).toBeNull()
  expect(movedIndex('Enter', 1, 4, 'down')).toBeNull()
})
