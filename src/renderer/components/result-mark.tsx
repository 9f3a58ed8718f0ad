import { makeStyles, tokens } from '@fluentui/react-components'
import {
  CheckmarkCircle20Filled,
  ErrorCircle20Filled,
  SubtractCircle20Regular,
  Warning20Filled,
} from '@fluentui/react-icons'
import type { Finding } from '../../domain/certificates/checks.ts'

const useStyles = makeStyles({
  all: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  OK: { color: tokens.colorPaletteGreenForeground1 },
  Warning: { color: tokens.colorPaletteDarkOrangeForeground1 },
  Fail: { color: tokens.colorPaletteRedForeground1 },
  Skipped: { color: tokens.colorNeutralForeground3 },
  mark: { flexShrink: 0 },
})

const marks = {
  OK: CheckmarkCircle20Filled,
  Warning: Warning20Filled,
  Fail: ErrorCircle20Filled,
  Skipped: SubtractCircle20Regular,
} as const

/** The result of a check: a mark with a shape of its own, and words. */
export const ResultMark = ({
  result,
  words = result,
}: {
  readonly result: Finding['result']
  readonly words?: string
}) => {
  const styles = useStyles()
  const Mark = marks[result]
  return (
    <span className={styles.all}>
      <span className={styles[result]} style={{ display: 'inline-flex' }}>
        <Mark className={styles.mark} aria-hidden />
      </span>
      {words}
    </span>
  )
}
