import { Body1, Button, Caption1, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { Problem, Result } from '../../contract/definition.ts'
import type { RunSnapshot } from '../../contract/run-snapshot.ts'
import type { Client } from '../client.ts'
import { Card } from '../components/card.tsx'
import { ProblemMessage } from '../components/problem-message.tsx'
import { SpokenStatus } from '../components/spoken-status.tsx'
import { useClient } from '../connection.tsx'
import { FileDrop } from './file-drop.tsx'
import { type RefusedFile, type ReplyFile, readReplyFiles } from './reply-files.ts'

const useStyles = makeStyles({
  all: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalS,
    overflowWrap: 'anywhere',
  },
  start: { justifySelf: 'start' },
  list: { margin: 0, paddingLeft: '20px' },
  about: { color: tokens.colorNeutralForeground3 },
})

interface Added {
  readonly added: readonly string[]
  readonly refused: readonly RefusedFile[]
}

/** What came back from the CA: files are dropped here or chosen, and put where the step Certificates looks for them. */
export const Replies = ({ snapshot: { run, view } }: { readonly snapshot: RunSnapshot }) => {
  const styles = useStyles()
  const { add, answerByRehearsal, busy, result, problem, dismiss } = useReplies(run)
  return (
    <Card title="Replies in">
      <div className={styles.all}>
        <FileDrop
          words="Drop the CA’s files here, or choose them"
          about="Certificates and chains: .cer .crt .pem .der .p7b; 64 files at once, 1 MiB each"
          accept=".cer,.crt,.pem,.der,.p7b"
          busy={busy}
          onFiles={(files) => void add(files)}
        />
        <Caption1
          className={styles.about}
        >{`They are put into ${view.plan.replies}. Nothing that is there is written over.`}</Caption1>
        {view.stamp.rehearsal !== null && (
          <Button className={styles.start} disabledFocusable={busy} onClick={() => void answerByRehearsal()}>
            Have the rehearsal’s CA answer
          </Button>
        )}
        <ProblemMessage problem={problem} onDismiss={dismiss} />
        <SpokenStatus>{result !== null && <AddedWords result={result} />}</SpokenStatus>
      </div>
    </Card>
  )
}

/** Adds replies, and keeps what came of it until the next try. */
const useReplies = (run: string) => {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<Added | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const doing = async (work: () => Promise<Result<Added>>): Promise<void> => {
    setBusy(true)
    setResult(null)
    setProblem(null)
    const answer = await work()
    if (answer.ok) setResult(answer.value)
    else setProblem(answer.problem)
    setBusy(false)
  }
  return {
    busy,
    result,
    problem,
    dismiss: () => setProblem(null),
    add: (given: readonly File[]) => doing(() => addFiles(client, run, given)),
    answerByRehearsal: () =>
      doing(async () => {
        const answer = await client.certificates.answerRequests({ run })
        return answer.ok ? { ok: true, value: { added: answer.value.files, refused: [] } } : answer
      }),
  }
}

const addFiles = async (client: Client, run: string, given: readonly File[]): Promise<Result<Added>> => {
  const { files, refused } = await readReplyFiles(given)
  if (files.length === 0) return { ok: true, value: { added: [], refused } }
  const answer = await client.certificates.addReplies({ run, files: [...files] satisfies ReplyFile[] })
  return answer.ok
    ? { ok: true, value: { added: answer.value.added, refused: [...refused, ...answer.value.refused] } }
    : answer
}

const AddedWords = ({ result: { added, refused } }: { readonly result: Added }) => {
  const styles = useStyles()
  return (
    <>
      {added.length > 0 && (
        <Body1 block>
          {`${added.length} ${added.length === 1 ? 'file was' : 'files were'} added: ${added.join(', ')}. Now check the certificates.`}
        </Body1>
      )}
      {refused.length > 0 && (
        <>
          <Body1 block>{`${refused.length} ${refused.length === 1 ? 'file was' : 'files were'} not added:`}</Body1>
          <ul className={styles.list}>
            {refused.map(({ name, reason }) => (
              <li key={`${name} ${reason}`}>{`${name}: ${reason}`}</li>
            ))}
          </ul>
        </>
      )}
      {added.length === 0 && refused.length === 0 && <Body1 block>Nothing was added.</Body1>}
    </>
  )
}
