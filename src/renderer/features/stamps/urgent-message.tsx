import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import type { StampCard } from '../../../contract/stamps.ts'
import { mostUrgent, urgentAdvice, urgentTitle } from './urgency.ts'

/** What has to be done first, above all stamps; nothing when there is nothing. */
export const UrgentMessage = ({ cards }: { readonly cards: readonly StampCard[] }) => {
  const urgent = mostUrgent(cards)
  if (urgent === null) return null
  return (
    <MessageBar intent={urgent.expiry.severity === 'critical' ? 'error' : 'warning'} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{urgentTitle(urgent)}</MessageBarTitle>
        {urgentAdvice(urgent)}
        {urgent.others > 0 && ` ${urgent.others === 1 ? 'One more end is' : `${urgent.others} more ends are`} near.`}
      </MessageBarBody>
    </MessageBar>
  )
}
