export type CheckResult = 'OK' | 'Warning' | 'Fail' | 'Skipped'

/** What a check says of one certificate, or of the whole set. */
export interface Finding {
  readonly name: string
  readonly result: CheckResult
  readonly message: string
  /** What mends it; empty when nothing has to be mended. */
  readonly fix: string
  readonly source: string
  /** Whether only a certificate that is issued again can cure it. */
  readonly reissue: boolean
}

export const validating = 'azure-stack-validate-pki-certs.md'
export const remediating = 'azure-stack-remediate-certs.md'
export const requirements = 'azure-stack-pki-certs.md, certificate requirements'

/** What has to be done, once for each kind of defect. */
export const fixes = {
  reexport:
    'Export it again with its private key, the whole chain and certificate privacy, encrypted with TripleDES-SHA1; or repair it.',
  reissue: 'It needs to be issued again, from a new request.',
} as const

export const finding = (
  name: string,
  result: CheckResult,
  message: string,
  fix: string,
  source: string,
  reissue = false,
): Finding => ({ name, result, message, fix, source, reissue })

export const ok = (name: string, message: string, source: string = validating): Finding =>
  finding(name, 'OK', message, '', source)

export const skipped = (name: string, message: string): Finding => finding(name, 'Skipped', message, '', validating)

/** The strictest result among findings; skipped ones do not count. */
export const worst = (findings: readonly Pick<Finding, 'result'>[]): 'OK' | 'Warning' | 'Fail' => {
  if (findings.some(({ result }) => result === 'Fail')) return 'Fail'
  return findings.some(({ result }) => result === 'Warning') ? 'Warning' : 'OK'
}
