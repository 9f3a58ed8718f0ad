import { Field, makeStyles, SearchBox, Spinner, Text, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { Card } from '../../components/card.tsx'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { useAction } from '../../connection.tsx'
import { chosenLicences, type Licence } from './choose-licences.ts'

const useStyles = makeStyles({
  search: { maxWidth: '320px', marginBottom: tokens.spacingVerticalS },
  list: { listStyleType: 'none', margin: `${tokens.spacingVerticalS} 0 0`, padding: 0 },
  entry: { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  name: {
    cursor: 'pointer',
    padding: `${tokens.spacingVerticalXS} 0`,
    overflowWrap: 'anywhere',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  kind: { color: tokens.colorNeutralForeground3 },
  text: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    margin: `0 0 ${tokens.spacingVerticalM}`,
  },
  above: { display: 'flex', justifyContent: 'end' },
})

/** What Keyturn is made of, and under which licence each part is. */
export const LicencesCard = ({ licences }: { readonly licences: readonly Licence[] }) => {
  const styles = useStyles()
  const [search, setSearch] = useState('')
  const shown = chosenLicences(licences, search)
  return (
    <Card title="Licences">
      {licences.length === 0 ? (
        <Text block>
          The list of licences is made when Keyturn is built. This one runs from its sources: the licences stand beside
          each package.
        </Text>
      ) : (
        <>
          <Field label="Search by name or licence" className={styles.search}>
            <SearchBox value={search} onChange={(_event, { value }) => setSearch(value)} />
          </Field>
          <Text role="status" size={200}>
            {shown.length === licences.length
              ? `${licences.length} parts`
              : `${shown.length} of ${licences.length} parts`}
          </Text>
          <ul className={styles.list}>
            {shown.map((licence) => (
              <LicenceEntry key={`${licence.name} ${licence.version}`} licence={licence} />
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}

/** One part: its licence is fetched when somebody wants to read it. */
const LicenceEntry = ({ licence: { name, version, license } }: { readonly licence: Licence }) => {
  const styles = useStyles()
  const [text, setText] = useState<string | null>(null)
  const fetch = useAction((client) => client.application.licence({ name }))
  const opened = async (): Promise<void> => {
    if (text !== null || fetch.busy) return
    const answer = await fetch.run()
    if (answer.ok) setText(answer.value.text)
  }
  return (
    <li className={styles.entry}>
      <details
        onToggle={(event) => {
          if (event.currentTarget.open) void opened()
        }}
      >
        <summary className={styles.name}>
          {name} {version} <span className={styles.kind}>{license}</span>
        </summary>
        {fetch.busy && <Spinner size="tiny" label="Reading the licence…" />}
        <ProblemMessage problem={fetch.problem} />
        {text !== null && (
          <>
            <div className={styles.above}>
              <CopyAndSave what={`the licence of ${name}`} text={() => text} />
            </div>
            <pre className={styles.text}>{text}</pre>
          </>
        )}
      </details>
    </li>
  )
}
