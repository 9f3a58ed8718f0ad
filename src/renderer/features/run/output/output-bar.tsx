import { Button, Caption1, Input, makeStyles, Tooltip, tokens } from '@fluentui/react-components'
import { ArrowDownRegular, ArrowUpRegular, SearchRegular } from '@fluentui/react-icons'
import type { RefObject } from 'react'
import type { StepName } from '../../../../domain/run/checklist.ts'
import { CopyAndSave } from '../../../components/copy-and-save.tsx'
import { useRunStyles } from '../run-styles.ts'
import type { OutputLines } from './output-lines.ts'
import type { OutputSearch } from './use-output-search.ts'

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  search: { width: '220px', maxWidth: '100%' },
  room: { flexGrow: 1 },
})

/** Above the output: searching, following, copying. */
export const OutputBar = ({
  run,
  step,
  lines,
  length,
  search,
  input,
  following,
  onFollow,
}: {
  readonly run: string
  readonly step: StepName
  readonly lines: OutputLines
  readonly length: number
  readonly search: OutputSearch
  readonly input: RefObject<HTMLInputElement | null>
  readonly following: boolean
  onFollow(): void
}) => {
  const styles = useStyles()
  const { quiet } = useRunStyles()
  return (
    <div className={styles.bar}>
      <SearchField search={search} input={input} />
      <span className={styles.room} />
      <Caption1 className={quiet}>
        {length.toLocaleString('en')} {length === 1 ? 'line' : 'lines'}
      </Caption1>
      {/* Always there, so that nothing jumps; off while the end is in view already. */}
      <Button size="small" disabledFocusable={following} onClick={onFollow}>
        {following ? 'Following' : 'Follow'}
      </Button>
      <CopyAndSave
        what={`the output of ${step}`}
        text={() => lines.all()}
        suggestedName={`${run}-${step.toLowerCase()}-output.txt`}
      />
    </div>
  )
}

const SearchField = ({
  search,
  input,
}: {
  readonly search: OutputSearch
  readonly input: RefObject<HTMLInputElement | null>
}) => {
  const styles = useStyles()
  const { quiet } = useRunStyles()
  const none = search.found.length === 0
  return (
    <>
      <Input
        className={styles.search}
        size="small"
        type="search"
        aria-label="Search the output"
        placeholder="Search (Ctrl+F)"
        contentBefore={<SearchRegular />}
        input={{ ref: input }}
        value={search.sought}
        onChange={(_event, { value }) => search.seek(value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search.move(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') search.seek('')
        }}
      />
      <Tooltip content="Previous (Shift+Enter)" relationship="label">
        <Button
          size="small"
          appearance="subtle"
          icon={<ArrowUpRegular />}
          disabledFocusable={none}
          onClick={() => search.move(-1)}
        />
      </Tooltip>
      <Tooltip content="Next (Enter)" relationship="label">
        <Button
          size="small"
          appearance="subtle"
          icon={<ArrowDownRegular />}
          disabledFocusable={none}
          onClick={() => search.move(1)}
        />
      </Tooltip>
      <Caption1 className={quiet} role="status">
        {foundWords(search)}
      </Caption1>
    </>
  )
}

const foundWords = ({ sought, found, done, at }: OutputSearch): string => {
  if (sought === '') return ''
  if (found.length === 0) return done ? 'Not found' : 'Searching'
  return `${(at + 1).toLocaleString('en')} of ${found.length.toLocaleString('en')}${done ? '' : ' so far'}`
}
