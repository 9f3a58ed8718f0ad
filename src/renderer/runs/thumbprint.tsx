import { makeStyles, tokens } from '@fluentui/react-components'

const useStyles = makeStyles({
  all: {
    display: 'inline-block',
    maxWidth: '11ch',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    verticalAlign: 'bottom',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
  },
})

/** The begin of a thumbprint, enough to tell certificates apart; the whole is in the tooltip, and what is copied. */
export const Thumbprint = ({ text }: { readonly text: string }) => (
  <span className={useStyles().all} title={text}>
    {text}
  </span>
)
