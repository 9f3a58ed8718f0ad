import { makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { RunSnapshot } from '../../../contract/run-snapshot.ts'
import type { StepName } from '../../../domain/run/checklist.ts'
import { Checklist } from './checklist/checklist.tsx'
import { ChecklistStrip } from './checklist/checklist-strip.tsx'
import { RunAnnouncer } from './run-announcer.tsx'
import { mainStep, type TabName } from './run-route.ts'
import { StepPanel } from './step/step-panel.tsx'
import { useNarrow } from './use-narrow.ts'

const useStyles = makeStyles({
  wide: { height: '100%', display: 'grid', gridTemplateColumns: '288px minmax(0, 1fr)', position: 'relative' },
  narrow: { position: 'relative' },
  // What is hidden from sight has its place in here, so that it makes nothing else scroll.
  panel: {
    position: 'relative',
    overflowY: 'auto',
    minHeight: 0,
    padding: `${tokens.spacingVerticalXL} ${tokens.spacingHorizontalXXL}`,
  },
  narrowPanel: { padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}` },
})

/** A run: its checklist, and beside it the step that is looked at. */
export const RunScreen = ({
  snapshot,
  named,
  tab,
}: {
  readonly snapshot: RunSnapshot
  /** The step that the address names. */
  readonly named: StepName | null
  readonly tab: TabName
}) => {
  const styles = useStyles()
  const narrow = useNarrow()
  // What mattered when the run was opened stays in view: a step that ends does not pull its own panel away.
  const [first] = useState(() => mainStep(snapshot.view))
  const name = named ?? first
  const step = snapshot.view.steps.find((candidate) => candidate.name === name)
  const panel = step !== undefined && <StepPanel key={name} snapshot={snapshot} step={step} tab={tab} />
  return (
    <div className={narrow ? styles.narrow : styles.wide}>
      <RunAnnouncer view={snapshot.view} />
      {narrow ? <ChecklistStrip snapshot={snapshot} shown={name} /> : <Checklist snapshot={snapshot} shown={name} />}
      <div className={narrow ? styles.narrowPanel : styles.panel}>{panel}</div>
    </div>
  )
}
