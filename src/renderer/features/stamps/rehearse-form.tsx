import { Button, Field, makeStyles, Radio, RadioGroup, Spinner, Text, tokens } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import type { RehearsalDraft } from '../../../contract/run-snapshot.ts'
import { Card } from '../../components/card.tsx'
import { ChoiceField } from '../../components/choice-field.tsx'
import { Page } from '../../components/page.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { RehearsalMark } from '../../components/rehearsal-mark.tsx'
import { useAction } from '../../connection.tsx'
import { goTo } from '../../store.ts'

const useStyles = makeStyles({
  fields: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  buttons: { display: 'flex', gap: tokens.spacingHorizontalM },
  description: { color: tokens.colorNeutralForeground3 },
})

interface Scenario {
  readonly name: string
  readonly description: string
}

/** Opens a rehearsal: what shall happen in it, on what kind of stamp, and how fast. */
export const RehearseForm = () => {
  const styles = useStyles()
  const [scenarios, setScenarios] = useState<readonly Scenario[] | null>(null)
  const [draft, setDraft] = useState<RehearsalDraft>({ scenario: '', identity: 'AAD', pace: 'minute' })
  const read = useAction((client) => client.stamps.scenarios(null))
  const open = useAction((client) => client.runs.openRehearsal(draft))
  const readAll = async (): Promise<void> => {
    const answer = await read.run()
    if (!answer.ok) return
    setScenarios(answer.value)
    setDraft((before) => ({ ...before, scenario: answer.value[0]?.name ?? '' }))
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are read once, when the page opens.
  useEffect(() => void readAll(), [])
  const begin = async (): Promise<void> => {
    if (draft.scenario === '' || open.busy) return
    const answer = await open.run()
    if (answer.ok) goTo({ page: 'run', run: answer.value.run, step: null, tab: null })
  }
  return (
    <Page>
      <PageHeader
        title="Rehearse a rotation"
        lead="A simulated stamp is started on this computer, with a CA of its own. Checklist, files and log entries are made as on a real one. No real stamp is touched."
        actions={<RehearsalMark />}
      />
      <Card title="The rehearsal">
        <div className={styles.fields}>
          {scenarios === null && read.problem === null && <Spinner size="small" label="Reading the scenarios…" />}
          {scenarios !== null && (
            <Field label="What happens in it">
              <RadioGroup
                value={draft.scenario}
                onChange={(_event, { value }) => setDraft({ ...draft, scenario: value })}
              >
                {scenarios.map(({ name, description }) => (
                  <Radio key={name} value={name} label={<ScenarioLabel name={name} description={description} />} />
                ))}
              </RadioGroup>
            </Field>
          )}
          <ChoiceField
            label="Identity provider of the simulated stamp"
            value={draft.identity}
            choices={[
              { value: 'AAD', label: 'AAD' },
              { value: 'ADFS', label: 'ADFS' },
            ]}
            onChange={(identity) => setDraft({ ...draft, identity })}
          />
          <ChoiceField
            label="An hour of the stamp takes"
            value={draft.pace}
            choices={[
              { value: 'seconds', label: 'a few seconds' },
              { value: 'minute', label: 'about a minute' },
              { value: 'hour', label: 'an hour, as on a real one' },
            ]}
            onChange={(pace) => setDraft({ ...draft, pace })}
          />
        </div>
      </Card>
      {open.busy && <Spinner size="small" label="Starting the simulated stamp… This takes some seconds." />}
      <ProblemMessage problem={read.problem ?? open.problem} />
      <div className={styles.buttons}>
        <Button
          appearance="primary"
          disabledFocusable={draft.scenario === '' || open.busy}
          onClick={() => void begin()}
        >
          Open the rehearsal
        </Button>
        <Button onClick={() => goTo({ page: 'stamps' })}>Back</Button>
      </div>
    </Page>
  )
}

const ScenarioLabel = ({ name, description }: Scenario) => (
  <>
    {name}
    <br />
    <Text size={200} className={useStyles().description}>
      {description}
    </Text>
  </>
)
