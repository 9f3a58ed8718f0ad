import { Text } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { HashedFile } from '../../../../domain/run/event.ts'
import { Card } from '../../../components/card.tsx'
import { ResultMark } from '../../../components/result-mark.tsx'
import { Facts } from '../facts.tsx'
import { FolderButton } from '../folder-button.tsx'
import { useRunStyles } from '../run-styles.ts'
import { TableCard } from '../table-card.tsx'
import { fileColumns } from './file-columns.tsx'

/** What was copied into the secure place, each file by its hash. */
export const BackupDetails = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const { stack } = useRunStyles()
  const { plan } = snapshot.view
  return (
    <div className={stack}>
      <WhereItGoes
        places={[
          { name: 'From', path: plan.prepared },
          { name: 'To', path: plan.backup },
        ]}
      />
      <Copies snapshot={snapshot} title="Files in the backup" files={snapshot.copies.backup} folder="backup" />
    </div>
  )
}

/** What lies on the share, each file by its hash, and where its layout is not what the stamp wants. */
export const ShareDetails = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const { stack } = useRunStyles()
  const { plan } = snapshot.view
  return (
    <div className={stack}>
      <WhereItGoes
        places={[
          { name: 'The share as this computer sees it', path: plan.share },
          { name: 'As the stamp sees it', path: plan.pfxFilesPath },
        ]}
      />
      <Departures snapshot={snapshot} />
      <Copies snapshot={snapshot} title="Files on the share" files={snapshot.copies.share} folder="share" />
    </div>
  )
}

const WhereItGoes = ({ places }: { readonly places: readonly { readonly name: string; readonly path: string }[] }) => (
  <Card title="Where it goes">
    <Facts facts={places.map(({ name, path }) => ({ name, value: <Path text={path} /> }))} />
  </Card>
)

const Path = ({ text }: { readonly text: string }) => <span className={useRunStyles().mono}>{text}</span>

const Copies = ({
  snapshot,
  title,
  files,
  folder,
}: {
  readonly snapshot: RunSnapshot
  readonly title: string
  readonly files: readonly HashedFile[]
  readonly folder: 'backup' | 'share'
}) => (
  <TableCard
    title={title}
    columns={fileColumns}
    rows={files}
    keyOf={({ path }) => path}
    none="Nothing was copied yet."
    fileName={`${snapshot.run}-${folder}.csv`}
    minimumWidth={640}
    actions={
      <FolderButton run={snapshot.run} folder={folder}>
        Open folder
      </FolderButton>
    }
  />
)

const Departures = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const { list, quiet } = useRunStyles()
  if (snapshot.departures.length === 0) return null
  return (
    <Card title="Departures from the layout">
      <ul className={list}>
        {snapshot.departures.map(({ path, result, message, fix }) => (
          <li key={`${path} ${message}`}>
            <ResultMark result={result} /> {message} <Text className={quiet}>{fix}</Text>
          </li>
        ))}
      </ul>
    </Card>
  )
}
