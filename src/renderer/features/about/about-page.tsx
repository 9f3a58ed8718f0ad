import { makeStyles, Text, tokens } from '@fluentui/react-components'
import { Page } from '../../components/page.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { WatchedContent } from '../../components/watched-content.tsx'
import { LicencesCard } from './licences-card.tsx'
import { LimitsCard } from './limits-card.tsx'
import { LogCard } from './log-card.tsx'
import { useAbout } from './use-about.ts'
import { VersionsCard } from './versions-card.tsx'

const useStyles = makeStyles({
  two: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 2fr)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
    '@media (max-width: 900px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
})

/** What this Keyturn is, how its log is known, and what it can't promise. */
export default function AboutPage() {
  const styles = useStyles()
  const about = useAbout()
  return (
    <Page>
      <PageHeader
        title="About Keyturn"
        lead="For the operators of an Azure Stack Hub without internet, who rotate its secrets. Keyturn never connects to the internet."
      />
      <WatchedContent watched={about} loading="Reading versions and licences…">
        {({ versions, licences, log }) => (
          <>
            <LogCard log={log} />
            <div className={styles.two}>
              <VersionsCard versions={versions} />
              <LimitsCard />
            </div>
            <LicencesCard licences={licences} />
            <Text size={200}>Keyturn itself is under the MIT licence.</Text>
          </>
        )}
      </WatchedContent>
    </Page>
  )
}
