import { makeStyles, tokens } from '@fluentui/react-components'

export const useFieldsStyles = makeStyles({
  fields: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})
