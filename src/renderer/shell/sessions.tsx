import { makeStyles, tokens } from '@fluentui/react-components'
import { useId } from 'react'
import { isOver, type WatchedSession } from '../../domain/pep/session-state.ts'
import { momentWords } from '../components/times.ts'
import { useBarStyles } from './bar-styles.ts'
import { sessionEnd, sessionsWords, sessionWords } from './session-words.ts'

const useStyles = makeStyles({
  list: {
    position: 'fixed',
    inset: `auto auto 40px ${tokens.spacingHorizontalL}`,
    margin: 0,
    maxWidth: 'min(640px, calc(100vw - 32px))',
    maxHeight: 'calc(100vh - 80px)',
    boxSizing: 'border-box',
    overflow: 'auto',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    boxShadow: tokens.shadow16,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase300,
  },
  sessions: { margin: 0, paddingLeft: tokens.spacingHorizontalL },
  session: { overflowWrap: 'anywhere', marginBottom: tokens.spacingVerticalXS },
  since: { color: tokens.colorNeutralForeground3 },
})

/** The sessions on the privileged endpoint in a phrase, and each of them where one asks for it. */
export const Sessions = ({ sessions }: { readonly sessions: readonly WatchedSession[] }) => {
  const styles = useStyles()
  const bar = useBarStyles()
  const list = useId()
  const words = sessionsWords(sessions)
  if (words === null) return null
  return (
    <>
      <button type="button" className={bar.button} popoverTarget={list} title="Show the sessions">
        {words}
      </button>
      <div
        id={list}
        popover="auto"
        className={styles.list}
        role="dialog"
        aria-label="Sessions on the privileged endpoint"
      >
        <ul className={styles.sessions}>
          {sessions.toSorted(liveFirst).map((session) => (
            <li key={session.number} className={styles.session}>
              {sessionWords(session)}
              <div className={styles.since}>since {momentWords(session.state.since)}</div>
              {sessionEnd(session) !== null && <div className={styles.since}>{sessionEnd(session)}</div>}
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}

const liveFirst = (one: WatchedSession, other: WatchedSession): number =>
  Number(isOver(one.state)) - Number(isOver(other.state)) || other.number - one.number
