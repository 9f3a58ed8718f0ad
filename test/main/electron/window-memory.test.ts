import { readdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isInSight, rememberedPlace, rememberPlace } from '../../../src/main/electron/window-memory.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const inFolder = temporaryFolder()
const place = { bounds: { x: -8, y: 20, width: 1000, height: 700 }, maximized: true, zoom: 1.25 }

describe('the place of the window', () => {
  it('is remembered, one file replacing the one before', async () => {
    await rememberPlace(inFolder('window.json'), { ...place, zoom: 2 })
    await rememberPlace(inFolder('window.json'), place)
    expect(rememberedPlace(inFolder('window.json'))).toEqual(place)
    expect(readdirSync(inFolder())).toEqual(['window.json'])
  })

  it.each(['', 'null', '{', '{"bounds":{"x":0,"y":0,"width":-1,"height":5},"maximized":false,"zoom":1}'])(
    'is the usual one where %j was remembered',
    (text) => {
      writeFileSync(inFolder('window.json'), text)
      expect(rememberedPlace(inFolder('window.json'))).toBeNull()
    },
  )

  it('is the usual one at the first start', () => {
    expect(rememberedPlace(inFolder('window.json'))).toBeNull()
  })
})

describe('a window', () => {
  const displays = [
    { x: 0, y: 0, width: 1920, height: 1040 },
    { x: 1920, y: 0, width: 1280, height: 1024 },
  ]

  it.each([
    ['on the first display', 100, 100, true],
    ['on the second', 2000, 0, true],
    ['partly over the edge', -600, 0, true],
    ['on a display that is gone', 4000, 100, false],
    ['below every display', 100, 1030, false],
    ['with its title bar above every display', 100, -30, false],
    ['all but a strip of it over the edge', -900, 0, false],
  ])('%s is in sight or not', (_, x, y, expected) => {
    expect(isInSight({ x, y, width: 1000, height: 700 }, displays)).toBe(expected)
  })
})
