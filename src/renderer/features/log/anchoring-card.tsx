import { Body1, Button, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { LogStanding } from '../../../contract/application-state.ts'
import { Card } from '../../components/card.tsx'
import { MiddleEllipsis } from '../../components/middle-ellipsis.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { ResultMark } from '../../components/result-mark.tsx'
import { SpokenStatus } from '../../components/spoken-status.tsx'
import { momentWords } from '../../components/times.ts'
import { useAction } from '../../connection.tsx'

const useStyles = makeStyles({
  all: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalM, justifyItems: 'start' },
  places: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalS,
    maxWidth: '100%',
  },
})

/** Where the head of the log is kept outside of it, and the way to have it kept now. */
export const AnchoringCard = ({ log: { anchoredAt, places } }: { readonly log: LogStanding }) => {
  const styles = useStyles()
  const [signed, setSigned] = useState(false)
  const anchor = useAction((client) => client.log.anchor(null))
  const signNow = async (): Promise<void> => {
    setSigned(false)
    const answer = await anchor.run()
    if (answer.ok) setSigned(true)
  }
  return (
    <Card title="Kept outside of the log">
      <div className={styles.all}>
        <Body1>
          {anchoredAt === null
            ? 'The head of the log was not kept anywhere else yet.'
            : `The newest head was kept ${momentWords(anchoredAt)}.`}
        </Body1>
        {places.length > 0 && (
          <ul className={styles.places}>
            {places.map(({ place, problem }) => (
              <li key={place}>
                <ResultMark result={problem === null ? 'OK' : 'Warning'} words={problem ?? 'kept'} />
                <MiddleEllipsis text={place} />
              </li>
            ))}
          </ul>
        )}
        <Button disabledFocusable={anchor.busy} onClick={() => void signNow()}>
          Sign the log and keep its head now
        </Button>
        <ProblemMessage problem={anchor.problem} onDismiss={anchor.dismiss} />
        <SpokenStatus>{signed ? signedWords(places) : ''}</SpokenStatus>
      </div>
    </Card>
  )
}

const signedWords = (places: LogStanding['places']): string =>
  places.every(({ problem }) => problem === null)
    ? 'The log is signed, and every place above was told its head.'
    : 'The log is signed, but its head is not kept in every place above.'
