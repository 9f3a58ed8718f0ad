import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  room: {
    overflowX: 'auto',
    // Nothing sticks out of it, so that only what is too wide makes it scroll.
    overflowY: 'hidden',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    textAlign: 'left',
    lineHeight: tokens.lineHeightBase300,
    '& th, & td': {
      padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalSNudge} 0`,
      verticalAlign: 'top',
    },
    '& th': { fontWeight: tokens.fontWeightRegular },
    '& thead th': {
      color: tokens.colorNeutralForeground3,
      fontSize: tokens.fontSizeBase200,
      whiteSpace: 'nowrap',
    },
    '& tbody tr': { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  },
})

/**
 * A table of the page's own kind, which scrolls sideways in its room where the window is narrower.
 * @param minimumWidth how narrow its columns can be read, in CSS pixels
 */
export const PlainTable = ({
  label,
  minimumWidth,
  children,
}: {
  readonly label: string
  readonly minimumWidth: number
  readonly children: ReactNode
}) => {
  const styles = useStyles()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard, to be scrolled by it.
    <section className={styles.room} aria-label={label} tabIndex={0}>
      <table className={styles.table} aria-label={label} style={{ minWidth: minimumWidth }}>
        {children}
      </table>
    </section>
  )
}
