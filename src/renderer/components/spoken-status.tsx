import { makeStyles } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  // It has to be there before it says something, to be heard; while it is empty it takes no room.
  status: { ':empty': { position: 'absolute' } },
})

/** What came of something that the person did: shown, and spoken by a screen reader. Empty as long as there is nothing. */
export const SpokenStatus = ({ children }: { readonly children: ReactNode }) => (
  <div role="status" className={useStyles().status}>
    {children}
  </div>
)
