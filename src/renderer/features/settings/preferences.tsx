import { makeStyles, Text, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { Settings } from '../../../contract/application-state.ts'
import { Card } from '../../components/card.tsx'
import { type Choice, ChoiceField } from '../../components/choice-field.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { useAction } from '../../connection.tsx'

const useStyles = makeStyles({
  fields: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})

const themes: readonly Choice<Settings['theme']>[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

const papers: readonly Choice<Settings['paper']>[] = [
  { value: 'A4', label: 'A4' },
  { value: 'Letter', label: 'Letter' },
]

/** The few things that a person can have their way. What is shown is what is saved, so that nothing has to be undone. */
export const Preferences = ({ settings }: { readonly settings: Settings }) => {
  const styles = useStyles()
  const [saved, setSaved] = useState(false)
  const save = useAction((client, changed: Settings) => client.application.saveSettings(changed))
  const change = async (part: Partial<Settings>): Promise<void> => {
    setSaved(false)
    if ((await save.run({ ...settings, ...part })).ok) setSaved(true)
  }
  return (
    <Card title="Look and paper" actions={<Text role="status">{save.busy ? 'Saving' : saved ? 'Saved' : ''}</Text>}>
      <div className={styles.fields}>
        <ChoiceField
          label="Theme"
          hint="Where the system forces its own colours, those are used."
          value={settings.theme}
          choices={themes}
          onChange={(theme) => void change({ theme })}
        />
        <ChoiceField
          label="Paper of reports"
          hint="The size of the pages of a report that is exported as PDF."
          value={settings.paper}
          choices={papers}
          onChange={(paper) => void change({ paper })}
        />
        <ProblemMessage problem={save.problem} onDismiss={save.dismiss} />
      </div>
    </Card>
  )
}
