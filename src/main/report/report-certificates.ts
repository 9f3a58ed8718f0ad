import type { ReportCertificate, ReportChecks, SeenCertificate, Verdict } from './certificate-history.ts'
import { count } from './count.ts'
import { type Markup, markup } from './markup.ts'
import { code, mark, none, type Sign, table, tableOf } from './report-elements.ts'

/** The certificates of all services, three states of each side by side. */
export const certificates = (rows: readonly ReportCertificate[]): Markup =>
  tableOf(
    'For each service: what its endpoint served before, what was prepared, what it served after (thumbprints are SHA-1, as Windows shows them)',
    [
      { head: 'Service', width: 13 },
      { head: 'Thumbprint and validity', width: 40 },
      { head: 'Subject, names and issuer', width: 47 },
    ],
    markup`${rows.map(certificate)}`,
  )

const verdictMarks: { readonly [verdict in Verdict]: Sign } = {
  served: 'good',
  old: 'bad',
  other: 'bad',
  'not-seen': 'bad',
  'not-verified': 'open',
}

const verdictWords: { readonly [verdict in Verdict]: string } = {
  served: 'the prepared certificate is served',
  old: 'the certificate from before is served still',
  other: 'a certificate is served that is neither the prepared one nor that from before',
  'not-seen': 'the endpoint could not be seen',
  'not-verified': 'not verified',
}

const certificate = (row: ReportCertificate): Markup => markup`<tbody class="group">
<tr><th scope="rowgroup" colspan="3">${row.folder} <span class="state">${mark(verdictMarks[row.verdict])}${verdictWords[row.verdict]}</span>
${row.host === '' ? null : markup`<br><span class="soft">looked at as ${row.host}</span>`}</th></tr>
${seenRow('Before', row.before)}
${seenRow('Prepared', row.prepared)}
${keyRow(row)}
${row.after.seen && row.verdict === 'served' ? sameRow(row.after.thumbprint) : seenRow('After', row.after)}
</tbody>
`

const seenRow = (label: string, found: SeenCertificate): Markup =>
  found.seen
    ? markup`<tr><th scope="row">${label}</th><td>${code(found.thumbprint)}<br><span class="soft">${validity(found)}</span></td>
<td>${found.subject}${found.names.length === 0 ? null : markup`<br>${found.names.join(', ')}`}<br><span class="soft">issued by ${found.issuer}</span></td></tr>`
    : markup`<tr><th scope="row">${label}</th><td colspan="2" class="soft">${found.why}</td></tr>`

const validity = ({ notBefore, notAfter }: Extract<SeenCertificate, { seen: true }>): string =>
  `${notAfter.endsWith(' UTC') ? notBefore.replace(/ UTC$/, '') : notBefore} to ${notAfter}`

/** What is the same as above is not said twice, but for the thumbprint that proves it. */
const sameRow = (thumbprint: string): Markup =>
  markup`<tr><th scope="row">After</th><td>${code(thumbprint)}</td><td>the prepared certificate</td></tr>`

/** What ties the prepared certificate to the key that was made for it. */
const keyRow = ({ publicKeySha256, keyBits, request }: ReportCertificate): Markup | null =>
  publicKeySha256 === ''
    ? null
    : markup`<tr><th scope="row">Its key</th><td colspan="2">${keyBits === null ? '' : `${keyBits} bits, `}SHA-256 of the public key ${code(publicKeySha256)}${request === '' ? null : markup`<br><span class="soft">requested with ${request}</span>`}</td></tr>`

/** What the checks said, counted, and everything but OK. */
export const checks = ({ counts, listed }: ReportChecks): Markup => {
  const all = counts.OK + counts.Warning + counts.Fail + counts.Skipped
  if (all === 0 && listed.length === 0) return none('No check was made.')
  const summary = markup`<p>${count(all, 'check')}: ${counts.OK} OK, ${counts.Warning} Warning, ${counts.Fail} Fail, ${counts.Skipped} skipped.</p>`
  if (listed.length === 0) return summary
  return markup`${summary}
${table(
  'Everything that is not OK',
  [
    { head: 'Of', width: 16 },
    { head: 'Check', width: 14 },
    { head: 'Result', width: 11 },
    { head: 'What it says', width: 31 },
    { head: 'What mends it', width: 28 },
  ],
  listed.map(({ of, name, result, message, fix, source }) => [
    of,
    name,
    result,
    markup`${message}${source === '' ? null : markup`<br><span class="soft">${source}</span>`}`,
    fix,
  ]),
)}`
}
