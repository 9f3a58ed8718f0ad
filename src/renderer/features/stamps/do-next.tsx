import { makeStyles, tokens } from '@fluentui/react-components'

const useStyles = makeStyles({
  list: {
    margin: `${tokens.spacingVerticalXS} 0 0`,
    paddingLeft: tokens.spacingHorizontalXL,
    overflowWrap: 'anywhere',
  },
})

/** What to do next, in order; nothing where there is nothing to do. */
export const DoNext = ({ words }: { readonly words: readonly string[] }) => {
  const styles = useStyles()
  return words.length === 0 ? null : (
    <ol className={styles.list}>
      {words.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  )
}
