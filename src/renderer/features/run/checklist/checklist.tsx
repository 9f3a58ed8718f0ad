import { makeStyles, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepName } from '../../../../domain/run/checklist.ts'
import { movedIndex } from '../../../components/moved-index.ts'
import { CloseRun } from '../close-run.tsx'
import { goToStep } from '../run-route.ts'
import { ChecklistItem } from './checklist-item.tsx'
import { RunHeading } from './run-heading.tsx'

const useStyles = makeStyles({
  all: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    minHeight: 0,
    position: 'relative',
    overflowY: 'auto',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorTransparentStroke}`,
  },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  foot: { paddingLeft: tokens.spacingHorizontalS },
})

/** The steps of a run. Arrows move through them, Enter goes to one; one of them is a stop of Tab. */
export const Checklist = ({ snapshot, shown }: { readonly snapshot: RunSnapshot; readonly shown: StepName }) => {
  const styles = useStyles()
  const { steps } = snapshot.view
  const list = useRef<HTMLOListElement>(null)
  const [reached, setReached] = useState<StepName | null>(null)
  const stop = reached ?? shown
  const move = (event: KeyboardEvent): void => {
    const index = movedIndex(
      event.key,
      steps.findIndex(({ name }) => name === stop),
      steps.length,
      'down',
    )
    const target = index === null ? undefined : steps[index]
    if (index === null || target === undefined) return
    event.preventDefault()
    setReached(target.name)
    list.current?.querySelectorAll('button')[index]?.focus()
  }
  return (
    <nav className={styles.all} aria-label="Checklist">
      <RunHeading snapshot={snapshot} />
      <ol ref={list} className={styles.list} onKeyDown={move} onBlur={() => setReached(null)}>
        {steps.map((step) => (
          <ChecklistItem
            key={step.name}
            step={step}
            shown={step.name === shown}
            isStop={step.name === stop}
            onChoose={() => goToStep(snapshot.run, step.name)}
          />
        ))}
      </ol>
      <div className={styles.foot}>
        <CloseRun snapshot={snapshot} />
      </div>
    </nav>
  )
}
