import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { StampReference } from '../../domain/run/event.ts'
import { ProblemMessage } from '../components/problem-message.tsx'
import { SecretField } from '../components/secret-field.tsx'
import { useAction } from '../connection.tsx'
import type { NeededSecret } from './needed-secrets.ts'

const useStyles = makeStyles({
  all: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalM },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  about: { color: tokens.colorNeutralForeground3 },
})

/** A field for each secret that is missing; at a rehearsal one press gives them all. */
export const MissingSecrets = ({
  stamp,
  missing,
}: {
  readonly stamp: Pick<StampReference, 'id' | 'rehearsal'>
  readonly missing: readonly Pick<NeededSecret, 'handle' | 'label' | 'withUserName' | 'userName'>[]
}) => (
  <div className={useStyles().all}>
    {stamp.rehearsal !== null && <RehearsalSecrets stamp={stamp.id} />}
    {missing.map(({ handle, label, withUserName, userName }) => (
      <SecretField
        key={handle}
        stamp={stamp.id}
        handle={handle}
        label={fieldLabel({ label, withUserName })}
        withUserName={withUserName}
        userName={userName}
      />
    ))}
  </div>
)

const RehearsalSecrets = ({ stamp }: { readonly stamp: string }) => {
  const styles = useStyles()
  const hold = useAction((client) => client.secrets.holdRehearsals({ stamp }))
  return (
    <>
      <div className={styles.row}>
        <Button appearance="primary" disabledFocusable={hold.busy} onClick={() => void hold.run()}>
          Use the rehearsal’s own secrets
        </Button>
        <Text className={styles.about}>They are made up and public, and protect nothing.</Text>
      </div>
      <ProblemMessage problem={hold.problem} onDismiss={hold.dismiss} />
    </>
  )
}

/** The field of an account asks for its name and its password one by one. */
const fieldLabel = ({ label, withUserName }: Pick<NeededSecret, 'label' | 'withUserName'>): string => {
  const words = withUserName ? label.replace(/ with its password$/, '') : label
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
