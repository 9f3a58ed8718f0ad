import { Markup, visible } from './markup.ts'

/** At the foot of each printed page: what it belongs to, so that a loose sheet finds its report, and its number. */
export const pageFooter = (stamp: string, run: string): Markup =>
  new Markup(`
@page { @bottom-left { content: ${cssText(`${stamp}, run ${run}`)}; } }
`)

/** A text as a string of CSS: every character but letters and digits of ASCII by its number, so that none ends it. */
const cssText = (text: string): string =>
  `"${visible(text).replace(/[^A-Za-z0-9]/gu, (character) => `\\${character.codePointAt(0)?.toString(16) ?? ''} `)}"`
