import { Field, Radio, RadioGroup } from '@fluentui/react-components'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
}

/** One of a few, all of them in view. */
export const ChoiceField = <Value extends string>({
  label,
  hint,
  value,
  choices,
  onChange,
  beside = true,
  disabled = false,
}: {
  readonly label: string
  readonly hint?: string
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  readonly onChange: (value: Value) => void
  /** Whether they stand beside each other where there is room. */
  readonly beside?: boolean
  readonly disabled?: boolean
}) => (
  <Field label={label} {...(hint === undefined ? {} : { hint })}>
    <RadioGroup
      value={value}
      disabled={disabled}
      layout={beside ? 'horizontal' : 'vertical'}
      style={beside ? { flexWrap: 'wrap' } : {}}
      onChange={(_event, data) => {
        const chosen = choices.find((choice) => choice.value === data.value)
        if (chosen !== undefined) onChange(chosen.value)
      }}
    >
      {choices.map((choice) => (
        <Radio key={choice.value} value={choice.value} label={choice.label} />
      ))}
    </RadioGroup>
  </Field>
)
