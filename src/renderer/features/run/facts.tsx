import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  all: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalXXXL,
    rowGap: tokens.spacingVerticalS,
    margin: 0,
  },
  value: { ...typographyStyles.subtitle2, margin: 0, overflowWrap: 'anywhere' },
  name: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3 },
})

export interface NamedFact {
  readonly name: string
  readonly value: ReactNode
}

/** A few facts side by side, each under its name. */
export const Facts = ({ facts }: { readonly facts: readonly NamedFact[] }) => {
  const styles = useStyles()
  return (
    <dl className={styles.all}>
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt className={styles.name}>{name}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
