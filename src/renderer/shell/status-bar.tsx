import { makeStyles, tokens } from '@fluentui/react-components'
import { Warning20Filled } from '@fluentui/react-icons'
import type { ApplicationState } from '../../contract/application-state.ts'
import { RehearsalMark } from '../components/rehearsal-mark.tsx'
import { momentWords, useNow } from '../components/times.ts'
import { visuallyHidden } from '../components/visually-hidden.ts'
import { useWatched } from '../connection.tsx'
import { useRoute } from '../store.ts'
import { useBarStyles } from './bar-styles.ts'
import { inView } from './in-view.ts'
import { LogPiece } from './log-piece.tsx'
import { logWords } from './log-standing-words.ts'
import { Sessions } from './sessions.tsx'

const useStyles = makeStyles({
  bar: {
    gridColumn: '1 / -1',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    minHeight: '30px',
    padding: `1px ${tokens.spacingHorizontalL}`,
    boxSizing: 'border-box',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    backgroundColor: tokens.colorNeutralBackground5,
    color: tokens.colorNeutralForeground2,
    borderTop: `1px solid ${tokens.colorTransparentStroke}`,
    '@media (max-width: 760px)': { columnGap: tokens.spacingHorizontalS, padding: `1px ${tokens.spacingHorizontalS}` },
  },
  region: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  end: {
    flex: '1 1 260px',
    minWidth: 0,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'end',
    columnGap: 'inherit',
  },
  silent: {
    flexBasis: '100%',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    padding: `1px ${tokens.spacingHorizontalS}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorStatusDangerBackground1,
    color: tokens.colorStatusDangerForeground1,
    fontWeight: tokens.fontWeightSemibold,
  },
  account: { whiteSpace: 'nowrap', '@media (max-width: 900px)': { display: 'none' } },
  time: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
})

/**
 * What is always in view: which stamp the window is about and whether it is a real one, the sessions on it, how the log
 * stands, who works, and the time in UTC.
 */
export const StatusBar = ({
  state,
  silentSince,
}: {
  readonly state: ApplicationState
  readonly silentSince: number | null
}) => {
  const styles = useStyles()
  const bar = useBarStyles()
  const runs = useWatched((client) => client.runs.list, null)
  const { rehearsal, regions } = inView(useRoute(), runs.is === 'there' ? runs.value : [], state.rotating)
  return (
    <footer className={styles.bar}>
      {silentSince === null ? null : (
        <span className={styles.silent}>
          <Warning20Filled aria-hidden />
          {silentWords(silentSince)}
        </span>
      )}
      {rehearsal && <RehearsalMark />}
      {regions.map((region) => (
        <span key={region} className={styles.region}>
          {region}
        </span>
      ))}
      <Sessions sessions={state.sessions} />
      <div className={styles.end}>
        {state.log === null ? <span className={bar.piece}>Log not open</span> : <LogPiece log={state.log} />}
        <span className={styles.account}>{state.account}</span>
        <UtcTime />
      </div>
      <span role="status" style={visuallyHidden}>
        {spokenWords(state, silentSince)}
      </span>
    </footer>
  )
}

const UtcTime = () => <time className={useStyles().time}>{new Date(useNow()).toISOString().slice(11, 19)} UTC</time>

const silentWords = (since: number): string =>
  `Keyturn does not answer this window: what is shown is as of ${momentWords(new Date(since).toISOString())}`

/** What a screen reader says at once: only what is wrong, since the rest changes all the time. */
const spokenWords = ({ log }: ApplicationState, silentSince: number | null): string => {
  if (silentSince !== null) return silentWords(silentSince)
  // Of a log that is not intact the words hold no age: they are said once.
  if (log === null || log.standing === 'intact') return ''
  return logWords(log, 0).whole
}
