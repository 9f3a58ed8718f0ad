import {
  Badge,
  makeStyles,
  mergeClasses,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import type { ExpiryItem } from '../../../contract/stamps.ts'
import { MiddleEllipsis } from '../../components/middle-ellipsis.tsx'
import { daysWords, SeverityBadge } from '../../components/severity-badge.tsx'
import { dayWords } from '../../components/times.ts'
import { type ExpiryColumn, type ExpiryOrder, expiryColumns } from './choose-items.ts'
import { kindWords } from './expiry-words.ts'

const useStyles = makeStyles({
  // The table is as wide as its words need: it scrolls in its own place where that is too narrow.
  room: { overflowX: 'auto', ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  table: { minWidth: '900px', tableLayout: 'auto' },
  cell: { paddingTop: tokens.spacingVerticalXS, paddingBottom: tokens.spacingVerticalXS, overflowWrap: 'break-word' },
  head: { fontWeight: tokens.fontWeightSemibold },
  stamp: { display: 'block', maxWidth: '280px' },
  days: { whiteSpace: 'nowrap' },
})

const columnWords: { readonly [column in ExpiryColumn]: string } = {
  stamp: 'Stamp',
  what: 'What',
  kind: 'Kind',
  ends: 'Ends (UTC)',
  severity: 'Severity',
  source: 'Known from',
  seen: 'Seen (UTC)',
}

/** Everything that expires, one row each. */
export const ExpiryTable = ({
  items,
  order,
  onOrder,
}: {
  readonly items: readonly ExpiryItem[]
  readonly order: ExpiryOrder
  readonly onOrder: (order: ExpiryOrder) => void
}) => {
  const styles = useStyles()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
    <section className={styles.room} aria-label="Table of everything that expires" tabIndex={0}>
      <Table size="small" className={styles.table} sortable>
        <TableHeader>
          <TableRow>
            {expiryColumns.map((column) => (
              <TableHeaderCell
                key={column}
                className={styles.head}
                {...(order.by === column
                  ? { sortDirection: order.descending ? ('descending' as const) : ('ascending' as const) }
                  : {})}
                onClick={() => onOrder({ by: column, descending: order.by === column && !order.descending })}
              >
                {columnWords[column]}
              </TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {items.map((item) => (
            <Row key={`${item.stamp}/${item.kind}/${item.what}/${item.expiry.notAfter}`} item={item} />
          ))}
        </TableBody>
      </Table>
    </section>
  )
}

const Row = ({ item: { stampName, rehearsal, what, kind, expiry } }: { readonly item: ExpiryItem }) => {
  const styles = useStyles()
  return (
    <TableRow>
      <TableCell className={styles.cell}>
        <span className={styles.stamp}>
          <MiddleEllipsis text={stampName} />
        </span>
        {rehearsal && (
          <Badge appearance="outline" color="informative">
            rehearsal
          </Badge>
        )}
      </TableCell>
      <TableCell className={styles.cell}>{what}</TableCell>
      <TableCell className={styles.cell}>{kindWords[kind]}</TableCell>
      <TableCell className={styles.cell}>
        <div className={styles.days}>{dayWords(expiry.notAfter)}</div>
        <div className={styles.days}>{daysWords(expiry.days)}</div>
      </TableCell>
      <TableCell className={styles.cell}>
        <SeverityBadge severity={expiry.severity} />
      </TableCell>
      <TableCell className={styles.cell}>{expiry.source}</TableCell>
      <TableCell className={mergeClasses(styles.cell, styles.days)}>{dayWords(expiry.seenAt)}</TableCell>
    </TableRow>
  )
}
