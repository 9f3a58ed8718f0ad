import type { CertificateRow } from '../../contract/run-snapshot.ts'
import { type Finding, type readinessCheckNames, worst } from '../../domain/certificates/checks.ts'

/** How one certificate of the set stands, in the words of the table, and of its copies. */

/** `3F2A 91C0…`: enough to tell certificates apart; the whole is what is copied. */
export const shortThumbprint = (thumbprint: string): string =>
  thumbprint.length <= 8 ? thumbprint : `${thumbprint.slice(0, 4)} ${thumbprint.slice(4, 8)}…`.toUpperCase()

/** The common name of a distinguished name, or all of it where there is none. */
export const commonName = (distinguishedName: string): string =>
  /(?:^|,\s*)CN=((?:\\.|[^,\\])+)/i.exec(distinguishedName)?.[1] ?? distinguishedName

/** The worst result of the checks in words; null where nothing was checked. */
export const checksOf = (
  findings: readonly Finding[],
): { readonly result: Finding['result']; readonly words: string } | null => {
  if (findings.length === 0) return null
  const counted = (result: Finding['result']): number => findings.filter((finding) => finding.result === result).length
  const result = worst(findings)
  switch (result) {
    case 'Fail':
      return { result, words: `${counted('Fail')} failed` }
    case 'Warning':
      return { result, words: counted('Warning') === 1 ? '1 warning' : `${counted('Warning')} warnings` }
    case 'OK':
      return { result, words: `${counted('OK')} passed` }
  }
}

/** What the endpoint served after the rotation, against what was prepared for it. */
export const servedAfterOf = ({
  prepared,
  servedAfter,
}: CertificateRow): { readonly result: Finding['result']; readonly words: string } | null => {
  if (servedAfter === null) return null
  if (servedAfter.thumbprint === null) return { result: 'Fail', words: 'not seen' }
  if (prepared === null) return { result: 'Skipped', words: shortThumbprint(servedAfter.thumbprint) }
  return servedAfter.thumbprint.toLowerCase() === prepared.thumbprint.toLowerCase()
    ? { result: 'OK', words: 'as prepared' }
    : { result: 'Fail', words: 'another one' }
}

/** Whether writing the PFX anew can cure something: what only a new certificate cures is left alone. */
export const canBeRepaired = ({ prepared, findings }: CertificateRow): boolean =>
  prepared !== null && findings.some(isOfTheForm)

const isOfTheForm = ({ result, reissue, name }: Finding): boolean =>
  (result === 'Fail' || result === 'Warning') && !reissue && formChecks.has(name)

/** The checks that Repair-AzsPfxCertificate has an answer to. Source: azure-stack-remediate-certs.md. */
const formChecks: ReadonlySet<string> = new Set<(typeof readinessCheckNames)[number]>([
  'PFX Encryption',
  'Parse PFX',
  'Private Key',
  'Cert Chain',
  'Chain Order',
  'Other Certificates',
])

/** `11 of 11 prepared · 1 failed · 2 with warnings`. */
export const setWords = (rows: readonly CertificateRow[]): string => {
  const having = (result: Finding['result']): number =>
    rows.filter(({ findings }) => checksOf(findings)?.result === result).length
  const [failed, warned] = [having('Fail'), having('Warning')]
  return [
    `${rows.filter(({ prepared }) => prepared !== null).length} of ${rows.length} prepared`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(warned === 0 ? [] : [`${warned} with warnings`]),
  ].join(' · ')
}
