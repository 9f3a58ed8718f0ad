import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import {
  ErrorCircle20Filled,
  ShieldCheckmark20Regular,
  ShieldDismiss20Filled,
  Warning20Filled,
} from '@fluentui/react-icons'
import type { LogStanding } from '../../contract/application-state.ts'
import { useNow } from '../components/times.ts'
import { goTo } from '../store.ts'
import { useBarStyles } from './bar-styles.ts'
import { logWords } from './log-standing-words.ts'

const useStyles = makeStyles({
  mark: { flexShrink: 0 },
  good: { color: tokens.colorPaletteGreenForeground1 },
  attention: { color: tokens.colorPaletteDarkOrangeForeground1 },
  bad: { color: tokens.colorPaletteRedForeground1 },
  loud: { fontWeight: tokens.fontWeightSemibold },
  piece: { flexShrink: 1 },
  words: { display: 'flex', minWidth: 0, whiteSpace: 'pre' },
  standing: { flexShrink: 0 },
  more: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' },
  spared: { '@media (max-width: 760px)': { display: 'none' } },
})

/** How the log stands. It leads to the log. */
export const LogPiece = ({ log }: { readonly log: LogStanding }) => {
  const styles = useStyles()
  const bar = useBarStyles()
  const { standing, more, whole } = logWords(log, useNow())
  return (
    <button
      type="button"
      className={mergeClasses(bar.button, styles.piece, log.standing !== 'intact' && styles.loud)}
      title={whole}
      onClick={() => goTo({ page: 'log', run: null })}
    >
      <LogMark standing={log.standing} />
      <span className={styles.words}>
        <span className={styles.standing}>{standing}</span>
        <span className={mergeClasses(styles.more, log.standing === 'intact' && styles.spared)}>{more}</span>
      </span>
    </button>
  )
}

const LogMark = ({ standing }: { readonly standing: LogStanding['standing'] }) => {
  const styles = useStyles()
  switch (standing) {
    case 'intact':
      return <ShieldCheckmark20Regular className={mergeClasses(styles.mark, styles.good)} aria-hidden />
    case 'attention':
      return <Warning20Filled className={mergeClasses(styles.mark, styles.attention)} aria-hidden />
    case 'altered':
      return <ShieldDismiss20Filled className={mergeClasses(styles.mark, styles.bad)} aria-hidden />
    case 'unwritable':
      return <ErrorCircle20Filled className={mergeClasses(styles.mark, styles.bad)} aria-hidden />
  }
}
