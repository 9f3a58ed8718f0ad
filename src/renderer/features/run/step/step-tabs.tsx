import { makeStyles } from '@fluentui/react-components'
import {
  ClipboardTextLtr20Regular,
  Code20Regular,
  History20Regular,
  WindowConsole20Regular,
} from '@fluentui/react-icons'
import { useId } from 'react'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { TabBar, type TabItem, tabId } from '../../../components/tab-bar.tsx'
import { StepDetails } from '../contents/step-details.tsx'
import { OutputTab } from '../output/output-tab.tsx'
import { goToTab, type TabName } from '../run-route.ts'
import { EvidenceTab } from './evidence-tab.tsx'
import { WhatRuns } from './what-runs.tsx'

const useStyles = makeStyles({ panel: { flexGrow: 1, display: 'flex', flexDirection: 'column', minWidth: 0 } })

/** What each step itself has to show. */
const detailsLabels: { readonly [name in StepView['name']]: string } = {
  Stamp: 'The stamp',
  Notice: 'Confirmations',
  Readiness: 'Categories',
  Requests: 'Requests',
  Certificates: 'Certificates',
  Backup: 'Files',
  Share: 'Files',
  Rotation: 'Stamp’s steps',
  Verification: 'Endpoints',
  Cleanup: 'Transcripts',
  Report: 'Report',
}

const tabsOf = (step: StepView, count: number): readonly TabItem<TabName>[] => [
  { name: 'details', label: detailsLabels[step.name], icon: <ClipboardTextLtr20Regular aria-hidden /> },
  ...(speaking.has(step.name)
    ? [{ name: 'output', label: 'Output', icon: <WindowConsole20Regular aria-hidden /> } as const]
    : []),
  ...(step.name === 'Notice'
    ? []
    : [{ name: 'what-runs', label: 'What runs', icon: <Code20Regular aria-hidden /> } as const]),
  { name: 'evidence', label: 'Evidence', icon: <History20Regular aria-hidden />, count },
]

/** The steps in which the privileged endpoint writes something. */
const speaking: ReadonlySet<StepView['name']> = new Set(['Stamp', 'Readiness', 'Rotation', 'Verification', 'Cleanup'])

/** All that is known of a step, a tab for each kind. Which one is open stands in the address. */
export const StepTabs = ({
  snapshot,
  step,
  tab: named,
}: {
  readonly snapshot: RunSnapshot
  readonly step: StepView
  readonly tab: TabName
}) => {
  const styles = useStyles()
  const id = useId()
  const { run, entries } = snapshot
  const count = entries[step.name] ?? 0
  const tabs = tabsOf(step, count)
  const tab = tabs.find(({ name }) => name === named)?.name ?? 'details'
  return (
    <>
      <TabBar
        id={id}
        label={`What is known of ${step.name}`}
        tabs={tabs}
        open={tab}
        onOpen={(name) => goToTab(run, step.name, name)}
      />
      <div role="tabpanel" className={styles.panel} aria-labelledby={tabId(id, tab)}>
        {tab === 'details' && <StepDetails snapshot={snapshot} step={step} />}
        {tab === 'output' && <OutputTab run={run} step={step.name} />}
        {tab === 'what-runs' && <WhatRuns snapshot={snapshot} step={step} />}
        {tab === 'evidence' && <EvidenceTab run={run} step={step.name} count={count} />}
      </div>
    </>
  )
}
