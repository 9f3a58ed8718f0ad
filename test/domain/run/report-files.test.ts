import { expect, it } from 'vitest'
import { reportFiles } from '../../../src/domain/run/report-files.ts'

it.each([
  ['/out/report/report.html', '/out/report/report', '/out/report/bundle.zip'],
  ['C:\\runs\\report\\report-2.html', 'C:\\runs\\report\\report-2', 'C:\\runs\\report\\bundle-2.zip'],
  ['report.html', 'report', 'bundle.zip'],
  ['/a.b/year-12/report', '/a.b/year-12/report', '/a.b/year-12/bundle.zip'],
])('the report %s comes in every form under one number', (html, stem, bundle) => {
  expect(reportFiles(html)).toEqual({
    html,
    pdf: `${stem}.pdf`,
    csv: `${stem}.csv`,
    jsonl: `${stem}.jsonl`,
    bundle,
  })
})
