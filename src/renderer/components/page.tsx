import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    padding: `${tokens.spacingVerticalXL} ${tokens.spacingHorizontalXXL}`,
    boxSizing: 'border-box',
    minHeight: '100%',
    // At 200 % a window is hardly wider than a phone: its room is for what it says.
    '@media (max-width: 700px)': { padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM}` },
  },
})

/** The room of a screen: the same margins everywhere. */
export const Page = ({ children }: { readonly children: ReactNode }) => (
  <div className={useStyles().page}>{children}</div>
)
