import { makeStyles, tokens } from '@fluentui/react-components'
import { highlighted } from './search.ts'

const useStyles = makeStyles({
  // In forced colours the system has a pair of its own for what is marked.
  mark: {
    backgroundColor: tokens.colorPaletteYellowBackground2,
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
  },
})

/** A text with the words of a search marked in it. */
export const MarkedText = ({ text, query }: { readonly text: string; readonly query: string }) => {
  const styles = useStyles()
  return highlighted(text, query).map((piece) =>
    piece.marked ? (
      <mark key={piece.at} className={styles.mark}>
        {piece.text}
      </mark>
    ) : (
      <span key={piece.at}>{piece.text}</span>
    ),
  )
}
