import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { CheckmarkCircle20Filled, ErrorCircle20Filled, Warning20Filled } from '@fluentui/react-icons'
import type { ConnectionTrial } from '../../../contract/stamps.ts'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { MoreLink } from '../../components/more-link.tsx'
import { failureHelp } from '../../failure-help.ts'
import { DoNext } from './do-next.tsx'

const useStyles = makeStyles({
  trial: { display: 'flex', alignItems: 'start', gap: tokens.spacingHorizontalS, listStyleType: 'none', minWidth: 0 },
  mark: { flexShrink: 0 },
  good: { color: tokens.colorPaletteGreenForeground1 },
  attention: { color: tokens.colorPaletteDarkOrangeForeground1 },
  bad: { color: tokens.colorPaletteRedForeground1 },
  words: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  verbatim: {
    margin: `${tokens.spacingVerticalXS} 0`,
    padding: tokens.spacingHorizontalS,
    whiteSpace: 'pre-wrap',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    backgroundColor: tokens.colorNeutralBackground3,
  },
})

type Tried = ConnectionTrial['consoles'][number]

/** What came of a session on one ERCS machine. */
export const ConsoleTrial = ({ tried }: { readonly tried: Tried }) => {
  const styles = useStyles()
  const { name, address } = tried.console
  return (
    <li className={styles.trial}>
      <TrialMark tried={tried} />
      <div className={styles.words}>
        <Text weight="semibold" block>
          {name} ({address}): {headline(tried)}
        </Text>
        {tried.opened ? (
          tried.missing.length > 0 && (
            <Text block>
              The session does not offer {tried.missing.join(', ')}. This account may lack rights, or the release of the
              stamp is older.
            </Text>
          )
        ) : (
          <>
            <Text block>
              {tried.meaning} <MoreLink to={failureHelp(tried.meaning)} />
            </Text>
            <pre className={styles.verbatim}>{tried.message}</pre>
            <DoNext words={tried.doNext} />
          </>
        )}
      </div>
      {!tried.opened && <CopyAndSave what={`what ${name} answered`} text={() => tried.message} />}
    </li>
  )
}

const headline = (tried: Tried): string => {
  if (!tried.opened) return 'no session was opened'
  return tried.missing.length === 0
    ? `a session was opened, with all ${tried.offered.length} commands that Keyturn needs`
    : `a session was opened, ${tried.missing.length === 1 ? 'one command is' : `${tried.missing.length} commands are`} missing`
}

const TrialMark = ({ tried }: { readonly tried: Tried }) => {
  const styles = useStyles()
  if (!tried.opened) return <ErrorCircle20Filled className={mergeClasses(styles.mark, styles.bad)} aria-hidden />
  return tried.missing.length === 0 ? (
    <CheckmarkCircle20Filled className={mergeClasses(styles.mark, styles.good)} aria-hidden />
  ) : (
    <Warning20Filled className={mergeClasses(styles.mark, styles.attention)} aria-hidden />
  )
}
