import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { useRunStyles } from './run-styles.ts'

const useStyles = makeStyles({
  all: {
    display: 'flex',
    alignItems: 'start',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  text: { margin: 0, flexGrow: 1, minWidth: 0, whiteSpace: 'pre-wrap', lineHeight: tokens.lineHeightBase300 },
})

/** A text as it is, to read, select and copy. */
export const CodeBlock = ({
  what,
  text,
  suggestedName,
}: {
  readonly what: string
  readonly text: string
  readonly suggestedName?: string
}) => {
  const styles = useStyles()
  const { mono } = useRunStyles()
  return (
    <div className={styles.all}>
      <pre className={mergeClasses(mono, styles.text)}>{text}</pre>
      <CopyAndSave what={what} text={() => text} {...(suggestedName === undefined ? {} : { suggestedName })} />
    </div>
  )
}
