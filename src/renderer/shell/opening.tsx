import { makeStyles, Spinner, Text, tokens } from '@fluentui/react-components'
import { useEffect } from 'react'
import { MiddleEllipsis } from '../components/middle-ellipsis.tsx'
import { runPageCode } from './run-page-code.ts'

const useStyles = makeStyles({
  all: {
    height: '100%',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalL,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalM,
    overflow: 'auto',
    backgroundColor: tokens.colorNeutralBackground3,
  },
  title: { margin: 0 },
  sub: { color: tokens.colorNeutralForeground3, maxWidth: '60ch' },
  folder: { maxWidth: '100%', color: tokens.colorNeutralForeground3, fontFamily: tokens.fontFamilyMonospace },
})

/** Shown while the log is verified at the start. */
export const Opening = ({
  entriesVerified,
  dataFolder,
}: {
  readonly entriesVerified: number
  readonly dataFolder: string
}) => {
  const styles = useStyles()
  // Meanwhile there is time to load what most people came for.
  useEffect(() => void runPageCode(), [])
  return (
    <main className={styles.all}>
      <Spinner size="large" aria-label="Verifying the log…" />
      <Text as="h1" size={500} weight="semibold" className={styles.title}>
        Verifying the log…
      </Text>
      <Text>
        {entriesVerified === 0
          ? 'It begins with the first entry.'
          : `${entriesVerified.toLocaleString('en')} entries hold so far.`}
      </Text>
      <Text className={styles.sub}>
        Every entry is read and compared with the one before it, so that what was changed in the meantime is noticed
        before anything is added. A long log takes a minute.
      </Text>
      <MiddleEllipsis className={styles.folder} text={dataFolder} />
    </main>
  )
}
