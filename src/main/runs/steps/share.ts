import type { Outcome, Will } from '../../../domain/run/event.ts'
import { exists, removeLeftovers } from '../../files/durable.ts'
import { buildShare } from '../../share/build.ts'
import { certificatesRoot } from '../../share/paths.ts'
import { restoreShare } from '../../share/restore.ts'
import { failed } from '../failure.ts'
import { shareDifferences } from '../share-proof.ts'
import type { Step, StepContext } from '../step.ts'

type ShareWill = Extract<Will, { step: 'Share' }>

/**
 * Lays the certificates out on the share, or after a failed rotation puts the backup copies back, and proves both.
 * Source: Preparation steps 3, 4, 6 and 7, azure-stack-rotate-secrets.md.
 */
export const share: Step<ShareWill> = {
  async perform(context) {
    const refused = await tryAsStamp(context)
    if (refused !== null) return refused
    if (context.will.mode === 'build') await build(context)
    else await restore(context)
    return prove(context)
  },

  async reconcile(context) {
    const { share } = context.will
    // The tree appears as a whole, and a restore can be repeated: what is there decides.
    if (!(await exists(certificatesRoot(share)))) {
      await removeLeftovers(certificatesRoot(share))
      return { result: 'not-started', summary: `Nothing was laid out on ${share}.` }
    }
    const proven = await prove(context)
    if (proven.result === 'done' || context.will.mode === 'build') return proven
    return {
      result: 'not-started',
      summary: `The backup copies are not all back on ${share} yet: take the step again.`,
    }
  },
}

const tryAsStamp = async (context: StepContext<ShareWill>): Promise<Outcome | null> => {
  const trial = await context.ports.tryShare('share-credential', context.will.share)
  context.learn({
    fact: 'share-tried',
    as: trial.userName,
    read: trial.read,
    write: trial.write,
    message: trial.message,
  })
  if (trial.read && trial.write) return null
  const missing = [trial.read ? '' : 'read', trial.write ? '' : 'written'].filter((word) => word !== '').join(' and ')
  return failed(
    `The share ${context.will.share} can't be ${missing} as ${trial.userName}.`,
    [
      'Give that account read and write access to the share and to the folder behind it.',
      'See that the ERCS machines reach the share over the network (SMB, TCP 445).',
      'Then take the step again.',
    ],
    trial.message,
    ['Do not start the rotation: the stamp would fail on this share.'],
  )
}

const build = async (context: StepContext<ShareWill>): Promise<void> => {
  await buildShare({
    from: context.will.from,
    share: context.will.share,
    stamp: context.state().stamp.names,
    signal: context.signal,
    onCopied: (file) => context.learn({ fact: 'copied', to: 'share', file }),
  })
}

const restore = async (context: StepContext<ShareWill>): Promise<void> => {
  const { will } = context
  if (will.mode !== 'restore') return
  const { setAside } = await restoreShare({
    backup: will.from,
    share: will.share,
    stamp: context.state().stamp.names,
    setAside: will.setAside,
    signal: context.signal,
    onCopied: (file) => context.learn({ fact: 'copied', to: 'share', file }),
  })
  for (const file of setAside) context.learn({ fact: 'set-aside', file })
}

const prove = async (context: StepContext<ShareWill>): Promise<Outcome> => {
  const differences = await shareDifferences(context)
  if (differences !== null) return differences
  const { plan } = context.state()
  const how = context.will.mode === 'build' ? '' : 'backup copies put back · '
  return { result: 'done', summary: `${how}${plan.pfxFilesPath}, equal to the backup` }
}
