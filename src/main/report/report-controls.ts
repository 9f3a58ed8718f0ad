import { type ControlCatalogue, mappingWords } from './control-mapping.ts'
import { type Markup, markup } from './markup.ts'
import { table } from './report-elements.ts'

export const controls = (catalogues: readonly ControlCatalogue[]): Markup => markup`<p>${mappingWords}</p>
${catalogues.map(
  ({ title, controls: supported }) => markup`<h3>${title}</h3>
${table(
  'What the log does for each control, and what it leaves open',
  [
    { head: 'Control', width: 22 },
    { head: 'What Keyturn’s log does that supports it', width: 44 },
    { head: 'What remains for the organisation', width: 34 },
  ],
  supported.map(({ id, name, supports, remains }) => [
    markup`${id}<br><span class="soft">${name}</span>`,
    supports,
    remains,
  ]),
)}`,
)}`
