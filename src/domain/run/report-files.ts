/** The files of one report: the same in every form, and the bundle that holds all of them with what verifies them. */
export interface ReportFiles {
  readonly html: string
  readonly pdf: string
  readonly csv: string
  readonly jsonl: string
  readonly bundle: string
}

/** The files that belong to the report of this name: `report-2.html` comes with `report-2.csv` and `bundle-2.zip`. */
export const reportFiles = (html: string): ReportFiles => {
  const [, folder = '', stem = html] = /^(.*[\\/])?(.*?)(?:\.[^.\\/]+)?$/s.exec(html) ?? []
  const number = /-\d+$/.exec(stem)?.[0] ?? ''
  return {
    html,
    pdf: `${folder}${stem}.pdf`,
    csv: `${folder}${stem}.csv`,
    jsonl: `${folder}${stem}.jsonl`,
    bundle: `${folder}bundle${number}.zip`,
  }
}
