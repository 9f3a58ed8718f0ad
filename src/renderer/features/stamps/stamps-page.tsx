import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { StampCard } from '../../../contract/stamps.ts'
import { Card } from '../../components/card.tsx'
import { Page } from '../../components/page.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { WatchedContent } from '../../components/watched-content.tsx'
import { useWatched } from '../../connection.tsx'
import { goTo } from '../../store.ts'
import { RemoveDialog } from './remove-dialog.tsx'
import { StampTile } from './stamp-tile.tsx'
import { UrgentMessage } from './urgent-message.tsx'

const useStyles = makeStyles({
  tiles: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 400px), 1fr))',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
  },
  help: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  first: { margin: `0 0 ${tokens.spacingVerticalM}`, paddingLeft: tokens.spacingHorizontalXL },
})

const addStamp = (): void => goTo({ page: 'stamp', task: 'add', stamp: null })

const rehearse = (): void => goTo({ page: 'stamp', task: 'rehearse', stamp: null })

/** All stamps, the most urgent matter above them. */
export default function StampsPage() {
  const cards = useWatched(({ stamps }) => stamps.cards, null)
  return (
    <Page>
      <PageHeader
        title="Stamps"
        lead="Days until secrets expire. The marks are the stamp’s alerts: warning at 90 days, critical at 30."
        actions={
          <Button icon={<AddRegular />} onClick={addStamp}>
            Add a stamp
          </Button>
        }
      />
      <WatchedContent watched={cards} loading="Reading the stamps…">
        {(all) => <Tiles cards={all} />}
      </WatchedContent>
    </Page>
  )
}

const Tiles = ({ cards }: { readonly cards: readonly StampCard[] }) => {
  const styles = useStyles()
  const [removing, setRemoving] = useState<StampCard | null>(null)
  return (
    <>
      <UrgentMessage cards={cards} />
      <div className={styles.tiles}>
        {!cards.some(({ rehearsal }) => rehearsal === null) && <FirstSteps />}
        {cards.map((card) => (
          <StampTile key={card.id} card={card} onRehearse={rehearse} onRemove={() => setRemoving(card)} />
        ))}
      </div>
      {removing !== null && <RemoveDialog card={removing} onClosed={() => setRemoving(null)} />}
    </>
  )
}

/** What stands where no stamp was added yet. */
const FirstSteps = () => {
  const styles = useStyles()
  return (
    <Card title="Begin here">
      <ol className={styles.first}>
        <li>Rehearse a rotation: the whole checklist, on a simulated stamp. Nothing real is touched.</li>
        <li>Add your stamp: its region, domain and ERCS machines.</li>
        <li>Test the connection to its privileged endpoint.</li>
        <li>Rotate. Opening a run changes nothing on the stamp.</li>
      </ol>
      <div className={styles.help}>
        <Text>Help has an article on each step, and needs no network.</Text>
        <Button size="small" onClick={() => goTo({ page: 'help', article: null })}>
          Open Help
        </Button>
      </div>
    </Card>
  )
}
