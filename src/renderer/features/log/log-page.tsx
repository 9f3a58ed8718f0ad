import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import { ArrowExportLtr20Regular, ShieldCheckmark20Regular, TextBulletList20Regular } from '@fluentui/react-icons'
import { type ReactNode, useId } from 'react'
import { Page } from '../../components/page.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { TabBar, type TabItem, tabId } from '../../components/tab-bar.tsx'
import type { PageProperties } from '../../shell/frame.tsx'
import { choose, useChoices, useRoute } from '../../store.ts'
import { Entries } from './entries.tsx'
import { entriesWords } from './entry-words.ts'
import { LogExport } from './log-export.tsx'
import { useVerification } from './use-verification.ts'
import { VerificationPanel } from './verification-panel.tsx'

const useStyles = makeStyles({
  panel: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
})

type TabName = 'entries' | 'verification' | 'export'

const tabs: readonly TabItem<TabName>[] = [
  { name: 'entries', label: 'Entries', icon: <TextBulletList20Regular aria-hidden /> },
  { name: 'verification', label: 'Verification', icon: <ShieldCheckmark20Regular aria-hidden /> },
  { name: 'export', label: 'Export', icon: <ArrowExportLtr20Regular aria-hidden /> },
]

/** The audit log: its entries, whether it is whole, and the ways to take it along. */
export default function LogPage({ state }: PageProperties) {
  const styles = useStyles()
  const route = useRoute()
  const run = route.page === 'log' ? route.run : null
  const entries = state.log?.entries ?? 0
  const { tab } = useChoices()
  const open = tabs.find(({ name }) => name === tab)?.name ?? 'entries'
  const verification = useVerification()
  const bar = useId()
  // What is not looked at stays there: what was typed and found is not lost on the way to another tab and back.
  const panel = (name: TabName, content: ReactNode) => (
    <div role="tabpanel" aria-labelledby={tabId(bar, name)} hidden={open !== name}>
      <div className={styles.panel}>{content}</div>
    </div>
  )
  return (
    <Page>
      <PageHeader
        title="Log"
        lead={`${entriesWords(entries)}, each chained to the one before it by its hash. Nothing is ever changed or taken away.`}
      />
      {state.log !== null && state.log.words !== null && (
        <MessageBar intent={state.log.standing === 'attention' ? 'warning' : 'error'} layout="multiline">
          <MessageBarBody>{state.log.words}</MessageBarBody>
        </MessageBar>
      )}
      <TabBar id={bar} label="The log" tabs={tabs} open={open} onOpen={(name) => choose({ tab: name })} />
      {panel('entries', <Entries run={run} newest={entries} />)}
      {panel('verification', <VerificationPanel verification={verification} log={state.log} />)}
      {panel('export', <LogExport run={run} />)}
    </Page>
  )
}
