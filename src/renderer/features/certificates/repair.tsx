import { Body1, Button, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import { WrenchRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { CertificateRow, RunSnapshot } from '../../../contract/run-snapshot.ts'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { SpokenStatus } from '../../components/spoken-status.tsx'
import { useAction } from '../../connection.tsx'
import { canBeRepaired } from '../../runs/certificate-words.ts'
import { MissingSecrets } from '../../runs/missing-secrets.tsx'

const useStyles = makeStyles({
  all: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalS,
    justifyItems: 'start',
    overflowWrap: 'anywhere',
  },
  title: { margin: 0 },
  list: { margin: 0, paddingLeft: '20px' },
})

interface Repaired {
  readonly file: string
  readonly setAside: string
  readonly changes: readonly string[]
  readonly remaining: readonly string[]
}

/** Writes one PFX anew where its form is what is wrong; says before what becomes of which file, and after what changed. */
export const Repair = ({ row, snapshot }: { readonly row: CertificateRow; readonly snapshot: RunSnapshot }) => {
  const styles = useStyles()
  const [repaired, setRepaired] = useState<Repaired | null>(null)
  const repair = useAction((client) => client.certificates.repair({ run: snapshot.run, folder: row.folder }))
  const offered = canBeRepaired(row) && isOpen(snapshot)
  if (!offered && repaired === null) return null
  return (
    <div className={styles.all}>
      <Subtitle2 as="h3" className={styles.title}>
        Repair
      </Subtitle2>
      {offered && repaired === null && (
        <>
          <Body1>
            {`Keyturn can write this PFX anew in the form that a stamp accepts: encryption, MAC, local-machine attribute and chain. Key and certificate stay the same. The file as it is now is set aside in ${snapshot.view.plan.setAside}; the new one takes its place at ${row.prepared?.file.path ?? row.fileName}. What only the CA can cure stays as it is.`}
          </Body1>
          <MissingSecrets
            stamp={snapshot.view.stamp}
            missing={snapshot.secrets.filter(({ handle, held }) => handle === 'pfx-password' && !held)}
          />
          <Button
            icon={<WrenchRegular />}
            disabledFocusable={repair.busy}
            onClick={async () => {
              const answer = await repair.run()
              if (answer.ok) setRepaired(answer.value)
            }}
          >
            {`Write the PFX of ${row.folder} anew`}
          </Button>
        </>
      )}
      <ProblemMessage problem={repair.problem} onDismiss={repair.dismiss} />
      <SpokenStatus>{repaired !== null && <Outcome repaired={repaired} />}</SpokenStatus>
    </div>
  )
}

/** Files of a finished step are what was backed up and rotated: nobody writes them anew. */
const isOpen = ({ view }: RunSnapshot): boolean =>
  view.closed === null &&
  view.steps.some(({ name, status }) => name === 'Certificates' && ['ready', 'waiting', 'failed'].includes(status))

const Outcome = ({ repaired: { file, setAside, changes, remaining } }: { readonly repaired: Repaired }) => {
  const styles = useStyles()
  return (
    <>
      <Body1 block>{`${file} was written anew. The file before it is ${setAside}.`}</Body1>
      <WordList title="What changed" words={changes.length === 0 ? ['Nothing of its form was wrong.'] : changes} />
      {remaining.length > 0 && <WordList title="What remains to be mended" words={remaining} />}
      <Body1 block className={styles.title}>
        Check the certificates again: the checks above are of the old file.
      </Body1>
    </>
  )
}

const WordList = ({ title, words }: { readonly title: string; readonly words: readonly string[] }) => {
  const styles = useStyles()
  return (
    <>
      <Body1 block>{title}:</Body1>
      <ul className={styles.list}>
        {words.map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
    </>
  )
}
