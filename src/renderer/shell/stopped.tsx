import { Button, makeStyles, mergeClasses, Text, tokens, typographyStyles } from '@fluentui/react-components'
import { ErrorCircle48Regular, Key32Regular, Warning48Regular } from '@fluentui/react-icons'
import { useEffect, useRef, useState } from 'react'
import type { Trouble, TroubleChoice } from '../../contract/application-state.ts'
import { CopyAndSave } from '../components/copy-and-save.tsx'
import { ProblemMessage } from '../components/problem-message.tsx'
import { useAction } from '../connection.tsx'
import { LogHolds } from './log-holds.tsx'
import { PassphraseForm } from './passphrase-form.tsx'
import { SecondQuestionPanel } from './second-question.tsx'
import { choiceWords } from './trouble-choices.ts'
import { troubleText } from './trouble-text.ts'

const useStyles = makeStyles({
  all: {
    height: '100%',
    boxSizing: 'border-box',
    overflow: 'auto',
    display: 'flex',
    flexDirection: 'column',
    padding: tokens.spacingHorizontalXL,
    backgroundColor: tokens.colorNeutralBackground3,
    '@media (max-width: 700px)': { padding: tokens.spacingHorizontalS },
  },
  card: {
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '760px',
    margin: 'auto',
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalXXL}`,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    boxShadow: tokens.shadow4,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 700px)': { padding: tokens.spacingHorizontalL },
  },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  mark: { flexShrink: 0 },
  bad: { color: tokens.colorPaletteRedForeground1 },
  attention: { color: tokens.colorPaletteDarkOrangeForeground1 },
  calm: { color: tokens.colorBrandForeground1 },
  title: { ...typographyStyles.subtitle1, flexGrow: 1, margin: 0, outlineStyle: 'none', overflowWrap: 'anywhere' },
  message: { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
  subtitle: { margin: 0 },
  doNext: {
    margin: `${tokens.spacingVerticalXS} 0 0`,
    paddingLeft: tokens.spacingHorizontalXL,
    overflowWrap: 'anywhere',
  },
  choices: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  account: { color: tokens.colorNeutralForeground3 },
})

interface StoppedProperties {
  readonly account: string | null
  readonly trouble: Trouble
}

/** Shown when Keyturn can't work: what happened, and what a person can choose to do about it. */
export default function Stopped({ account, trouble }: StoppedProperties) {
  const styles = useStyles()
  const heading = useRef<HTMLHeadingElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another trouble is another screen.
  useEffect(() => heading.current?.focus(), [trouble.kind])
  return (
    <main className={styles.all}>
      <div className={styles.card}>
        <div className={styles.head}>
          <TroubleMark kind={trouble.kind} />
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {trouble.title}
          </h1>
          <CopyAndSave what="all of this, for whoever helps" text={() => troubleText(trouble, account)} />
        </div>
        <Text className={styles.message}>{trouble.message}</Text>
        {trouble.doNext.length > 0 && (
          <section>
            <Text as="h2" size={400} weight="semibold" className={styles.subtitle}>
              What to do next
            </Text>
            <ol className={styles.doNext}>
              {trouble.doNext.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ol>
          </section>
        )}
        {/* Another trouble asks anew: nothing that was opened for the last one stands open. */}
        <Choices key={`${trouble.kind} ${trouble.choices.join()}`} choices={trouble.choices} />
        {trouble.verification !== null && <LogHolds verification={trouble.verification} />}
        {account !== null && (
          <Text size={200} className={styles.account}>
            Signed in as {account}
          </Text>
        )}
      </div>
    </main>
  )
}

const TroubleMark = ({ kind }: { readonly kind: Trouble['kind'] }) => {
  const styles = useStyles()
  switch (kind) {
    case 'log-altered':
    case 'log-unreadable':
      return <ErrorCircle48Regular className={mergeClasses(styles.mark, styles.bad)} aria-hidden />
    case 'key-needs-passphrase':
      return <Key32Regular className={mergeClasses(styles.mark, styles.calm)} aria-hidden />
    default:
      return <Warning48Regular className={mergeClasses(styles.mark, styles.attention)} aria-hidden />
  }
}

/** The buttons, or what has to be said or typed before the one that was pressed does anything. */
const Choices = ({ choices }: { readonly choices: Trouble['choices'] }) => {
  const styles = useStyles()
  const [first] = choices
  const [opened, setOpened] = useState<TroubleChoice | null>(first === 'enter-passphrase' ? first : null)
  const choose = useAction((client, choice: TroubleChoice, passphrase: Uint8Array<ArrayBuffer> | null) =>
    client.application.choose({ choice, passphrase }),
  )
  const back = (): void => setOpened(null)
  const question = opened === null ? null : choiceWords[opened].question
  return (
    <>
      {opened === 'enter-passphrase' || opened === 'protect-by-passphrase' ? (
        <PassphraseForm
          making={opened === 'protect-by-passphrase'}
          busy={choose.busy}
          onGiven={(passphrase) => choose.run(opened, passphrase)}
          onBack={opened === first && choices.length === 1 ? null : back}
        />
      ) : opened !== null && question !== null ? (
        <SecondQuestionPanel
          question={question}
          busy={choose.busy}
          onDo={() => void choose.run(opened, null)}
          onBack={back}
        />
      ) : (
        <div className={styles.choices}>
          {choices.map((choice) => (
            <Button
              key={choice}
              appearance={choice === first ? 'primary' : 'secondary'}
              disabledFocusable={choose.busy}
              onClick={() => (asksFirst(choice) ? setOpened(choice) : void choose.run(choice, null))}
            >
              {choiceWords[choice].label}
            </Button>
          ))}
        </div>
      )}
      <ProblemMessage problem={choose.problem} onDismiss={choose.dismiss} />
    </>
  )
}

const asksFirst = (choice: TroubleChoice): boolean =>
  choice === 'enter-passphrase' || choice === 'protect-by-passphrase' || choiceWords[choice].question !== null
