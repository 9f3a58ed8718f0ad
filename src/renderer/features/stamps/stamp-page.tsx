import { Button } from '@fluentui/react-components'
import type { StampCard } from '../../../contract/stamps.ts'
import { Page } from '../../components/page.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { WatchedContent } from '../../components/watched-content.tsx'
import { useWatched } from '../../connection.tsx'
import type { StampTask } from '../../route.ts'
import { goTo, useRoute } from '../../store.ts'
import { ConnectionPage } from './connection-page.tsx'
import { RehearseForm } from './rehearse-form.tsx'
import { RotateForm } from './rotate-form.tsx'
import { StampForm } from './stamp-form.tsx'

/** One stamp, and what is done with it. */
export default function StampPage() {
  const route = useRoute()
  const cards = useWatched(({ stamps }) => stamps.cards, null)
  if (route.page !== 'stamp') return null
  const { task, stamp } = route
  if (task === 'add') return <StampForm card={null} />
  if (task === 'rehearse') return <RehearseForm />
  return (
    <WatchedContent watched={cards} loading="Reading the stamps…">
      {(all) => <TaskOf key={`${task} ${stamp}`} task={task} card={all.find(({ id }) => id === stamp) ?? null} />}
    </WatchedContent>
  )
}

const TaskOf = ({
  task,
  card,
}: {
  readonly task: Exclude<StampTask, 'add' | 'rehearse'>
  readonly card: StampCard | null
}) => {
  if (card === null) return <NoSuchStamp lead="It was removed, or its name is written in another way." />
  if (task === 'connection') return <ConnectionPage card={card} />
  if (card.saved === null) return <NoSuchStamp lead="This is the simulated stamp: it is there as it is." />
  return task === 'edit' ? <StampForm card={card} /> : <RotateForm card={card} saved={card.saved} />
}

const NoSuchStamp = ({ lead }: { readonly lead: string }) => (
  <Page>
    <PageHeader title="There is no such stamp to do this with" lead={lead} />
    <div>
      <Button onClick={() => goTo({ page: 'stamps' })}>Show the stamps</Button>
    </div>
  </Page>
)
