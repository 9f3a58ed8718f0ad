import { makeStyles, tokens } from '@fluentui/react-components'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { OutputLines } from './output-lines.ts'
import { OutputRowView, rowHeight } from './output-row.tsx'
import type { OutputSearch } from './use-output-search.ts'

const useStyles = makeStyles({
  room: {
    overflow: 'auto',
    flex: '1 1 0',
    minHeight: 'min(60vh, 280px)',
    contain: 'strict',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  content: { position: 'relative', width: 'max-content', minWidth: '100%' },
  empty: { padding: tokens.spacingHorizontalM, color: tokens.colorNeutralForeground3 },
})

/** The rows that are in view, of however many. Scrolling up lets go of the end. */
export const OutputRows = ({
  label,
  lines,
  length,
  search,
  following,
  onLeave,
}: {
  readonly label: string
  readonly lines: OutputLines
  readonly length: number
  readonly search: OutputSearch
  readonly following: boolean
  onLeave(): void
}) => {
  const styles = useStyles()
  const room = useRef<HTMLElement>(null)
  const lastTop = useRef(0)
  const rows = useVirtualizer({
    count: length,
    getScrollElement: () => room.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  })
  const { row } = search
  useEffect(() => {
    if (following && length > 0) rows.scrollToIndex(length - 1, { align: 'end' })
  }, [following, length, rows])
  useEffect(() => {
    if (row !== null) rows.scrollToIndex(row, { align: 'center' })
  }, [row, rows])
  const noticeScroll = (): void => {
    const top = room.current?.scrollTop ?? 0
    if (top < lastTop.current) onLeave()
    lastTop.current = top
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard, to be scrolled by it.
    <section ref={room} className={styles.room} aria-label={label} tabIndex={0} onScroll={noticeScroll}>
      {length === 0 ? (
        <div className={styles.empty}>Nothing was written in this step so far.</div>
      ) : (
        <div className={styles.content} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <OutputRowView
              key={index}
              row={lines.row(index)}
              top={start}
              sought={search.sought}
              here={index === search.row}
            />
          ))}
        </div>
      )}
    </section>
  )
}
