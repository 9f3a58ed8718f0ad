import { Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import type { ReactElement } from 'react'
import { saying } from './field-problem.ts'

const useStyles = makeStyles({
  path: { '& input': { fontFamily: tokens.fontFamilyMonospace } },
})

export interface TextFieldProperties {
  readonly label: string
  /** What it is for, in a sentence. */
  readonly hint?: string
  readonly value: string
  readonly problem: string | null
  readonly onChange: (value: string) => void
  /** The person was here and leaves. */
  readonly onLeave: () => void
  readonly disabled?: boolean
  /** As the contract allows. */
  readonly longest?: number
  readonly kind?: 'text' | 'path' | 'date'
  readonly after?: ReactElement
}

/** A line that is typed, with what it is for and what is wrong with it. */
export const TextField = ({
  label,
  hint,
  value,
  problem,
  onChange,
  onLeave,
  disabled = false,
  longest = 1000,
  kind = 'text',
  after,
}: TextFieldProperties) => {
  const styles = useStyles()
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} {...saying(problem)}>
      <Input
        value={value}
        type={kind === 'date' ? 'date' : 'text'}
        disabled={disabled}
        maxLength={longest}
        spellCheck={false}
        autoComplete="off"
        {...(kind === 'path' ? { className: styles.path } : {})}
        {...(after === undefined ? {} : { contentAfter: after })}
        onChange={(_event, data) => onChange(data.value)}
        onBlur={onLeave}
      />
    </Field>
  )
}
