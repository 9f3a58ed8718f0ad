import { probeHosts } from '../../../domain/certificates/certificate-set.ts'
import { readReadiness } from '../../../domain/readiness/test-azurestack.ts'
import type { Outcome, ServedEndpoint, Will } from '../../../domain/run/event.ts'
import { CommandFailed } from '../../pep/privileged-endpoint.ts'
import { ask } from '../console-session.ts'
import { failed, wordsOf } from '../failure.ts'
import { probeAll } from '../served-endpoints.ts'
import type { Step, StepContext } from '../step.ts'
import { readOnlyNotStarted } from './read-only.ts'

type VerificationWill = Extract<Will, { step: 'Verification' }>

/**
 * Asks the stamp, and looks for itself: every endpoint has to serve the certificate that was prepared for it. What is
 * served decides; a stamp that doesn't know the test category is not a failure.
 * Source: Rotation step 3, azure-stack-rotate-secrets.md; "Verifying" in the domain facts.
 */
export const verification: Step<VerificationWill> = {
  async perform(context) {
    const stampSays = await askStamp(context)
    const served = await probeAll(context, probeHosts(context.state().stamp.names), 'after')
    const wrong = context.will.expected.flatMap((expected) => differenceAt(expected, served))
    if (wrong.length > 0) return notRotated(wrong, stampSays.text)
    if (stampSays.failed) {
      return failed(
        'Every endpoint serves its new certificate, but the stamp’s own test of its external certificates failed.',
        ['Read what the stamp says below.', 'Run the verification again; if it stays, contact support.'],
        stampSays.text,
      )
    }
    return {
      result: 'done',
      summary: `${context.will.expected.length} of ${context.will.expected.length} endpoints serve their new certificate${stampSays.note}`,
    }
  },
  reconcile: readOnlyNotStarted,
}

interface StampAnswer {
  readonly failed: boolean
  readonly text: string
  readonly note: string
}

const askStamp = async (context: StepContext<VerificationWill>): Promise<StampAnswer> => {
  try {
    const { text } = await ask(context, context.will.command)
    const report = readReadiness(text)
    const note = report.verdict === 'unreadable' ? ' (the output of Test-AzureStack could not be read)' : ''
    return { failed: report.verdict === 'fail', text, note }
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    return {
      failed: false,
      text: wordsOf(error),
      note: ' (the stamp could not run its own test; the endpoints were looked at)',
    }
  }
}

const differenceAt = (
  expected: { readonly folder: string; readonly thumbprint: string },
  served: readonly ServedEndpoint[],
): readonly string[] => {
  const endpoint = served.find(({ folder }) => folder === expected.folder)
  if (endpoint === undefined) return [`${expected.folder}: no endpoint is known for it`]
  if (endpoint.certificate === null) return [`${expected.folder} (${endpoint.host}): ${endpoint.failure ?? 'not seen'}`]
  if (endpoint.certificate.thumbprint === expected.thumbprint) return []
  return [
    `${expected.folder} (${endpoint.host}) still serves ${endpoint.certificate.thumbprint}, valid to ${endpoint.certificate.notAfter}`,
  ]
}

const notRotated = (wrong: readonly string[], text: string): Outcome =>
  failed(
    `${wrong.length} of the endpoints do not serve their new certificate: ${wrong.join('; ')}.`,
    [
      'Give the stamp a few minutes and run the verification again: gateways restart at the end of a rotation.',
      'If it stays so, contact support with the report and the transcripts. Keep the backup.',
    ],
    text,
    [
      'Do not remove the old certificate’s files or the backup, and do not start another rotation, before support has answered.',
    ],
  )
