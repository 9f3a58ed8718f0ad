import type { VerificationFinding } from '../main/audit/finding.ts'

/** What the verification of a log found, one line each, below the line with its result. */
export const findingLines = (findings: readonly VerificationFinding[]): readonly string[] =>
  findings.map(
    ({ code, result, entry, message }) =>
      `      ${result}  ${code}${entry === null ? '' : `, entry ${entry}`}: ${message}`,
  )
