import { type Markup, markup } from './markup.ts'
import type { ReportContent } from './report-content.ts'
import { code, definitions, none, table } from './report-elements.ts'

export const files = ({ files: found, keptKeys }: ReportContent): Markup => markup`
${
  found.length === 0
    ? none('No PFX file was prepared or copied.')
    : table(
        'PFX files by SHA-256, and where they were with that hash: equal files stand in one row',
        [
          { head: 'File', width: 30 },
          { head: 'SHA-256', width: 46 },
          { head: 'Bytes', width: 8 },
          { head: 'Where', width: 16 },
        ],
        found.map(({ path, sha256, bytes, places }) => [path, code(sha256), String(bytes), places.join(', ')]),
      )
}
${
  keptKeys.length === 0
    ? null
    : markup`<h3>Private keys that are kept</h3>
<p>Keyturn does not remove these. Keep or destroy them by the rules of your organisation.</p>
${definitions(keptKeys)}`
}`

export const transcripts = ({ transcripts: found }: ReportContent): Markup =>
  found.length === 0
    ? none('No transcript was fetched.')
    : table(
        'Transcripts that the stamp wrote of each session, by SHA-256',
        [
          { head: 'File', width: 34 },
          { head: 'SHA-256', width: 56 },
          { head: 'Bytes', width: 10 },
        ],
        found.map(({ path, sha256, bytes }) => [path, code(sha256), String(bytes)]),
      )
