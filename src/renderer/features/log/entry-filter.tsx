import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { LogEntry } from '../../../contract/log.ts'
import { stepNames } from '../../../domain/run/checklist.ts'
import { useWatched } from '../../connection.tsx'
import { typeChoices } from './entry-types.ts'
import { emptyDraft, type FilterDraft, filterProblems, isEmptyDraft } from './log-filter-draft.ts'
import { runChoices } from './run-choices.ts'

const useStyles = makeStyles({
  all: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(200px, 100%), 1fr))',
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    alignItems: 'start',
  },
  control: { minWidth: 0, width: '100%' },
  clear: { alignSelf: 'end', justifySelf: 'start' },
})

/**
 * What to look for in the log. It is looked for as one types.
 * @param seen entries whose types are offered besides the known ones
 */
export const EntryFilter = ({
  draft,
  seen,
  onChange,
}: {
  readonly draft: FilterDraft
  readonly seen: readonly LogEntry[]
  readonly onChange: (draft: FilterDraft) => void
}) => {
  const styles = useStyles()
  const runs = useWatched(({ runs: area }) => area.list, null)
  const problems = filterProblems(draft)
  const change = (part: Partial<FilterDraft>): void => onChange({ ...draft, ...part })
  return (
    <search className={styles.all} aria-label="Look for entries">
      <Choice label="Run" value={draft.run} onChange={(run) => change({ run })}>
        <option value="">All runs, and the log itself</option>
        {runChoices(runs.is === 'there' ? runs.value : [], draft.run).map(({ run, words }) => (
          <option key={run} value={run}>
            {words}
          </option>
        ))}
      </Choice>
      <Choice label="Step" value={draft.step} onChange={(step) => change({ step })}>
        <option value="">All steps</option>
        {stepNames.map((step) => (
          <option key={step}>{step}</option>
        ))}
      </Choice>
      <Choice label="Type" value={draft.type} onChange={(type) => change({ type })}>
        <option value="">All types</option>
        {typeChoices([...seen.map(({ type }) => type), draft.type === '' ? null : draft.type]).map(
          ({ type, words }) => (
            <option key={type} value={type}>
              {words}
            </option>
          ),
        )}
      </Choice>
      <Words label="Account" value={draft.actor} onChange={(actor) => change({ actor })} />
      <Words label="Words in it" value={draft.text} onChange={(text) => change({ text })} />
      <Words
        label="From (UTC)"
        value={draft.from}
        problem={problems.from}
        hint="2026-11-25"
        onChange={(from) => change({ from })}
      />
      <Words
        label="To, not included (UTC)"
        value={draft.to}
        problem={problems.to}
        hint="2026-11-25T10:00Z"
        onChange={(to) => change({ to })}
      />
      {!isEmptyDraft(draft) && (
        <Button className={styles.clear} appearance="subtle" onClick={() => onChange(emptyDraft)}>
          Show everything
        </Button>
      )}
    </search>
  )
}

const Choice = ({
  label,
  value,
  onChange,
  children,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children: ReactNode
}) => {
  const styles = useStyles()
  return (
    <Field label={label} size="small">
      <Select
        size="small"
        select={{ className: styles.control }}
        value={value}
        onChange={(_event, chosen) => onChange(chosen.value)}
      >
        {children}
      </Select>
    </Field>
  )
}

const longestText = 500

const Words = ({
  label,
  value,
  problem = null,
  hint,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly problem?: string | null
  readonly hint?: string
  readonly onChange: (value: string) => void
}) => {
  const styles = useStyles()
  return (
    <Field label={label} size="small" {...(problem === null ? {} : { validationMessage: problem })}>
      <Input
        size="small"
        className={styles.control}
        value={value}
        maxLength={longestText}
        spellCheck={false}
        {...(hint === undefined ? {} : { placeholder: hint })}
        onChange={(_event, typed) => onChange(typed.value)}
      />
    </Field>
  )
}
