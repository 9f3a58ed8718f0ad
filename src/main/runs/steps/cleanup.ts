import { closingByHand } from '../../../domain/run/closing.ts'
import type { Outcome, Will } from '../../../domain/run/event.ts'
import { SessionRefused } from '../../pep/privileged-endpoint.ts'
import { clearShare } from '../../share/clear.ts'
import { closeSession, openOn } from '../console-session.ts'
import type { Step, StepContext } from '../step.ts'

type CleanupWill = Extract<Will, { step: 'Cleanup' }>

/**
 * Takes the certificates off the share and fetches the transcripts of sessions that were lost: the next proper close on
 * a console ships those too. Source: Rotation step 2, azure-stack-rotate-secrets.md; "Closing" of the privileged endpoint.
 */
export const cleanup: Step<CleanupWill> = {
  perform: (context) => tidy(context),
  // Both parts can be repeated: what is gone stays gone, and closing again ships what is left.
  reconcile: (context) => tidy(context),
}

const tidy = async (context: StepContext<CleanupWill>): Promise<Outcome> => {
  const state = context.state()
  const { removed, left } = await clearShare({
    share: context.will.share,
    stamp: state.stamp.names,
    expected: [...state.copies.share.values()],
  })
  context.learn({ fact: 'removed', files: removed, left })
  const unfetched = await fetchTranscripts(context)
  const notes = [
    ...(left.length === 0 ? [] : [`left on the share, as they are not Keyturn's: ${left.join(', ')}`]),
    ...(unfetched.length === 0
      ? []
      : [`transcripts still on ${unfetched.join(', ')}: ${closingByHand(state.plan, unfetched)}`]),
  ]
  return { result: 'done', summary: [`${removed.length} files taken off the share`, ...notes].join(' · ') }
}

/** The consoles whose transcripts could not be fetched now. */
const fetchTranscripts = async (context: StepContext<CleanupWill>): Promise<readonly string[]> => {
  const { stamp, unclosed } = context.state()
  const unfetched: string[] = []
  for (const target of stamp.consoles.filter(({ name }) => unclosed.has(name))) {
    try {
      if (!(await closeSession(context, await openOn(context, target)))) unfetched.push(target.name)
    } catch (error) {
      if (!(error instanceof SessionRefused)) throw error
      unfetched.push(target.name)
    }
  }
  return unfetched
}
