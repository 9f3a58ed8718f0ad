import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import type { SecondQuestion } from './trouble-choices.ts'

const useStyles = makeStyles({
  title: { ...typographyStyles.subtitle2, margin: 0, outlineStyle: 'none' },
  explained: {
    margin: `${tokens.spacingVerticalS} 0 ${tokens.spacingVerticalL}`,
    paddingLeft: tokens.spacingHorizontalXL,
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

/** Says what comes of a choice before it is done. */
export const SecondQuestionPanel = ({
  question,
  busy,
  onDo,
  onBack,
}: {
  readonly question: SecondQuestion
  readonly busy: boolean
  readonly onDo: () => void
  readonly onBack: () => void
}) => {
  const styles = useStyles()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div>
      <h2 ref={heading} tabIndex={-1} className={styles.title}>
        {question.title}
      </h2>
      <ul className={styles.explained}>
        {question.explained.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button appearance="primary" disabledFocusable={busy} onClick={onDo}>
          {question.label}
        </Button>
        <Button onClick={onBack}>Back</Button>
      </div>
    </div>
  )
}
