import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { Card } from '../../components/card.tsx'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { csvOf } from '../../components/table-text.ts'

const useStyles = makeStyles({
  actions: { display: 'flex', alignItems: 'center' },
  whole: { whiteSpace: 'nowrap' },
  none: { color: tokens.colorNeutralForeground3 },
})

/** A column: its head, what its cells show, and what they say when the table is copied. */
export interface Column<Row> {
  readonly head: string
  text(row: Row): string
  /** What is shown where that is more than the text. */
  cell?(row: Row): ReactNode
  /** Whether it stays on one line. */
  readonly whole?: boolean
}

/** A table under a heading, with its copy as text and as a file. The first column names the row. */
export const TableCard = <Row,>({
  title,
  columns,
  rows,
  keyOf,
  none,
  fileName,
  minimumWidth,
  actions,
  children,
}: {
  readonly title: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** What is said when there is no row. */
  readonly none: string
  readonly fileName: string
  readonly minimumWidth: number
  readonly actions?: ReactNode
  /** What stands above the table. */
  readonly children?: ReactNode
}) => {
  const styles = useStyles()
  const cells = (): readonly (readonly string[])[] => [
    columns.map(({ head }) => head),
    ...rows.map((row) => columns.map(({ text }) => text(row))),
  ]
  return (
    <Card
      title={title}
      actions={
        <div className={styles.actions}>
          {actions}
          {rows.length > 0 && (
            <CopyAndSave what={`the table ${title}`} suggestedName={fileName} text={() => csvOf(cells())} />
          )}
        </div>
      }
    >
      {children}
      {rows.length === 0 ? (
        <Text className={styles.none}>{none}</Text>
      ) : (
        <PlainTable label={`${title}, table`} minimumWidth={minimumWidth}>
          <thead>
            <tr>
              {columns.map(({ head }) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)}>
                {columns.map(({ head, text, cell, whole }, index) =>
                  index === 0 ? (
                    <th key={head} scope="row" className={mergeClasses(whole === true && styles.whole)}>
                      {cell === undefined ? text(row) : cell(row)}
                    </th>
                  ) : (
                    <td key={head} className={mergeClasses(whole === true && styles.whole)}>
                      {cell === undefined ? text(row) : cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </PlainTable>
      )}
    </Card>
  )
}
