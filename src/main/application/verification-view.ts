import type { VerificationView } from '../../contract/log.ts'
import { paperCode } from '../audit/anchors/paper-code.ts'
import type { Verification } from '../audit/verification.ts'

/** What a verification found, as the windows show it. */
export const verificationView = (verification: Verification, at: Date): VerificationView => {
  const { result, entries, head, firstBad, findings, anchors, signature } = verification
  return {
    result,
    entries,
    head,
    firstBad,
    findings: findings.map(({ result: found, entry, message }) => ({ result: found, entry, message })),
    anchors: anchors.map(({ source, entry, at: seen, holds }) => ({ source, entry, at: seen, holds })),
    keyId: signature?.keyId ?? null,
    paperCode: result === 'Fail' || entries === 0 ? null : paperCode({ seq: entries, hash: head }),
    at: at.toISOString(),
  }
}
