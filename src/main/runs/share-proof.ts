import type { Outcome } from '../../domain/run/event.ts'
import { compareTrees, hashTree } from '../share/copy.ts'
import { inspectShare } from '../share/inspect.ts'
import { certificatesFolder } from '../share/paths.ts'
import { failed } from './failure.ts'
import type { StepContext } from './step.ts'

/**
 * Looks at the share once more: the exact layout, and every file equal to its backup by hash. Null when all is well.
 * Source: Preparation steps 3 and 6, azure-stack-rotate-secrets.md.
 */
export const shareDifferences = async (context: StepContext): Promise<Outcome | null> => {
  const { plan, stamp } = context.state()
  const departures = await inspectShare(plan.share, stamp.names, 'share')
  context.learn({ fact: 'layout', of: 'share', departures })
  const blocking = departures.filter(({ result }) => result === 'Fail')
  if (blocking.length > 0) {
    return failed(
      `The share does not have the required layout: ${blocking.length} departures.`,
      blocking.map(({ path, message, fix }) => `${path}: ${message} ${fix}`),
    )
  }
  const backup = await hashTree(plan.backup)
  const differences = compareTrees(backup, await hashTree(certificatesFolder(plan.share, stamp.names.identity))).map(
    ({ path, difference }) => `${path} (${difference})`,
  )
  context.learn({ fact: 'compared', what: 'share with backup', files: backup.length, differences })
  if (differences.length === 0) return null
  return failed(`${differences.length} files on the share differ from the backup: ${differences.join(', ')}.`, [
    'Find out who changed them, put the backup copies back, and take the step again.',
  ])
}
