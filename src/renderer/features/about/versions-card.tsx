import type { About } from '../../../contract/application-state.ts'
import { Card } from '../../components/card.tsx'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { tsvOf } from '../../components/table-text.ts'

/** What runs here, for whoever supports it. */
export const VersionsCard = ({ versions }: { readonly versions: About['versions'] }) => (
  <Card
    title="Versions"
    actions={
      <CopyAndSave what="the versions" text={() => tsvOf(versions.map(({ name, version }) => [name, version]))} />
    }
  >
    <PlainTable label="Parts and their versions" minimumWidth={240}>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Version</th>
        </tr>
      </thead>
      <tbody>
        {versions.map(({ name, version }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{version}</td>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  </Card>
)
