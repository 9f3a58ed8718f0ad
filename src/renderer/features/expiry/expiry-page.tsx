import { Button, Link, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { ExpiryItem } from '../../../contract/stamps.ts'
import { Card } from '../../components/card.tsx'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { Page } from '../../components/page.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { csvOf, tsvOf } from '../../components/table-text.ts'
import { WatchedContent } from '../../components/watched-content.tsx'
import { useWatched } from '../../connection.tsx'
import { fragmentOf } from '../../route.ts'
import { choose, goTo, useChoices } from '../../store.ts'
import { useCalendarExport } from './calendar-export.tsx'
import {
  choicesOfFilter,
  chosenItems,
  type ExpiryFilter,
  everything,
  filterIn,
  orderedItems,
  soonestFirst,
} from './choose-items.ts'
import { ExpiryFilterFields } from './expiry-filter.tsx'
import { ExpiryTable } from './expiry-table.tsx'
import { expiryRows } from './expiry-words.ts'
import { Timeline } from './timeline.tsx'

const useStyles = makeStyles({
  above: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'end',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    marginBottom: tokens.spacingVerticalM,
  },
  list: { marginBlock: tokens.spacingVerticalS },
})

/** When the certificates and secrets of every stamp end, as far as Keyturn knows. */
export default function ExpiryPage() {
  const watched = useWatched(({ expiry }) => expiry.items, null)
  const calendar = useCalendarExport()
  const some = watched.is === 'there' && watched.value.length > 0
  return (
    <Page>
      <PageHeader
        title="Expiry"
        lead={
          <>
            What ends when, on every stamp that Keyturn knows. A stamp alerts 90 days before an end, and critically from
            30 days on:{' '}
            <Link inline href={fragmentOf({ page: 'help', article: 'alerts' })}>
              more about alerts
            </Link>
          </>
        }
        actions={some ? calendar.button : null}
      />
      {calendar.outcome}
      <WatchedContent watched={watched} loading="Gathering what expires…">
        {(items) => (items.length === 0 ? <NothingKnown /> : <Known items={items} />)}
      </WatchedContent>
    </Page>
  )
}

const Known = ({ items }: { readonly items: readonly ExpiryItem[] }) => {
  const styles = useStyles()
  const filter = filterIn(useChoices())
  const setFilter = (next: ExpiryFilter): void => choose(choicesOfFilter(next))
  const [order, setOrder] = useState(soonestFirst)
  const shown = orderedItems(chosenItems(items, filter), order)
  return (
    <>
      <Timeline items={shown} />
      <Card
        title="Everything that expires"
        actions={
          <CopyAndSave
            what="the table"
            text={() => tsvOf(expiryRows(shown))}
            savedText={() => csvOf(expiryRows(shown))}
            suggestedName="keyturn-expiry.csv"
          />
        }
      >
        <div className={styles.above}>
          <ExpiryFilterFields items={items} filter={filter} onFilter={setFilter} />
          <Text role="status">
            {shown.length === items.length ? `${items.length} ends` : `${shown.length} of ${items.length} ends`}
          </Text>
        </div>
        {shown.length === 0 ? (
          <>
            <Text block>Nothing that is known fits this choice.</Text>
            <Button onClick={() => setFilter(everything)}>Show everything</Button>
          </>
        ) : (
          <ExpiryTable items={shown} order={order} onOrder={setOrder} />
        )}
      </Card>
    </>
  )
}

/** Nothing is known before a stamp was looked at; how to get to know it. */
const NothingKnown = () => (
  <Card title="No end is known yet">
    <Text block>Keyturn shows only what a stamp said or served, or a person entered. To get to know it:</Text>
    <ul className={useStyles().list}>
      <li>
        Open a run on a stamp and take its first step, Stamp. It reads what every endpoint serves and the stamp’s root
        certificate, and changes nothing.
      </li>
      <li>
        The privileged endpoint does not tell when internal certificates end. Read the day in the administrator portal’s
        alert, or ask support, and enter it where the stamp is edited.
      </li>
    </ul>
    <Button appearance="primary" onClick={() => goTo({ page: 'stamps' })}>
      Go to the stamps
    </Button>
  </Card>
)
