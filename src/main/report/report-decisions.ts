import { type Markup, markup } from './markup.ts'
import type { ReportContent } from './report-content.ts'
import { list, moment, none, table } from './report-elements.ts'

/** Gates that a person opened. */
export const overrides = ({ overrides: opened }: ReportContent): Markup =>
  opened.length === 0
    ? none('No gate was overridden.')
    : table(
        'Gates that a person opened: what was accepted, and the reason that was given',
        [
          { head: 'Gate', width: 15 },
          { head: 'Accepted', width: 27 },
          { head: 'Reason', width: 25 },
          { head: 'Support case', width: 12 },
          { head: 'By, when', width: 21 },
        ],
        opened.map(({ gate, accepted, reason, supportCase, by, at }) => [
          gate,
          accepted.length === 0 ? 'nothing was listed' : list(accepted),
          reason,
          supportCase === '' ? 'none was given' : supportCase,
          markup`${by}<br><span class="soft">${moment(at)}</span>`,
        ]),
      )

/** What deserves attention without having stopped anything. */
export const warnings = ({ notices, versionNotes }: ReportContent): Markup => markup`
<h3>Notices</h3>
${notices.length === 0 ? none('None.') : list(notices)}
<h3>Rules for this version of the stamp</h3>
${
  versionNotes.length === 0
    ? none('None is known.')
    : markup`<ul>${versionNotes.map(({ effect, message, source }) => markup`<li><b>${effectWords(effect)}:</b> ${message} <span class="soft">Source: ${source}</span></li>`)}</ul>`
}`

const effectWords = (effect: string): string => `${effect.slice(0, 1).toUpperCase()}${effect.slice(1)}`
