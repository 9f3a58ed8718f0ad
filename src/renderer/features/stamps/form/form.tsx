import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../../contract/definition.ts'
import { ProblemMessage } from '../../../components/problem-message.tsx'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, maxWidth: '900px' },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingBottom: tokens.spacingVerticalL,
  },
  wrong: { color: tokens.colorPaletteRedForeground1 },
})

/**
 * A form that says on sending what keeps it from being sent, and goes to the first field of those.
 * @param wrong how many problems there are now
 * @param onSend called only when there is none
 */
export const Form = ({
  sendLabel,
  wrong,
  busy,
  problem,
  onProblemDismissed,
  onRefused,
  onSend,
  onBack,
  children,
}: {
  readonly sendLabel: string
  readonly wrong: number
  readonly busy: boolean
  readonly problem: Problem | null
  readonly onProblemDismissed: () => void
  readonly onRefused: () => void
  readonly onSend: () => void
  readonly onBack: () => void
  readonly children: ReactNode
}) => {
  const styles = useStyles()
  const form = useRef<HTMLFormElement>(null)
  const [refusals, setRefusals] = useState(0)
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refusals])
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        if (busy) return
        if (wrong === 0) return onSend()
        onRefused()
        setRefusals((before) => before + 1)
      }}
    >
      {children}
      <ProblemMessage problem={problem} onDismiss={onProblemDismissed} />
      <div className={styles.foot}>
        <Button type="submit" appearance="primary" disabledFocusable={busy}>
          {sendLabel}
        </Button>
        <Button onClick={onBack}>Back</Button>
        {refusals > 0 && wrong > 0 && (
          <Text className={styles.wrong}>
            {wrong === 1 ? 'One thing has to be put right.' : `${wrong} things have to be put right.`}
          </Text>
        )}
      </div>
    </form>
  )
}
