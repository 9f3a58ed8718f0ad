import { Page } from '../../components/page.tsx'
import { useRoute } from '../../store.ts'
import { CertificatesOfRun } from './certificates-of-run.tsx'
import { RunChoice } from './run-choice.tsx'

/** The certificates of one run; without one, the choice among the open runs. */
export default function CertificatesPage() {
  const route = useRoute()
  const run = route.page === 'certificates' ? route.run : null
  return <Page>{run === null ? <RunChoice /> : <CertificatesOfRun key={run} run={run} />}</Page>
}
