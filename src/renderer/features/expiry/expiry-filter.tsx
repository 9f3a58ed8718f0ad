import { Checkbox, Dropdown, Field, makeStyles, Option, tokens } from '@fluentui/react-components'
import type { ExpiryItem } from '../../../contract/stamps.ts'
import type { ExpiryFilter } from './choose-items.ts'
import { isSeverity, severityWords, stampWords } from './expiry-words.ts'

const useStyles = makeStyles({
  all: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalM },
  choice: { minWidth: '150px' },
})

const severities = Object.keys(severityWords).filter(isSeverity)

/** The value of the option that stands for no choice. */
const all = ''

/** Which of the items are shown. */
export const ExpiryFilterFields = ({
  items,
  filter,
  onFilter,
}: {
  readonly items: readonly ExpiryItem[]
  readonly filter: ExpiryFilter
  readonly onFilter: (filter: ExpiryFilter) => void
}) => {
  const styles = useStyles()
  const stamps = new Map(items.map((item) => [item.stamp, stampWords(item)]))
  return (
    <div className={styles.all}>
      <Field label="Stamp">
        <Dropdown
          className={styles.choice}
          value={filter.stamp === null ? 'All stamps' : (stamps.get(filter.stamp) ?? filter.stamp)}
          selectedOptions={[filter.stamp ?? all]}
          onOptionSelect={(_event, { optionValue = all }) =>
            onFilter({ ...filter, stamp: optionValue === all ? null : optionValue })
          }
        >
          <Option value={all}>All stamps</Option>
          {[...stamps].map(([id, words]) => (
            <Option key={id} value={id}>
              {words}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <Field label="Severity">
        <Dropdown
          className={styles.choice}
          value={filter.severity === null ? 'Every severity' : severityWords[filter.severity]}
          selectedOptions={[filter.severity ?? all]}
          onOptionSelect={(_event, { optionValue = all }) =>
            onFilter({ ...filter, severity: isSeverity(optionValue) ? optionValue : null })
          }
        >
          <Option value={all}>Every severity</Option>
          {severities.map((severity) => (
            <Option key={severity} value={severity}>
              {severityWords[severity]}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <Checkbox
        label="Show rehearsals"
        checked={filter.rehearsals}
        onChange={(_event, { checked }) => onFilter({ ...filter, rehearsals: checked === true })}
      />
    </div>
  )
}
