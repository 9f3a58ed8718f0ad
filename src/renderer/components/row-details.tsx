import { makeStyles } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  room: { containerType: 'inline-size', width: '100%' },
  // A table may be wider than its room: what is told below a row stays in view all the same, and wraps there.
  details: { position: 'sticky', left: 0, maxWidth: '100cqi', boxSizing: 'border-box' },
})

/** Around a table whose rows open: `RowDetails` in it are as wide as this at most. */
export const RowDetailsRoom = ({ children }: { readonly children: ReactNode }) => (
  <div className={useStyles().room}>{children}</div>
)

/** What a row of a table opens to. */
export const RowDetails = ({ children }: { readonly children: ReactNode }) => (
  <div className={useStyles().details}>{children}</div>
)
