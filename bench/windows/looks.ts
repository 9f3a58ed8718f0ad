import { z } from 'zod'
import type { Look } from './measured-app.ts'

/** What the bench looks at in a page. Each function runs in the page as its own text, so that it stands on its own. */

/** A button that can be pressed is there and drawn. */
export const buttonThere: Look<null, null> = {
  given: null,
  seen: z.null(),
  look: async () => {
    while (document.querySelector('button:enabled') === null) await new Promise(requestAnimationFrame)
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
    return null
  },
}

/**
 * The window has opened on the only open run: its checklist and the first button of its first step are there and drawn.
 * Answers the addresses of the scripts that were loaded for it.
 */
export const checklistThere: Look<null, readonly string[]> = {
  given: null,
  seen: z.array(z.string()),
  look: async () => {
    const there = async (selector: string, words: RegExp): Promise<void> => {
      while (![...document.querySelectorAll(selector)].some(({ textContent }) => words.test(textContent))) {
        await new Promise(requestAnimationFrame)
      }
    }
    await there('nav[aria-label="Checklist"] ol', /Report/)
    await there('main button:enabled', /rehearsal’s own secrets/)
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
    return [...document.querySelectorAll('script[src], link[rel="modulepreload"]')].map(
      (element) => new URL(element.getAttribute('src') ?? element.getAttribute('href') ?? '', location.href).href,
    )
  },
}

/** How a window scrolls over a long output: what runs, and how many lines there have to be. */
export interface LongOutput {
  readonly run: string
  readonly lines: number
}

/** Goes to the output of a rotation, waits for all of it and goes through it; answers the longest frame in milliseconds. */
export const outputScrolled: Look<LongOutput, number> = {
  given: { run: '', lines: 0 },
  seen: z.number(),
  look: async ({ run, lines }) => {
    const frame = (): Promise<number> => new Promise(requestAnimationFrame)
    location.hash = `#/run/${run}/Rotation/output`
    const wanted = `${lines.toLocaleString('en')} lines`
    while (![...document.querySelectorAll('span')].some(({ textContent }) => textContent === wanted)) await frame()
    const room = document.querySelector('section[tabindex="0"]')
    if (room === null) throw new Error('the window shows no output that scrolls')
    const end = room.scrollHeight - room.clientHeight
    room.scrollTop = 0
    for (let still = 0; still < 30; still += 1) await frame()
    let longest = 0
    let last = await frame()
    // Turns of a wheel, then pages, then the thumb of the scrollbar dragged from one end to the other and back.
    const strides = [
      ...Array(200).fill(120),
      ...Array(100).fill(700),
      ...Array(100).fill(end / 100),
      ...Array(100).fill(-end / 100),
    ]
    for (const stride of strides) {
      room.scrollTop += stride
      const now = await frame()
      longest = Math.max(longest, now - last)
      last = now
    }
    return longest
  },
}
