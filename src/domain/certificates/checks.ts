import type { ExpectedCertificate } from './certificate-set.ts'
import { certChain, chainOrder, otherCertificates, signatureAlgorithm } from './checks/chain.ts'
import { parsePfx, pfxEncryption, privateKey, unknownEncryption, unreadable } from './checks/file.ts'
import { type Finding, skipped } from './checks/finding.ts'
import { dnsNames, expiryDate, httpCrl, keyLength, keyUsage } from './checks/leaf.ts'
import {
  type CertificateFacts,
  certificateAt,
  type OpenedPfx,
  type PfxFacts,
  type RevocationAnswer,
  type UnreadablePfx,
} from './facts.ts'

export { type Finding, worst } from './checks/finding.ts'
export { usageWords } from './checks/leaf.ts'
export { checkAuthority, checkMember, checkPassword, checkTransition, type SetMember } from './checks/set.ts'

/** The Readiness Checker's own checks, by its names, in its order. Source: azure-stack-validate-pki-certs.md. */
export const readinessCheckNames = [
  'HTTP CRL',
  'PFX Encryption',
  'Expiry Date',
  'Signature Algorithm',
  'DNS Names',
  'Key Usage',
  'Key Length',
  'Parse PFX',
  'Private Key',
  'Cert Chain',
  'Chain Order',
  'Other Certificates',
] as const

type ReadinessCheck = (typeof readinessCheckNames)[number]

export interface Expectation {
  readonly certificate: ExpectedCertificate
  readonly at: Date
  /** SHA-256 of the roots that are trusted, lower-case hex; empty: the root in the PFX is taken on trust. */
  readonly trustedRoots: readonly string[]
  /** What the CRLs that were given say of the chain; empty when none was given. */
  readonly revocation: readonly RevocationAnswer[]
}

/**
 * The twelve checks of one PFX file, all of them, in their order. A defect fails the check in which an expert looks for
 * it, and no other; what can't be judged because of it is `Skipped` with the reason.
 */
export const checkPfx = (facts: PfxFacts, expectation: Expectation): readonly Finding[] =>
  facts.state === 'opened'
    ? checkOpened(facts, expectation)
    : readinessCheckNames.map((name) => checkUnreadable(name, facts))

/** An encryption that can't be undone here is the wrong one all the same. */
const checkUnreadable = (name: ReadinessCheck, facts: UnreadablePfx): Finding => {
  if (name === 'Parse PFX') return unreadable(facts)
  return name === 'PFX Encryption' && facts.reason === 'unsupported'
    ? unknownEncryption(facts)
    : skipped(name, 'The PFX file can’t be read.')
}

const checkOpened = (
  facts: OpenedPfx,
  { certificate, at, trustedRoots, revocation }: Expectation,
): readonly Finding[] => {
  const leaf = facts.leaf === null ? null : certificateAt(facts, facts.leaf)
  const ofLeaf = (name: ReadinessCheck, judge: (leaf: CertificateFacts) => Finding): Finding =>
    leaf === null ? skipped(name, 'The PFX has no certificate of an endpoint.') : judge(leaf)
  const before = [
    ofLeaf('HTTP CRL', httpCrl),
    pfxEncryption(facts),
    ofLeaf('Expiry Date', (found) => expiryDate(found, at)),
    ofLeaf('Signature Algorithm', (found) => signatureAlgorithm(facts, found)),
    ofLeaf('DNS Names', (found) => dnsNames(found, certificate.names)),
    ofLeaf('Key Usage', keyUsage),
    ofLeaf('Key Length', keyLength),
    parsePfx(facts),
    privateKey(facts, leaf),
    ofLeaf('Cert Chain', (found) => certChain(facts, found, at, trustedRoots, revocation)),
    ofLeaf('Chain Order', () => chainOrder(facts)),
  ]
  return [...before, otherCertificates(facts, before)]
}
