import { Body1, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { type ReactNode, useEffect, useRef } from 'react'

const useStyles = makeStyles({
  header: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'start',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
  },
  words: { flex: '1 1 320px', minWidth: 0 },
  title: {
    ...typographyStyles.title3,
    margin: 0,
    width: 'fit-content',
    maxWidth: '100%',
    overflowWrap: 'anywhere',
    // The focus stands here for screen readers and for Tab; there is nothing to do with the heading itself.
    outlineStyle: 'none',
    borderRadius: tokens.borderRadiusMedium,
  },
  lead: { color: tokens.colorNeutralForeground3 },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'end', gap: tokens.spacingHorizontalS },
})

/**
 * What a screen is about, in a heading and a sentence. The heading takes the focus when the screen appears, so that a
 * screen reader says where one is and Tab goes on from there.
 */
export const PageHeader = ({
  title,
  lead,
  actions,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
}) => {
  const styles = useStyles()
  const heading = useRef<HTMLHeadingElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another screen.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [title])
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h1>
        {lead !== undefined && (
          <Body1 block className={styles.lead}>
            {lead}
          </Body1>
        )}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </header>
  )
}
