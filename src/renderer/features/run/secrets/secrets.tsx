import { Link, makeStyles, Text, tokens } from '@fluentui/react-components'
import { KeyRegular } from '@fluentui/react-icons'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { Card } from '../../../components/card.tsx'
import { ProblemMessage } from '../../../components/problem-message.tsx'
import { useAction } from '../../../connection.tsx'
import { MissingSecrets } from '../../../runs/missing-secrets.tsx'
import { missingSecretsId, type NeededSecret, neededSecrets } from '../../../runs/needed-secrets.ts'
import { useRunStyles } from '../run-styles.ts'

const useStyles = makeStyles({
  held: { display: 'flex', alignItems: 'start', gap: tokens.spacingHorizontalS },
  key: { flexShrink: 0, marginTop: '3px', color: tokens.colorNeutralForeground3 },
})

/** The secrets of a step: fields for those that are not held, a line for those that are. */
export const Secrets = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) => {
  const needed = neededSecrets(snapshot, step)
  if (needed.length === 0) return null
  const missing = needed.filter(({ held }) => !held)
  return missing.length === 0 ? (
    <HeldSecrets snapshot={snapshot} held={needed} />
  ) : (
    <WantedSecrets
      snapshot={snapshot}
      finding={step.status === 'unknown'}
      missing={missing}
      held={needed.filter(({ held }) => held)}
    />
  )
}

const WantedSecrets = ({
  snapshot,
  finding,
  missing,
  held,
}: {
  readonly snapshot: RunSnapshot
  /** Whether they are wanted to find out what became of the step. */
  readonly finding: boolean
  readonly missing: readonly NeededSecret[]
  readonly held: readonly NeededSecret[]
}) => {
  const { stack } = useRunStyles()
  return (
    <Card title={finding ? 'Secrets to find out' : 'Secrets for this step'}>
      <div className={stack}>
        <Text id={missingSecretsId}>
          Not held yet: {missing.map(({ label }) => label).join(', ')}. What you enter stays in memory until the run no
          longer needs it, and is written nowhere.
        </Text>
        <MissingSecrets stamp={snapshot.view.stamp} missing={missing} />
        {held.length > 0 && <HeldSecrets snapshot={snapshot} held={held} />}
      </div>
    </Card>
  )
}

const HeldSecrets = ({
  snapshot,
  held,
}: {
  readonly snapshot: RunSnapshot
  readonly held: readonly NeededSecret[]
}) => {
  const styles = useStyles()
  const { quiet } = useRunStyles()
  const forget = useAction((client) => client.secrets.forget({ stamp: snapshot.view.stamp.id }))
  return (
    <>
      <div className={styles.held}>
        <KeyRegular className={styles.key} aria-hidden />
        <Text className={quiet}>
          Held in memory: {held.map(heldWords).join(', ')}.{' '}
          <Link as="button" inline disabledFocusable={forget.busy} onClick={() => void forget.run()}>
            Forget all secrets of this stamp
          </Link>
        </Text>
      </div>
      <ProblemMessage problem={forget.problem} onDismiss={forget.dismiss} />
    </>
  )
}

const heldWords = ({ label, userName }: NeededSecret): string => (userName === null ? label : `${label} (${userName})`)
