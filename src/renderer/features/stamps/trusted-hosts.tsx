import { Badge, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { ConnectionTrial } from '../../../contract/stamps.ts'
import { Card } from '../../components/card.tsx'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { DoNext } from './do-next.tsx'

const useStyles = makeStyles({
  script: { marginTop: tokens.spacingVerticalM },
  head: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: tokens.spacingHorizontalM },
  title: { margin: 0 },
  text: {
    margin: 0,
    maxHeight: '240px',
    overflow: 'auto',
    padding: tokens.spacingHorizontalM,
    whiteSpace: 'pre',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
})

const states = {
  trusted: { words: 'addresses trusted', color: 'success' },
  untrusted: { words: 'addresses missing', color: 'warning' },
  unknown: { words: 'not known', color: 'informative' },
} as const

/** Whether this computer sends a password to the ERCS machines, and the scripts that see to it and undo it. */
export const TrustedHosts = ({
  region,
  trustedHosts,
}: {
  readonly region: string
  readonly trustedHosts: NonNullable<ConnectionTrial['trustedHosts']>
}) => {
  const { state, meaning, doNext, scripts } = trustedHosts
  return (
    <Card
      title="TrustedHosts of this computer"
      actions={
        <Badge appearance="tint" color={states[state].color}>
          {states[state].words}
        </Badge>
      }
    >
      <Text block>{meaning}</Text>
      <DoNext words={doNext} />
      {scripts !== null && (
        <>
          <Script title="Adds the missing addresses" name={`trusted-hosts-${region}-add.ps1`} text={scripts.append} />
          <Script
            title="Puts the list back to what it was"
            name={`trusted-hosts-${region}-restore.ps1`}
            text={scripts.restore}
          />
        </>
      )}
    </Card>
  )
}

/** Read by a person before they run it as administrator: Keyturn does not. */
const Script = ({ title, name, text }: { readonly title: string; readonly name: string; readonly text: string }) => {
  const styles = useStyles()
  return (
    <section className={styles.script}>
      <div className={styles.head}>
        <Text as="h3" weight="semibold" className={styles.title}>
          {title}
        </Text>
        <CopyAndSave what={`the script: ${title}`} text={() => text} suggestedName={name} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
      <pre className={styles.text} tabIndex={0}>
        {text}
      </pre>
    </section>
  )
}
