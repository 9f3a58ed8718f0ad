import type { Outcome, Will } from '../../../domain/run/event.ts'
import { makeBackup } from '../../backup/backup.ts'
import { exists, removeLeftovers } from '../../files/durable.ts'
import { compareTrees, hashTree } from '../../share/copy.ts'
import { failed } from '../failure.ts'
import type { Step, StepContext } from '../step.ts'

type BackupWill = Extract<Will, { step: 'Backup' }>

/** Copies the PFX files to the secure place and proves the copy. Source: Preparation step 3 of the page. */
export const backup: Step<BackupWill> = {
  async perform(context) {
    const { from, to } = context.will
    await makeBackup({
      from,
      to,
      signal: context.signal,
      onCopied: (file) => context.learn({ fact: 'copied', to: 'backup', file }),
    })
    return prove(context)
  },

  async reconcile(context) {
    if (await exists(context.will.to)) return prove(context)
    await removeLeftovers(context.will.to)
    return { result: 'not-started', summary: `No backup was made: ${context.will.to} is not there.` }
  },
}

const prove = async (context: StepContext<BackupWill>): Promise<Outcome> => {
  const { from, to } = context.will
  const files = await hashTree(from)
  const differences = compareTrees(files, await hashTree(to)).map(({ path, difference }) => `${path} (${difference})`)
  context.learn({ fact: 'compared', what: 'backup with prepared certificates', files: files.length, differences })
  if (differences.length === 0) return { result: 'done', summary: `${files.length} files, equal by hash` }
  return failed(`The backup in ${to} is not equal to ${from}: ${differences.join(', ')}.`, [
    'Move the backup folder away and take the step again.',
  ])
}
