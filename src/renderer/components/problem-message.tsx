import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import type { Problem } from '../../contract/definition.ts'

const useStyles = makeStyles({
  words: { overflowWrap: 'anywhere', whiteSpace: 'pre-line' },
  doNext: { margin: `${tokens.spacingVerticalXS} 0 0`, paddingLeft: tokens.spacingHorizontalXL },
})

/** Why something could not be done, and what to do next; nothing without a problem. */
export const ProblemMessage = ({
  problem,
  onDismiss,
}: {
  readonly problem: Problem | null
  readonly onDismiss?: () => void
}) => {
  const styles = useStyles()
  return problem === null ? null : (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody className={styles.words}>
        {problem.message}
        {problem.doNext.length > 0 && (
          <ul className={styles.doNext}>
            {problem.doNext.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        )}
      </MessageBarBody>
      {onDismiss !== undefined && (
        <MessageBarActions
          containerAction={
            <Button appearance="transparent" aria-label="Dismiss" icon={<DismissRegular />} onClick={onDismiss} />
          }
        />
      )}
    </MessageBar>
  )
}
