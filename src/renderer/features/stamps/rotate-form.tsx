import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useState } from 'react'
import type { RunDraft } from '../../../contract/run-snapshot.ts'
import type { StampCard, StampDraft } from '../../../contract/stamps.ts'
import { runDraftProblems } from '../../../domain/run/plan-draft.ts'
import { Card } from '../../components/card.tsx'
import { ChoiceField } from '../../components/choice-field.tsx'
import { Page } from '../../components/page.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { useAction } from '../../connection.tsx'
import { goTo } from '../../store.ts'
import { defaultsIn, runDraftOf } from './form/drafts.ts'
import { useShownProblems } from './form/field-problem.ts'
import { useFieldsStyles } from './form/fields-styles.ts'
import { FolderField } from './form/folder-field.tsx'
import { Form } from './form/form.tsx'
import { CertificateFields, FolderFields } from './form/run-fields.tsx'
import { TextField } from './form/text-field.tsx'

/** Opens a run on a real stamp. Opening one changes nothing on the stamp. */
export const RotateForm = ({ card, saved }: { readonly card: StampCard; readonly saved: StampDraft }) => {
  const fields = useFieldsStyles()
  const [draft, setDraft] = useState<RunDraft>(() => runDraftOf(saved))
  const wrong = runDraftProblems(draft, card.names)
  const problems = useShownProblems(wrong)
  const open = useAction((client) => client.runs.open({ stamp: card.id, draft }))
  const openRun = async (): Promise<void> => {
    const answer = await open.run()
    if (answer.ok) goTo({ page: 'run', run: answer.value.run, step: null, tab: null })
  }
  const part = { value: defaultsIn(draft), problems, prefix: '' } as const
  const { identity, region, fqdn } = card.names
  return (
    <Page>
      <PageHeader
        title={`Rotate the external certificates of ${region}`}
        lead={`${region}.${fqdn}, ${identity}. This opens a run with its checklist. Nothing happens on the stamp until you take a step.`}
      />
      {card.openRun !== null && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>A run is open on this stamp already. Go on with that one, or close it first.</MessageBarBody>
        </MessageBar>
      )}
      <Form
        sendLabel="Open the run"
        wrong={wrong.length}
        busy={open.busy}
        problem={open.problem}
        onProblemDismissed={open.dismiss}
        onRefused={problems.showAll}
        onSend={() => void openRun()}
        onBack={() => goTo({ page: 'stamps' })}
      >
        <Card title="Where the certificates come from">
          <div className={fields.fields}>
            <ChoiceField
              label="New certificates"
              value={draft.prepared === null ? 'requests' : 'prepared'}
              beside={false}
              choices={[
                { value: 'requests', label: 'Keyturn makes keys and requests, and my CA answers them' },
                { value: 'prepared', label: 'I already have PFX files' },
              ]}
              onChange={(from) => setDraft({ ...draft, prepared: from === 'requests' ? null : '' })}
            />
            {draft.prepared !== null && (
              <FolderField
                label="Folder of the PFX files"
                hint="It holds one folder for each service, for example Public Portal, with one PFX file in it."
                value={draft.prepared}
                problem={problems.of('prepared')}
                onChange={(prepared) => {
                  setDraft({ ...draft, prepared })
                  problems.touch('prepared')
                }}
                onLeave={() => problems.touch('prepared')}
              />
            )}
          </div>
        </Card>
        <FolderFields {...part} onChange={(defaults) => setDraft({ ...draft, ...defaults })} />
        <CertificateFields {...part} onChange={(defaults) => setDraft({ ...draft, ...defaults })} />
        <Card title="Change request">
          <TextField
            label="Number"
            hint="It stands in the log and in the report. Leave it empty where there is none."
            value={draft.ticket ?? ''}
            problem={null}
            longest={200}
            onChange={(ticket) => setDraft({ ...draft, ticket: ticket === '' ? null : ticket })}
            onLeave={() => undefined}
          />
        </Card>
      </Form>
    </Page>
  )
}
