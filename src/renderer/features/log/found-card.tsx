import { Body1, Button, Caption1, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { ArrowUpRegular } from '@fluentui/react-icons'
import { Card } from '../../components/card.tsx'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { SpokenStatus } from '../../components/spoken-status.tsx'
import { csvOf, tsvOf } from '../../components/table-text.ts'
import { EntryTable } from './entry-table.tsx'
import { entriesWords, entryTable } from './entry-words.ts'
import type { FoundEntries, useLogEntries } from './use-log-entries.ts'

const useStyles = makeStyles({
  all: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalM, justifyItems: 'start' },
  wide: { width: '100%', minWidth: 0 },
  looked: { color: tokens.colorNeutralForeground3 },
})

/** What was found in the log, with the ways to more: entries that are new since, and older ones. */
export const FoundCard = ({
  looking: { found, problem, busy, lookFurther, lookAnew },
  newest,
  narrowed,
}: {
  readonly looking: ReturnType<typeof useLogEntries>
  readonly newest: number
  readonly narrowed: boolean
}) => {
  const styles = useStyles()
  const entries = found?.entries ?? []
  return (
    <Card
      title="Entries"
      actions={
        <CopyAndSave
          what="the entries that are shown"
          text={() => tsvOf(entryTable(entries))}
          savedText={() => csvOf(entryTable(entries))}
          suggestedName="keyturn-log-entries.csv"
        />
      }
    >
      <div className={styles.all}>
        <NewEntries found={found} newest={newest} onShow={() => void lookAnew()} />
        <div className={styles.wide}>
          <ProblemMessage problem={problem} />
          {problem !== null && found === null && <Button onClick={() => void lookAnew()}>Look again</Button>}
          {found === null && busy && <Spinner label="Reading the log…" />}
          {entries.length > 0 && <EntryTable entries={entries} />}
          {found !== null && entries.length === 0 && <Body1>{nothingWords(found, narrowed)}</Body1>}
        </div>
        <SpokenStatus>
          {found !== null && <Caption1 className={styles.looked}>{lookedWords(found, busy)}</Caption1>}
        </SpokenStatus>
        {found !== null && found.next !== null && (
          <Button disabledFocusable={busy} onClick={() => void lookFurther()}>
            {entries.length === 0 ? 'Look among older entries' : 'Show older entries'}
          </Button>
        )}
      </div>
    </Card>
  )
}

const NewEntries = ({
  found,
  newest,
  onShow,
}: {
  readonly found: FoundEntries | null
  readonly newest: number
  readonly onShow: () => void
}) => {
  const count = found === null ? 0 : newest - found.newest
  return count <= 0 ? null : (
    <Button icon={<ArrowUpRegular />} onClick={onShow}>
      {`${count.toLocaleString('en')} new ${count === 1 ? 'entry' : 'entries'}: show`}
    </Button>
  )
}

const nothingWords = ({ next }: FoundEntries, narrowed: boolean): string => {
  if (!narrowed) return 'The log has no entries yet. The first is written when something is done.'
  return next === null
    ? 'No entry is like that. Take back a part of what is looked for.'
    : 'No entry is like that among those that were looked at so far. There are older ones.'
}

const lookedWords = ({ entries, lookedAt, next }: FoundEntries, busy: boolean): string =>
  busy
    ? 'Looking…'
    : `${entriesWords(entries.length)} found, ${entriesWords(lookedAt)} looked at${next === null ? ': that is all.' : '; there are older ones.'}`
