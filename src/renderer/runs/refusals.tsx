import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { Refusal } from '../../domain/run/gates.ts'
import { MoreLink } from '../components/more-link.tsx'
import { helpRouteFor } from '../help-links.ts'

const useStyles = makeStyles({
  list: { margin: `${tokens.spacingVerticalXS} 0 0`, paddingLeft: tokens.spacingHorizontalXL },
  first: { color: tokens.colorNeutralForeground3 },
})

/** Why something that was wanted was refused, right when it was; nothing when it was not. */
export const Refusals = ({ refusals }: { readonly refusals: readonly Refusal[] }) =>
  refusals.length === 0 ? null : (
    <MessageBar intent="warning" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>Nothing was done.</MessageBarTitle>
        <RefusalList refusals={refusals} />
      </MessageBarBody>
    </MessageBar>
  )

/** Each refusal with its reason, what has to happen first, the article about it, and what else helps. */
export const RefusalList = ({
  refusals,
  help,
}: {
  readonly refusals: readonly Refusal[]
  readonly help?: (refusal: Refusal, index: number) => ReactNode
}) => {
  const styles = useStyles()
  return (
    <ul className={styles.list}>
      {refusals.map((refusal, index) => (
        <li key={`${refusal.gate} ${refusal.message}`}>
          {refusal.message} <span className={styles.first}>{refusal.doFirst}</span>{' '}
          <MoreLink to={helpRouteFor({ gate: refusal.gate })} /> {help?.(refusal, index)}
        </li>
      ))}
    </ul>
  )
}
