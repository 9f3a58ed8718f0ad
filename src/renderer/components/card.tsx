import { makeStyles, mergeClasses, Subtitle2, tokens } from '@fluentui/react-components'
import { type ReactNode, useId } from 'react'

const useStyles = makeStyles({
  card: {
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow2,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL}`,
    // In forced colours shadows are gone: the border is what is left of the card.
    border: `1px solid ${tokens.colorTransparentStroke}`,
    minWidth: 0,
    boxSizing: 'border-box',
    '@media (max-width: 700px)': { padding: tokens.spacingVerticalM },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
    marginBottom: tokens.spacingVerticalM,
  },
  title: { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
})

/** One matter of a screen, under a heading of its own. */
export const Card = ({
  title,
  actions,
  className,
  children,
}: {
  readonly title: string
  readonly actions?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}) => {
  const styles = useStyles()
  const heading = useId()
  return (
    <section className={mergeClasses(styles.card, className)} aria-labelledby={heading}>
      <div className={styles.head}>
        <Subtitle2 as="h2" id={heading} className={styles.title}>
          {title}
        </Subtitle2>
        {actions}
      </div>
      {children}
    </section>
  )
}
