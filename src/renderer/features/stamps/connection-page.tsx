import { Button, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { StampCard } from '../../../contract/stamps.ts'
import { Card } from '../../components/card.tsx'
import { Page } from '../../components/page.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { WatchedContent } from '../../components/watched-content.tsx'
import { useAction, useWatched } from '../../connection.tsx'
import { MissingSecrets } from '../../runs/missing-secrets.tsx'
import { goTo } from '../../store.ts'
import { ConsoleTrial } from './console-trial.tsx'
import { TrustedHosts } from './trusted-hosts.tsx'

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  account: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  trials: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, margin: 0, padding: 0 },
})

/** Tries to open a session on each ERCS machine of a stamp, and says what came of it. */
export const ConnectionPage = ({ card }: { readonly card: StampCard }) => {
  const styles = useStyles()
  /** Counts the trials: each is watched anew. */
  const [trial, setTrial] = useState(0)
  return (
    <Page>
      <PageHeader
        title={`Test the connection to ${card.names.region}`}
        lead="A session on the privileged endpoint is opened on each ERCS machine in turn and left again. Nothing is run on the stamp."
      />
      <Account card={card} />
      <div className={styles.buttons}>
        <Button appearance="primary" onClick={() => setTrial((before) => before + 1)}>
          {trial === 0 ? 'Test the connection' : 'Test it again'}
        </Button>
        <Button onClick={() => goTo({ page: 'stamps' })}>Back</Button>
      </div>
      {trial > 0 && <Trial key={trial} card={card} />}
    </Page>
  )
}

/** The account that is held for this stamp, or where it is typed. */
const Account = ({ card }: { readonly card: StampCard }) => {
  const styles = useStyles()
  const held = useWatched(({ secrets }) => secrets.held, { stamp: card.id })
  const forget = useAction((client) => client.secrets.forget({ stamp: card.id }))
  return (
    <Card title="Account">
      <WatchedContent watched={held} loading="Reading what is held in memory…">
        {(secrets) => {
          const account = secrets.find(({ handle }) => handle === 'cloudadmin-credential')
          return account === undefined ? (
            <MissingSecrets
              stamp={card}
              missing={[{ handle: 'cloudadmin-credential', label: 'CloudAdmin', withUserName: true, userName: null }]}
            />
          ) : (
            <div className={styles.account}>
              <Text>
                The password of {account.userName ?? 'the CloudAdmin'} is held in memory, and is gone when Keyturn ends.
              </Text>
              <Button disabledFocusable={forget.busy} onClick={() => void forget.run()}>
                Forget the secrets of this stamp
              </Button>
            </div>
          )
        }}
      </WatchedContent>
      <ProblemMessage problem={forget.problem} onDismiss={forget.dismiss} />
    </Card>
  )
}

const Trial = ({ card }: { readonly card: StampCard }) => {
  const styles = useStyles()
  const trial = useWatched(({ stamps }) => stamps.tryConnection, { stamp: card.id })
  return (
    <WatchedContent watched={trial} loading="Reading TrustedHosts of this computer…">
      {({ trustedHosts, consoles, done }) => (
        <>
          {trustedHosts !== null && <TrustedHosts region={card.names.region} trustedHosts={trustedHosts} />}
          <Card title="Sessions">
            <ul className={styles.trials}>
              {consoles.map((tried) => (
                <ConsoleTrial key={tried.console.name} tried={tried} />
              ))}
            </ul>
            {!done && <Spinner size="small" labelPosition="after" label={nextWords(card, consoles.length)} />}
            <Text role="status" block>
              {done ? endWords(consoles) : ''}
            </Text>
          </Card>
        </>
      )}
    </WatchedContent>
  )
}

const nextWords = ({ saved }: StampCard, tried: number): string => {
  const next = saved?.consoles[tried]
  return next === undefined ? 'Trying the next ERCS machine…' : `Trying ${next.name} (${next.address})…`
}

const endWords = (consoles: readonly { readonly opened: boolean }[]): string => {
  const opened = consoles.filter((tried) => tried.opened).length
  if (opened === 0) return 'No session could be opened.'
  return opened === consoles.length
    ? 'Every ERCS machine answers. A run can connect.'
    : `${opened} of ${consoles.length} ERCS machines answer. A run uses those that do.`
}
