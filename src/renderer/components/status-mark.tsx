import { makeStyles, tokens } from '@fluentui/react-components'
import {
  ArrowSync20Regular,
  CheckmarkCircle20Filled,
  Circle20Regular,
  ErrorCircle20Filled,
  HourglassHalf20Regular,
  LockClosed20Regular,
  QuestionCircle20Filled,
  SubtractCircle20Regular,
} from '@fluentui/react-icons'
import type { StepStatus } from '../../domain/run/state.ts'

const useStyles = makeStyles({
  good: { color: tokens.colorPaletteGreenForeground1 },
  active: { color: tokens.colorBrandForeground1 },
  bad: { color: tokens.colorPaletteRedForeground1 },
  attention: { color: tokens.colorPaletteDarkOrangeForeground1 },
  off: { color: tokens.colorNeutralForeground3 },
})

/** The word for each status: what the mark shows is always said too. */
export const statusWords: { readonly [status in StepStatus]: string } = {
  locked: 'Locked',
  ready: 'Ready',
  running: 'Running',
  waiting: 'Waiting',
  failed: 'Failed',
  unknown: 'Unknown',
  done: 'Done',
  skipped: 'Skipped',
}

/** The mark of a status, each with a shape of its own. It is decoration: the word stands beside it or in a label. */
export const StatusMark = ({ status }: { readonly status: StepStatus }) => {
  const styles = useStyles()
  switch (status) {
    case 'done':
      return <CheckmarkCircle20Filled className={styles.good} aria-hidden />
    case 'running':
      return <ArrowSync20Regular className={styles.active} aria-hidden />
    case 'failed':
      return <ErrorCircle20Filled className={styles.bad} aria-hidden />
    case 'waiting':
      return <HourglassHalf20Regular className={styles.attention} aria-hidden />
    case 'unknown':
      return <QuestionCircle20Filled className={styles.attention} aria-hidden />
    case 'skipped':
      return <SubtractCircle20Regular className={styles.off} aria-hidden />
    case 'locked':
      return <LockClosed20Regular className={styles.off} aria-hidden />
    case 'ready':
      return <Circle20Regular className={styles.active} aria-hidden />
  }
}
