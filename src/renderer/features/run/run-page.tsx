import type { PageProperties } from '../../shell/frame.tsx'
import { useRoute } from '../../store.ts'
import { RunList } from './list/run-list.tsx'
import { tabOf } from './run-route.ts'
import { RunWindow } from './run-window.tsx'

export default function RunPage(_properties: PageProperties) {
  const route = useRoute()
  if (route.page !== 'run' || route.run === null) return <RunList />
  return <RunWindow key={route.run} run={route.run} step={route.step} tab={tabOf(route.tab)} />
}
