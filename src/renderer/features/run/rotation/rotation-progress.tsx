import { Field, MessageBar, MessageBarBody, MessageBarTitle, ProgressBar, Text } from '@fluentui/react-components'
import type { StepView } from '../../../../domain/run/view.ts'
import { useRunStyles } from '../run-styles.ts'
import { stampProgress } from './stamp-progress.ts'

/** How far the stamp is, by its own steps and nothing else, and whether it went silent. */
export const RotationProgress = ({ progress }: { readonly progress: NonNullable<StepView['progress']> }) => {
  const { quiet } = useRunStyles()
  const { finished, total } = stampProgress(progress.steps)
  return (
    <>
      {total === 0 ? (
        <Text className={quiet}>The stamp has not told the steps of its plan yet.</Text>
      ) : (
        <Field validationState="none" validationMessage={`${finished} of ${total} of the stamp’s steps done`}>
          <ProgressBar thickness="large" value={finished} max={total} aria-label="Stamp’s steps" />
        </Field>
      )}
      <Text className={quiet}>
        Alerts in the administrator portal may open and close by themselves meanwhile. That is expected.
      </Text>
      {progress.silentMinutes > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>The stamp has said nothing for {progress.silentMinutes} minutes.</MessageBarTitle>
            That alone does not mean that it failed. Keyturn goes on asking for its status. Do not start a second
            rotation; if it stays silent, contact support while this goes on.
          </MessageBarBody>
        </MessageBar>
      )}
    </>
  )
}
