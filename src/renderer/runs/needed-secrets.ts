import type { RunSnapshot } from '../../contract/run-snapshot.ts'
import type { StepName } from '../../domain/run/checklist.ts'
import type { StepView } from '../../domain/run/view.ts'

export type NeededSecret = RunSnapshot['secrets'][number]

/** The secrets that a step takes now: to be done, or to be found out about. */
export const neededSecrets = (
  { secrets }: Pick<RunSnapshot, 'secrets'>,
  { name, status }: Pick<StepView, 'name' | 'status'>,
): readonly NeededSecret[] =>
  status === 'unknown'
    ? secrets.filter(({ handle }) => toFindOut[name]?.includes(handle))
    : secrets.filter(({ neededFor }) => neededFor.includes(name))

/** Finding out takes fewer secrets than doing: see `secretsToFindOut` in the domain. */
const toFindOut: { readonly [step in StepName]?: readonly NeededSecret['handle'][] } = {
  Rotation: ['cloudadmin-credential'],
  Certificates: ['pfx-password'],
  Cleanup: ['cloudadmin-credential', 'share-credential'],
}

/** Those of them that Keyturn does not hold. */
export const missingSecrets = (
  snapshot: Pick<RunSnapshot, 'secrets'>,
  step: Pick<StepView, 'name' | 'status'>,
): readonly NeededSecret[] => neededSecrets(snapshot, step).filter(({ held }) => !held)

/** The element that says which secrets are missing: it describes the button that is off because of it. */
export const missingSecretsId = 'missing-secrets'
