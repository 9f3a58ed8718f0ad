import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { FolderOpenRegular } from '@fluentui/react-icons'
import type { LogStanding } from '../../../contract/application-state.ts'
import { Card } from '../../components/card.tsx'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { MiddleEllipsis } from '../../components/middle-ellipsis.tsx'
import { Page } from '../../components/page.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { momentWords } from '../../components/times.ts'
import { useAction } from '../../connection.tsx'
import type { PageProperties } from '../../shell/frame.tsx'
import { Preferences } from './preferences.tsx'

const useStyles = makeStyles({
  folder: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minWidth: 0 },
  path: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  kept: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, auto) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    margin: `${tokens.spacingVerticalM} 0`,
    '& dt': { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, lineHeight: '20px' },
    '& dd': { margin: 0 },
    '@media (max-width: 700px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  places: { margin: `${tokens.spacingVerticalXS} 0 0`, paddingLeft: tokens.spacingHorizontalXL },
  place: { overflowWrap: 'anywhere' },
})

/** What is kept in the data folder, by name. Source: `src/main/application`. */
const kept = [
  ['settings.json', 'Theme and paper.'],
  ['stamps.json', 'The stamps that were added, with ERCS machines and folders. No password.'],
  ['log', 'The log of everything that was done, its signing key and its newest head.'],
  ['rehearsals', 'The files of rehearsals, a folder for each.'],
] as const

/** How Keyturn looks, where it keeps what, and how the key of its log is protected. */
export default function SettingsPage({ state }: PageProperties) {
  return (
    <Page>
      <PageHeader title="Settings" lead="What you change is saved at once." />
      <Preferences settings={state.settings} />
      <DataFolder folder={state.dataFolder} />
      {state.log !== null && <LogKey log={state.log} />}
    </Page>
  )
}

const DataFolder = ({ folder }: { readonly folder: string }) => {
  const styles = useStyles()
  const open = useAction((client) => client.application.openDataFolder(null))
  return (
    <Card
      title="Data folder"
      actions={
        <Button size="small" icon={<FolderOpenRegular />} disabledFocusable={open.busy} onClick={() => void open.run()}>
          Open the folder
        </Button>
      }
    >
      <div className={styles.folder}>
        <MiddleEllipsis className={styles.path} text={folder} />
        <CopyAndSave what="the path of the data folder" text={() => folder} />
      </div>
      <dl className={styles.kept}>
        {kept.map(([name, what]) => [<dt key={name}>{name}</dt>, <dd key={`${name} what`}>{what}</dd>])}
      </dl>
      <Text block>
        Passwords and passphrases are kept in memory only, and are gone when Keyturn ends. Certificates and keys of a
        run lie in the folders that were chosen for it.
      </Text>
      <ProblemMessage problem={open.problem} onDismiss={open.dismiss} />
    </Card>
  )
}

/** What each way of protecting the key means. Source: docs/audit-log.md. */
const protections: { readonly [protection in LogStanding['keyProtection']]: string } = {
  'operating-system':
    'The key that signs the log is protected by the operating system, for this account on this computer.',
  passphrase: 'The key that signs the log is protected by a passphrase, which is asked for at every start.',
  none: 'Nothing protects the key that signs the log: whoever can read its file, or a backup of it, can sign a forged log. See to it that only this account can.',
}

const LogKey = ({ log }: { readonly log: LogStanding }) => {
  const styles = useStyles()
  return (
    <Card title="The log and its key">
      {log.words !== null && (
        <Text block weight="semibold" className={styles.place}>
          {log.words}
        </Text>
      )}
      <Text block>{protections[log.keyProtection]}</Text>
      <div className={styles.folder}>
        <MiddleEllipsis className={styles.path} text={log.path} />
        <CopyAndSave what="the path of the log" text={() => log.path} />
      </div>
      <Text block>
        {log.anchoredAt === null
          ? 'Its newest head was not kept outside of it yet.'
          : `Its newest head was last kept outside of it at ${momentWords(log.anchoredAt)}:`}
      </Text>
      <ul className={styles.places}>
        {log.places.map(({ place, problem }) => (
          <li key={place} className={styles.place}>
            {place}
            {problem !== null && <strong> Not there: {problem}</strong>}
          </li>
        ))}
      </ul>
    </Card>
  )
}
