import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type OutputRow, streamWords } from './output-lines.ts'
import { cutAt } from './output-search.ts'

/** All rows are as high, in CSS pixels: so the place of each is known without looking. */
export const rowHeight = 19

const useStyles = makeStyles({
  row: {
    position: 'absolute',
    top: 0,
    left: 0,
    display: 'flex',
    height: `${rowHeight}px`,
    lineHeight: `${rowHeight}px`,
    paddingLeft: tokens.spacingHorizontalM,
    paddingRight: tokens.spacingHorizontalM,
    columnGap: tokens.spacingHorizontalM,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre',
    color: tokens.colorNeutralForeground1,
  },
  opensAttempt: { borderTop: `1px solid ${tokens.colorNeutralStroke1}` },
  here: { outline: `1px solid ${tokens.colorNeutralStrokeAccessible}`, outlineOffset: '-1px' },
  time: { flexShrink: 0, width: '8ch', color: tokens.colorNeutralForeground3 },
  attempt: { flexShrink: 0, width: '2ch', color: tokens.colorNeutralForeground3 },
  stream: { flexShrink: 0, width: '8ch', fontWeight: tokens.fontWeightSemibold },
  error: { color: tokens.colorPaletteRedForeground1 },
  warning: { color: tokens.colorPaletteDarkOrangeForeground1 },
  other: { color: tokens.colorNeutralForeground3 },
  mark: { backgroundColor: tokens.colorPaletteYellowBackground2, color: tokens.colorPaletteYellowForeground2 },
})

/** A row of the output: when, from which attempt, by which stream, and its text. */
export const OutputRowView = ({
  row,
  top,
  sought,
  here,
}: {
  readonly row: OutputRow
  readonly top: number
  readonly sought: string
  /** Whether the search is at this row. */
  readonly here: boolean
}) => {
  const styles = useStyles()
  const { at, attempt, stream, text } = row
  const colour = stream === 'error' ? styles.error : stream === 'warning' ? styles.warning : styles.other
  return (
    <div
      className={mergeClasses(styles.row, row.opensAttempt && styles.opensAttempt, here && styles.here)}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className={styles.time}>{at === null ? '' : at.slice(11, 19)}</span>
      <span className={styles.attempt} title={`attempt ${attempt}`}>
        {row.opensAttempt ? `#${attempt}` : ''}
      </span>
      <span className={mergeClasses(styles.stream, colour)}>{at === null ? '' : streamWords[stream]}</span>
      <span>{sought === '' ? text : <Marked text={text} sought={sought} />}</span>
    </div>
  )
}

const Marked = ({ text, sought }: { readonly text: string; readonly sought: string }) => {
  const styles = useStyles()
  return cutAt(text, sought).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have nothing but their place.
      <mark key={index} className={styles.mark}>
        {part}
      </mark>
    ) : (
      part
    ),
  )
}
