import { type Markup, markup } from './markup.ts'
import { command, moment, none, table } from './report-elements.ts'
import type { ReportRotation } from './rotation-history.ts'

export const commands = (rotations: readonly ReportRotation[]): Markup =>
  rotations.length === 0
    ? none('No command that starts or repeats a rotation was sent.')
    : table(
        'Every command that starts or repeats a rotation, as PowerShell with variables in the place of secrets',
        [
          { head: 'Attempt', width: 11 },
          { head: 'Sent', width: 25 },
          { head: 'Command', width: 36 },
          { head: 'Outcome', width: 28 },
        ],
        rotations.map(({ attempt, sent, by, command: sentCommand, outcome }) => [
          String(attempt),
          markup`${moment(sent)}<br><span class="soft">${by}</span>`,
          markup`<code>${command(sentCommand)}</code>`,
          outcome,
        ]),
      )

export const stampSteps = (rotations: readonly ReportRotation[]): Markup => {
  const told = rotations.filter(({ steps }) => steps.length > 0)
  return told.length === 0
    ? none('The stamp reported no steps of a rotation.')
    : markup`${told.map(({ attempt: number, steps }) =>
        table(
          `Attempt ${number}, as the stamp last reported it, by the stamp’s own clock`,
          [
            { head: 'Step', width: 34 },
            { head: 'Status', width: 12 },
            { head: 'Began', width: 22 },
            { head: 'Ended', width: 22 },
            { head: 'Took', width: 10 },
          ],
          steps.map(({ name, depth, status, began, ended, took }) => [
            `${'– '.repeat(Math.min(depth, 6))}${name}`,
            status,
            began,
            ended,
            took,
          ]),
        ),
      )}`
}
