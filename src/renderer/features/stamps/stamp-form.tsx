import { Button, Checkbox, makeStyles, Text, tokens } from '@fluentui/react-components'
import { AddRegular, DeleteRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { StampCard, StampDraft } from '../../../contract/stamps.ts'
import { stampDraftProblems } from '../../../domain/stamp/stamp-draft.ts'
import { Card } from '../../components/card.tsx'
import { ChoiceField } from '../../components/choice-field.tsx'
import { Page } from '../../components/page.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { useAction } from '../../connection.tsx'
import { goTo } from '../../store.ts'
import { emptyStampDraft, tidyStampDraft } from './form/drafts.ts'
import { type ShownProblems, useShownProblems } from './form/field-problem.ts'
import { useFieldsStyles } from './form/fields-styles.ts'
import { Form } from './form/form.tsx'
import { CertificateFields, FolderFields } from './form/run-fields.tsx'
import { TextField } from './form/text-field.tsx'

const useStyles = makeStyles({
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 240px), 1fr))',
    alignItems: 'start',
    gap: tokens.spacingHorizontalM,
  },
  console: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr) auto',
    alignItems: 'start',
    gap: tokens.spacingHorizontalM,
  },
  remove: { marginTop: '26px' },
  sub: { color: tokens.colorNeutralForeground3 },
})

const backToStamps = (): void => goTo({ page: 'stamps' })

/** A stamp is added, or what is known of it is changed. */
export const StampForm = ({ card }: { readonly card: StampCard | null }) => {
  const styles = useStyles()
  const fields = useFieldsStyles()
  const [draft, setDraft] = useState<StampDraft>(card?.saved ?? emptyStampDraft)
  const tidy = tidyStampDraft(draft)
  const wrong = stampDraftProblems(tidy)
  const problems = useShownProblems(wrong)
  const save = useAction((client) => client.stamps.save({ stamp: card?.id ?? null, draft: tidy }))
  const setNames = (names: Partial<StampDraft['names']>): void =>
    setDraft((before) => ({ ...before, names: { ...before.names, ...names } }))
  const named = card !== null && card.openRun !== null
  return (
    <Page>
      <PageHeader
        title={card === null ? 'Add a stamp' : `Edit ${card.names.region}`}
        lead="Folders, subject and CA are what each run on this stamp begins with. They can be left empty, and changed when a run is opened."
      />
      <Form
        sendLabel={card === null ? 'Add the stamp' : 'Save'}
        wrong={wrong.length}
        busy={save.busy}
        problem={save.problem}
        onProblemDismissed={save.dismiss}
        onRefused={problems.showAll}
        onSend={async () => {
          if ((await save.run()).ok) backToStamps()
        }}
        onBack={backToStamps}
      >
        <Card title="Names">
          <div className={fields.fields}>
            {named && (
              <Text className={styles.sub}>
                A run is open on this stamp: its names stay as they are until that run is closed.
              </Text>
            )}
            <div className={styles.pair}>
              <TextField
                label="Region"
                hint="The first part of the stamp’s addresses, for example east."
                value={draft.names.region}
                problem={problems.of('names.region')}
                disabled={named}
                longest={63}
                onChange={(region) => {
                  setNames({ region })
                  problems.touch('names.region')
                }}
                onLeave={() => problems.touch('names.region')}
              />
              <TextField
                label="Domain name"
                hint="What stands behind the region, for example azurestack.contoso.com."
                value={draft.names.fqdn}
                problem={problems.of('names.fqdn')}
                disabled={named}
                longest={253}
                onChange={(fqdn) => {
                  setNames({ fqdn })
                  problems.touch('names.fqdn')
                }}
                onLeave={() => problems.touch('names.fqdn')}
              />
            </div>
            <ChoiceField
              label="Identity provider"
              hint="It decides the layout of the share, and which certificates belong to the set."
              value={draft.names.identity}
              choices={[
                { value: 'AAD', label: 'AAD (Microsoft Entra ID)' },
                { value: 'ADFS', label: 'ADFS (Active Directory Federation Services)' },
              ]}
              disabled={named}
              onChange={(identity) => setNames({ identity })}
            />
            <Checkbox
              label="Azure Container Registry is installed"
              checked={draft.names.containerRegistry}
              disabled={named}
              onChange={(_event, data) => setNames({ containerRegistry: data.checked === true })}
            />
          </div>
        </Card>
        <Consoles
          consoles={draft.consoles}
          problems={problems}
          onChange={(consoles) => setDraft({ ...draft, consoles: [...consoles] })}
        />
        <FolderFields
          value={draft.defaults}
          problems={problems}
          prefix="defaults."
          onChange={(defaults) => setDraft({ ...draft, defaults })}
        />
        <CertificateFields
          value={draft.defaults}
          problems={problems}
          prefix="defaults."
          onChange={(defaults) => setDraft({ ...draft, defaults })}
        />
        <Card title="Internal certificates">
          <TextField
            kind="date"
            label="They expire on"
            hint="The privileged endpoint does not tell. The administrator portal’s alert does, or support; leave it empty when nobody knows."
            value={draft.internalNotAfter ?? ''}
            problem={null}
            onChange={(day) => setDraft({ ...draft, internalNotAfter: day === '' ? null : day })}
            onLeave={() => undefined}
          />
        </Card>
      </Form>
    </Page>
  )
}

const mostConsoles = 3

/** The machines that have the privileged endpoint, in the order in which they are tried. */
const Consoles = ({
  consoles,
  problems,
  onChange,
}: {
  readonly consoles: StampDraft['consoles']
  readonly problems: ShownProblems
  readonly onChange: (consoles: StampDraft['consoles']) => void
}) => {
  const styles = useStyles()
  const fields = useFieldsStyles()
  const set = (index: number, part: 'name' | 'address', text: string): void => {
    onChange(consoles.map((console, at) => (at === index ? { ...console, [part]: text } : console)))
    problems.touch(`consoles.${index}.${part}`)
  }
  return (
    <Card
      title="Privileged endpoint"
      actions={
        consoles.length < mostConsoles && (
          <Button
            size="small"
            icon={<AddRegular />}
            onClick={() => onChange([...consoles, { name: `AzS-ERCS0${consoles.length + 1}`, address: '' }])}
          >
            Add an ERCS machine
          </Button>
        )
      }
    >
      <div className={fields.fields}>
        <Text className={styles.sub}>
          An integrated system has three ERCS machines, the development kit has one. They are tried in this order.
        </Text>
        {consoles.map((console, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: its place is what a machine is known by while it is typed.
          <div key={index} className={styles.console}>
            <TextField
              label={`ERCS machine ${index + 1}: name`}
              {...(index === 0 ? { hint: 'For example AzS-ERCS01.' } : {})}
              value={console.name}
              problem={problems.of(`consoles.${index}.name`)}
              longest={63}
              onChange={(text) => set(index, 'name', text)}
              onLeave={() => problems.touch(`consoles.${index}.name`)}
            />
            <TextField
              label={`ERCS machine ${index + 1}: address`}
              {...(index === 0 ? { hint: 'For example 10.4.0.225.' } : {})}
              value={console.address}
              problem={problems.of(`consoles.${index}.address`)}
              longest={64}
              onChange={(text) => set(index, 'address', text)}
              onLeave={() => problems.touch(`consoles.${index}.address`)}
            />
            <Button
              className={styles.remove}
              appearance="subtle"
              icon={<DeleteRegular />}
              aria-label={`Remove ERCS machine ${index + 1}`}
              disabledFocusable={consoles.length === 1}
              onClick={() => onChange(consoles.filter((_console, at) => at !== index))}
            />
          </div>
        ))}
      </div>
    </Card>
  )
}
