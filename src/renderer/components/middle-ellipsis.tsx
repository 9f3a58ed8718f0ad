import { makeStyles, mergeClasses } from '@fluentui/react-components'

const useStyles = makeStyles({
  all: { position: 'relative', display: 'flex', minWidth: 0, maxWidth: '100%', whiteSpace: 'pre' },
  shown: { userSelect: 'none' },
  begin: { overflow: 'hidden', textOverflow: 'ellipsis', flexShrink: 1, minWidth: 0 },
  end: { flexShrink: 0 },
  // Transparent in forced colours too, which would otherwise paint it over what is shown.
  whole: { position: 'absolute', inset: 0, overflow: 'hidden', color: 'transparent', forcedColorAdjust: 'none' },
})

/** How much of the end is always shown: enough for a file's name. */
const keptEnd = 24

/**
 * A path or a name that may be longer than its place: it is shortened in its middle, where it says least. The whole
 * stands in the tooltip, is what a screen reader says, and is what is copied with a selection: for that it lies, unseen,
 * over the two parts that are shown, between which a copy would break the line.
 */
export const MiddleEllipsis = ({ text, className }: { readonly text: string; readonly className?: string }) => {
  const styles = useStyles()
  const cut = Math.max(0, text.length - keptEnd)
  return (
    <span className={mergeClasses(styles.all, className)} title={text}>
      <span aria-hidden className={mergeClasses(styles.shown, styles.begin)}>
        {text.slice(0, cut)}
      </span>
      <span aria-hidden className={mergeClasses(styles.shown, styles.end)}>
        {text.slice(cut)}
      </span>
      <span className={styles.whole}>{text}</span>
    </span>
  )
}
