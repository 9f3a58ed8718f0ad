import type { OutputLines } from './output-lines.ts'

/** How long rows are looked through before the window gets its turn again. */
const sliceMilliseconds = 8

/**
 * Looks through rows in slices, so that a long output does not hold the window up.
 * @param onFound called with the rows found so far, in order, after each slice; `done` with the last
 * @returns the way to stop
 */
export const searchOutput = (
  lines: OutputLines,
  text: string,
  onFound: (rows: readonly number[], done: boolean) => void,
): (() => void) => {
  const sought = text.toLowerCase()
  const rows: number[] = []
  let next = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  const look = (): void => {
    const until = performance.now() + sliceMilliseconds
    while (next < lines.length && performance.now() < until) {
      const end = Math.min(next + 500, lines.length)
      for (; next < end; next++) if (lines.text(next).toLowerCase().includes(sought)) rows.push(next)
    }
    const done = next >= lines.length
    if (!done) timer = setTimeout(look)
    onFound(rows.slice(), done)
  }
  timer = setTimeout(look)
  return () => {
    if (timer !== null) clearTimeout(timer)
  }
}

/** A text cut at each place where the sought one stands, whatever its case: those places are the odd ones. */
export const cutAt = (text: string, sought: string): readonly string[] => {
  if (sought === '') return [text]
  const [lower, wanted] = [text.toLowerCase(), sought.toLowerCase()]
  const parts: string[] = []
  let from = 0
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + wanted.length))
    from = at + wanted.length
  }
  return [...parts, text.slice(from)]
}
