import { terminalStatus } from './progress.ts'

const status = /\s*(?:'([^'\r\n]*)'|(\w+(?: with \w+)?))/.source

/**
 * How the console says that a rotation ended, over the years: `Overall action status: Success` (2018 and 2019);
 * `ActionPlanInstanceID ... CurrentStatus: Completed` and then `DONE` (2020 and 2021), or then
 * `Action plan finished with status: 'Completed'` (later). The middle of the second is not published, so what stands
 * before the status is matched loosely and the status itself strictly: `Completed with errors` is no success.
 * Source: "Rotation" step 2, azure-stack-rotate-secrets.md, revisions 2019-10, 2020-05 to 2021-03, and later.
 */
const announcements = new RegExp(
  `(?:Overall action status|ActionPlanInstanceID\\b[\\s\\S]{0,400}?CurrentStatus|Action plan finished with status):${status}`,
  'gi',
)

/**
 * What the console text of one attempt says of its end. A failure counts wherever it stands; a success only as the last
 * word, so that a plan which goes on after a part of it has completed is not taken for finished. Null when there is no
 * end yet.
 */
export const rotationEnd = (text: string): 'success' | 'failure' | null => {
  const ends = [...text.matchAll(announcements)].map(([, quoted, bare]) => terminalStatus(quoted ?? bare ?? ''))
  return ends.includes('failure') ? 'failure' : (ends.at(-1) ?? null)
}
