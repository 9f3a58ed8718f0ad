import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from '../files/durable.ts'

/** Where the window stood and how large its letters were, for the next start. */

const WindowPlace = z.strictObject({
  bounds: z.strictObject({
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int().min(1),
    height: z.number().int().min(1),
  }),
  maximized: z.boolean(),
  zoom: z.number().min(0.1).max(10),
})
export type WindowPlace = z.infer<typeof WindowPlace>

type Bounds = WindowPlace['bounds']

/** How it stood when it was closed last; null at the first start, or when that can't be read: it is a convenience. */
export const rememberedPlace = (path: string): WindowPlace | null => {
  try {
    return WindowPlace.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

export const rememberPlace = (path: string, place: WindowPlace): Promise<void> =>
  replaceFile(path, `${JSON.stringify(place)}\n`)

/** Whether a person would find a window there: enough of its title bar lies on a display that is connected now. */
export const isInSight = (bounds: Bounds, displays: readonly Bounds[]): boolean =>
  displays.some(
    (display) =>
      overlap(bounds.x, bounds.width, display.x, display.width) >= 200 &&
      bounds.y >= display.y &&
      bounds.y <= display.y + display.height - 40,
  )

const overlap = (from: number, length: number, otherFrom: number, otherLength: number): number =>
  Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom)
