import { Text } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { Card } from '../../../components/card.tsx'
import { daysWords, SeverityBadge } from '../../../components/severity-badge.tsx'
import { dayWords } from '../../../components/times.ts'
import { Facts } from '../facts.tsx'
import { useRunStyles } from '../run-styles.ts'
import { type Column, TableCard } from '../table-card.tsx'

/** Who the stamp is, what it said of itself, and what the rules for its release say. */
export const StampDetails = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const { stack, quiet } = useRunStyles()
  const { information, view } = snapshot
  const { names } = view.stamp
  return (
    <div className={stack}>
      <Card title="The stamp">
        <div className={stack}>
          <Facts
            facts={[
              { name: 'Region', value: names.region },
              { name: 'Domain', value: names.fqdn },
              { name: 'Identity provider', value: names.identity === 'AAD' ? 'Microsoft Entra ID (AAD)' : 'AD FS' },
              { name: 'Version', value: information?.version ?? 'not asked yet' },
              { name: 'Container Registry', value: names.containerRegistry ? 'installed' : 'not installed' },
            ]}
          />
          {information === null && (
            <Text className={quiet}>The stamp tells its version and its roots when it is asked.</Text>
          )}
        </div>
      </Card>
      <VersionRules snapshot={snapshot} />
      <Roots snapshot={snapshot} />
      <Consoles snapshot={snapshot} />
    </div>
  )
}

type Root = NonNullable<RunSnapshot['information']>['roots'][number]

const rootColumns: readonly Column<Root>[] = [
  { head: 'Root certificate', text: ({ subject }) => subject },
  { head: 'In use', text: ({ current }) => (current ? 'current' : 'superseded') },
  { head: 'Ends', text: ({ notAfter }) => dayWords(notAfter) },
  {
    head: 'Days',
    text: ({ days }) => daysWords(days),
    cell: ({ days, severity, current }) => (
      <>
        {daysWords(days)} {current && <SeverityBadge severity={severity} />}
      </>
    ),
  },
  { head: 'Thumbprint', text: ({ thumbprint }) => thumbprint, cell: ({ thumbprint }) => <Mono text={thumbprint} /> },
]

const Roots = ({ snapshot }: { readonly snapshot: RunSnapshot }) =>
  snapshot.information === null ? null : (
    <TableCard
      title="Root certificates of the stamp"
      columns={rootColumns}
      rows={snapshot.information.roots}
      keyOf={({ thumbprint }) => thumbprint}
      none="The stamp told of no root certificate: releases before 2108 do not."
      fileName="root-certificates.csv"
      minimumWidth={720}
    />
  )

const Mono = ({ text }: { readonly text: string }) => <span className={useRunStyles().mono}>{text}</span>

const VersionRules = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const { list, quiet } = useRunStyles()
  if (snapshot.information === null) return null
  return (
    <Card title={`Rules for ${snapshot.information.version}`}>
      {snapshot.versionNotes.length === 0 ? (
        <Text className={quiet}>Nothing special is known of this release.</Text>
      ) : (
        <ul className={list}>
          {snapshot.versionNotes.map(({ effect, message, source }) => (
            <li key={message}>
              <Text weight="semibold">{effectWords(effect)}</Text> {message}{' '}
              <Text size={200} className={quiet}>
                {source}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

const effectWords = (effect: string): string => {
  switch (effect) {
    case 'refused':
      return 'Not allowed:'
    case 'warning':
      return 'Warning:'
    default:
      return 'Note:'
  }
}

const Consoles = ({ snapshot }: { readonly snapshot: RunSnapshot }) => (
  <TableCard
    title="Consoles"
    columns={[
      { head: 'ERCS', text: ({ name }) => name },
      { head: 'Address', text: ({ address }) => address },
    ]}
    rows={snapshot.view.stamp.consoles}
    keyOf={({ address }) => address}
    none="No console is known."
    fileName="consoles.csv"
    minimumWidth={240}
  />
)
