import { rename } from 'node:fs/promises'
import { certificateSet } from '../../../domain/certificates/certificate-set.ts'
import { type Finding, worst } from '../../../domain/certificates/checks.ts'
import type { Outcome, Will } from '../../../domain/run/event.ts'
import type { IssuedCertificate } from '../../certificates/build.ts'
import { certificateWork } from '../../certificates/work.ts'
import { exists, removeLeftovers } from '../../files/durable.ts'
import { checkPrepared } from '../check-prepared.ts'
import { failed } from '../failure.ts'
import type { Step, StepContext } from '../step.ts'

type CertificatesWill = Extract<Will, { step: 'Certificates' }>

/**
 * Makes PFX files of the CA's replies (or takes the operator's), and checks them as the stamp's Readiness Checker and
 * Keyturn would. Source: Preparation step 2 of the page; azure-stack-validate-pki-certs.md.
 */
export const certificates: Step<CertificatesWill> = {
  async perform(context) {
    if (context.will.from.made === 'from-replies') {
      const waiting = await build(context, context.will.from)
      if (waiting !== null) return waiting
    }
    return check(context)
  },

  async reconcile(context) {
    const { prepared, from } = context.will
    // The folder appears as a whole, so what is there is what was built; looking at it changes nothing.
    if (from.made === 'by-the-operator' || (await exists(prepared))) return check(context)
    await removeLeftovers(prepared)
    return { result: 'not-started', summary: 'No PFX file was written.' }
  },
}

const build = async (
  context: StepContext<CertificatesWill>,
  from: Extract<CertificatesWill['from'], { made: 'from-replies' }>,
): Promise<Outcome | null> => {
  const { will, ports, signal } = context
  await moveEarlierAside(context)
  const { requestsWithoutReply, unmatchedReplies, issued } = await certificateWork(
    'build',
    {
      certificates: certificateSet(context.state().stamp.names),
      requests: from.requests,
      replies: from.replies,
      authorities: [],
      out: will.prepared,
      keyPassword: ports.vault.password('key-password'),
      pfxPassword: ports.vault.password('pfx-password'),
      at: ports.clock.now(),
    },
    { signal, onProgress: () => {} },
  )
  const strangers =
    unmatchedReplies.length === 0
      ? ''
      : `; ${unmatchedReplies.length} replies match no request: ${unmatchedReplies.join(', ')}`
  if (requestsWithoutReply.length > 0) {
    return {
      result: 'waiting',
      summary: `waiting for the CA: no reply yet for ${requestsWithoutReply.join(', ')}${strangers}`,
    }
  }
  const blocking = issued.filter(({ blocks }) => blocks.length > 0)
  return blocking.length === 0
    ? null
    : failed(`The CA’s replies can’t be used: ${blocking.map(blockWords).join(' ')}`, [
        'Get from the CA what is named above, put it beside the other replies, and take the step again.',
      ])
}

const blockWords = ({ folders, blocks }: IssuedCertificate): string => `${folders.join(', ')}: ${blocks.join(' ')}`

/** Files of an earlier attempt that did not pass are kept under a name of their own. */
const moveEarlierAside = async (context: StepContext<CertificatesWill>): Promise<void> => {
  const { prepared } = context.will
  const earlier = context.state().attempts.Certificates.length - 1
  if (earlier > 0 && (await exists(prepared))) await rename(prepared, `${prepared}-of-attempt-${earlier}`)
}

const check = async (context: StepContext<CertificatesWill>): Promise<Outcome> => {
  const { departures, findings } = await checkPrepared(context, context.will.prepared)
  const prepared = context.state().prepared.size
  const bad = findings.filter(({ finding }) => finding.result === 'Fail')
  const layoutBad = departures.filter(({ result }) => result === 'Fail')
  if (bad.length + layoutBad.length > 0) {
    return failed([...layoutBad.map(({ path, message }) => `${path}: ${message}`), ...bad.map(inWords)].join(' '), [
      ...new Set([...layoutBad.map(({ fix }) => fix), ...bad.map(({ finding }) => finding.fix)]),
    ])
  }
  const warnings = findings.filter(({ finding }) => finding.result === 'Warning')
  if (worst(findings.map(({ finding }) => finding)) === 'Warning' || departures.length > 0) {
    return {
      result: 'waiting',
      summary: `${prepared} certificates, with warnings to accept: ${warnings.map(inWords).join(' ')}`,
    }
  }
  return { result: 'done', summary: `${prepared} of ${prepared} good` }
}

const inWords = ({ folder, finding }: { readonly folder: string; readonly finding: Finding }): string =>
  `${folder === '' ? 'The set' : folder}, ${finding.name}: ${finding.message}`
