import type { ReportLog } from './log-content.ts'
import { type Markup, markup } from './markup.ts'
import { code, list, mark, moment, resultMarks, table } from './report-elements.ts'

/** Where the log stood, against what it was compared, and how anybody can verify it again. */
export const log = (content: ReportLog): Markup => markup`
<p><span class="state">${mark(resultMarks[content.result])}${content.verification}</span></p>
<dl>
${content.signature === null ? null : markup`<div><dt>Log</dt><dd>${content.signature.origin}</dd></div>`}
${content.signature === null ? null : markup`<div><dt>Signing key, by its SHA-256</dt><dd>${code(content.signature.keyId)}</dd></div>`}
<div><dt>Signed</dt><dd>${content.signed}</dd></div>
${
  content.head === null
    ? markup`<div><dt>Newest entry</dt><dd>none: the log was empty</dd></div>`
    : markup`<div><dt>Newest entry</dt><dd>${content.head.seq}, ${moment(content.head.at)}</dd></div>
<div><dt>Its hash</dt><dd>${code(content.head.hash)}</dd></div>`
}
</dl>
${findings(content)}
<h3>Compared with what was kept outside the log</h3>
${anchors(content)}
${paperCode(content.paperCode)}
${howToVerify(content)}`

const findings = ({ findings: found }: ReportLog): Markup | null =>
  found.length === 0
    ? null
    : markup`<h3>What the verification found</h3>
${table(
  'Everything that was found about the log or around it',
  [
    { head: 'Where', width: 12 },
    { head: 'Code', width: 18 },
    { head: 'What it says', width: 70 },
  ],
  found.map((finding) => [finding.entry, code(finding.code), finding.message]),
)}`

const anchors = ({ anchors: compared, anchored }: ReportLog): Markup => markup`<p>${anchored}</p>
${
  compared.length === 0
    ? null
    : table(
        'Each anchor, and how old it was when this report was written',
        [
          { head: 'Anchor', width: 34 },
          { head: 'Entry', width: 9 },
          { head: 'Seen', width: 24 },
          { head: 'Age', width: 14 },
          { head: 'In the log', width: 19 },
        ],
        compared.map(({ source, entry, seen, age, holds }) => [
          source,
          String(entry),
          seen === null ? 'not known' : moment(seen),
          age,
          markup`<span class="state">${mark(holds ? 'good' : 'bad')}${holds ? 'the same' : 'not the same'}</span>`,
        ]),
      )
}`

/** Large enough to be copied by hand, with lines for whoever did it. */
const paperCode = (text: string | null): Markup | null =>
  text === null
    ? null
    : markup`<h3>The head of the log on paper</h3>
<div class="paper">
<p>Write this code on paper and keep it away from this computer:</p>
<p class="paper-code">${text.split('-').map((group, index) => markup`${index === 0 ? '' : '-'}<span>${group}</span>`)}</p>
<p class="soft">It begins with the number of an entry; the rest is the beginning of that entry’s hash and a digit that finds slips of the pen. It has digits and capital letters, but no I, L, O and U. Given to “audit verify” with --code, it shows whether the log still holds that entry.</p>
<p class="signing"><span>Name</span><span>Date</span><span>Signature</span></p>
</div>`

const howToVerify = ({ headFile }: ReportLog): Markup => markup`<h3>How to verify the log</h3>
<p>By Keyturn, with the path of the log${headFile === null ? '' : ' and the lines below, saved as head.json; this report, saved as a file, does as well'}. It names the first entry that was altered, removed, inserted or moved, and says which anchors the log holds.</p>
<div class="block"><p class="label">Command</p><pre><code>npm run --silent keyturn -- audit verify journal.db${headFile === null ? '' : ' --anchor head.json'}</code></pre></div>
<p>Without Keyturn, on any Windows computer: extract a bundle of the log and run its verifier there, or open <code>verify.html</code> from it in a browser. Neither needs a network.</p>
<div class="block"><p class="label">Command</p><pre><code>powershell -ExecutionPolicy Bypass -File verify.ps1</code></pre></div>
<p>By means of your own: <code>docs/audit-log.md</code> in Keyturn’s source describes the format, byte by byte.</p>
${headFile === null ? null : markup`<div class="block whole"><p class="label">head.json</p><pre>${headFile}</pre></div>`}`

export const limits = ({ limits: sentences }: ReportLog): Markup => list(sentences)
