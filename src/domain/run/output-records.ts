import type { OutputLine } from './event.ts'

/** A record of the stamp, whole. */
type OutputRecord = Omit<OutputLine, 'piece'>

/** The records that lines of the log hold, those that were journaled in pieces joined again. */
export const outputRecords = (lines: readonly OutputLine[]): readonly OutputRecord[] => {
  const records: { readonly stream: OutputRecord['stream']; readonly parts: string[] }[] = []
  for (const { stream, text, piece } of lines) {
    const last = records.at(-1)
    if (piece !== undefined && piece.number > 1 && last !== undefined) last.parts.push(text)
    else records.push({ stream, parts: [text] })
  }
  return records.map(({ stream, parts }) => ({ stream, text: parts.join('') }))
}
