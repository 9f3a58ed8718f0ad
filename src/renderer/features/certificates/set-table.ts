import type { CertificateRow } from '../../../contract/run-snapshot.ts'
import type { TableRows } from '../../components/table-text.ts'
import { momentWords } from '../../components/times.ts'
import { checksOf, servedAfterOf } from '../../runs/certificate-words.ts'

const columns = [
  'Service folder',
  'Names',
  'Request',
  'PFX file',
  'SHA-256',
  'Thumbprint',
  'Subject',
  'Issuer',
  'Valid to',
  'Key bits',
  'Checks',
  'Findings',
  'Served before',
  'Served after',
  'Served after, judged',
] as const

/** The set as rows of text, with what the window shortens in full. */
export const setTable = (rows: readonly CertificateRow[]): TableRows => [columns, ...rows.map(cellsOf)]

const cellsOf = (row: CertificateRow): readonly string[] => {
  const { prepared, servedBefore, servedAfter } = row
  return [
    row.folder,
    row.names.join(' '),
    row.request ?? '',
    prepared?.file.path ?? '',
    prepared?.file.sha256 ?? '',
    prepared?.thumbprint ?? '',
    prepared?.subject ?? '',
    prepared?.issuer ?? '',
    prepared === null ? '' : momentWords(prepared.notAfter),
    prepared?.keyBits === null || prepared === null ? '' : String(prepared.keyBits),
    checksOf(row.findings)?.words ?? '',
    row.findings
      .filter(({ result }) => result === 'Fail' || result === 'Warning')
      .map(({ name, result, message }) => `${result}: ${name}: ${message}`)
      .join(' '),
    servedBefore?.thumbprint ?? '',
    servedAfter?.thumbprint ?? servedAfter?.failure ?? '',
    servedAfterOf(row)?.words ?? '',
  ]
}
