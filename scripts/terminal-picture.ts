import { text } from 'node:stream/consumers'

/**
 * Turns a transcript on standard input into a picture of a terminal on standard output (SVG), for the README:
 * `npm run --silent picture < transcript.txt > assets/rehearsal.svg`.
 */
const lineHeight = 19
const characterWidth = 7.85
const margin = 20
const bar = 34

const escaped = (line: string): string => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const picture = (lines: readonly string[]): string => {
  const width = Math.ceil(Math.max(60, ...lines.map((line) => line.length)) * characterWidth + 2 * margin)
  const height = lines.length * lineHeight + bar + 2 * margin
  const rows = lines.map(
    (line, index) =>
      `<text x="${margin}" y="${bar + margin + (index + 0.75) * lineHeight}" xml:space="preserve">${escaped(line)}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="A rehearsal in a terminal">
<rect width="${width}" height="${height}" rx="10" fill="#1b1b1b"/>
<rect width="${width}" height="${bar}" rx="10" fill="#2b2b2b"/><rect y="${bar - 10}" width="${width}" height="10" fill="#2b2b2b"/>
<g fill="#6e6e6e"><circle cx="22" cy="17" r="6"/><circle cx="42" cy="17" r="6"/><circle cx="62" cy="17" r="6"/></g>
<g font-family="Cascadia Mono, Consolas, DejaVu Sans Mono, monospace" font-size="13" fill="#e6e6e6">
${rows.join('\n')}
</g>
</svg>
`
}

const transcript = await text(process.stdin)
process.stdout.write(picture(transcript.trimEnd().split('\n')))
