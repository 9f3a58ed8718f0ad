import { Button, makeStyles, Subtitle2, Text, tokens } from '@fluentui/react-components'
import { ProhibitedRegular } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepName } from '../../../../domain/run/checklist.ts'
import type { Outcome } from '../../../../domain/run/event.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { Card } from '../../../components/card.tsx'
import { MoreLink } from '../../../components/more-link.tsx'
import { ResultMark } from '../../../components/result-mark.tsx'
import { momentWords } from '../../../components/times.ts'
import { failureHelp } from '../../../failure-help.ts'
import { CodeBlock } from '../code-block.tsx'
import { Facts } from '../facts.tsx'
import { failedStampStep } from '../rotation/stamp-progress.ts'
import { goToStep } from '../run-route.ts'
import { useRunStyles } from '../run-styles.ts'
import { goToStart } from '../step/start-place.ts'
import { actionLabel } from '../step/step-action.ts'
import { stepInAdvice } from './next-help.ts'

const useStyles = makeStyles({
  card: { border: `2px solid ${tokens.colorPaletteRedBorder2}` },
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  title: { margin: 0 },
  words: { maxWidth: '80ch' },
  donts: { margin: 0, padding: 0, listStyleType: 'none', display: 'grid', rowGap: tokens.spacingVerticalS },
  dont: { display: 'grid', gridTemplateColumns: '20px minmax(0, 1fr)', columnGap: tokens.spacingHorizontalS },
  dontMark: { color: tokens.colorPaletteRedForeground1, marginTop: '2px', fontSize: '16px' },
})

type Failed = Extract<Outcome, { result: 'failed' }>

/**
 * A step that failed: what is known, what it means, what to do in order, what not to do, and the stamp's own words. A
 * person reads this at night, with users waiting: the next thing to do stands before the long text.
 */
export const FailedStep = ({
  snapshot,
  step,
  outcome,
}: {
  readonly snapshot: RunSnapshot
  readonly step: StepView
  readonly outcome: Failed
}) => {
  const styles = useStyles()
  const { stack } = useRunStyles()
  return (
    <Card title={`${step.name} failed`} className={styles.card}>
      <div className={stack}>
        <Known snapshot={snapshot} step={step} />
        <Part title="What it means">
          <Text className={styles.words}>
            {outcome.summary} <MoreLink to={failureHelp(outcome.summary)} />
          </Text>
        </Part>
        <DoNext snapshot={snapshot} step={step} doNext={outcome.doNext} />
        <DoNot doNot={outcome.doNot} />
        {outcome.verbatim !== '' && (
          <Part title={step.name === 'Rotation' ? 'What the stamp said' : 'In its own words'}>
            <CodeBlock
              what="these words"
              text={outcome.verbatim}
              suggestedName={`${step.name.toLowerCase()}-attempt-${step.attempts}-failure.txt`}
            />
          </Part>
        )}
        {outcome.verbatim === '' && step.name === 'Rotation' && (
          <Part title="What the stamp said">
            <Text className={styles.words}>
              It gave no words with its failure. The tab Output has all that it wrote.
            </Text>
          </Part>
        )}
      </div>
    </Card>
  )
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => {
  const styles = useStyles()
  return (
    <section className={styles.part}>
      <Subtitle2 as="h3" className={styles.title}>
        {title}
      </Subtitle2>
      {children}
    </section>
  )
}

const Known = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) => {
  const failed = failedStampStep(step.progress?.steps ?? [])
  return (
    <Part title="What is known">
      <Facts
        facts={[
          { name: 'Attempt', value: String(step.attempts) },
          { name: 'Ended', value: step.endedAt === null ? 'not known' : momentWords(step.endedAt) },
          ...(failed === null ? [] : [{ name: 'Stamp’s step that failed', value: failed }]),
          ...(step.progress === null ? [] : [{ name: 'Stamp’s status', value: step.progress.status }]),
          ...(step.name === 'Rotation'
            ? [{ name: 'Sent to the stamp', value: sentWords(snapshot, step.progress !== null) }]
            : []),
        ]}
      />
    </Part>
  )
}

const sentWords = ({ view }: RunSnapshot, sentNow: boolean): string =>
  sentNow
    ? `yes, ${view.rotationsSent === 1 ? 'once' : `${view.rotationsSent} times`} in this run`
    : 'no: nothing was begun'

const DoNext = ({
  snapshot,
  step,
  doNext,
}: {
  readonly snapshot: RunSnapshot
  readonly step: StepView
  readonly doNext: readonly string[]
}) => {
  const { list, row } = useRunStyles()
  if (doNext.length === 0) return null
  return (
    <Part title="What to do now, in this order">
      <ol className={list}>
        {doNext.map((advice) => {
          const target = stepInAdvice(advice)
          return (
            <li key={advice}>
              <span className={row}>
                {advice}
                {target !== null && snapshot.view.closed === null && (
                  <HelpButton snapshot={snapshot} here={step} target={target} />
                )}
              </span>
            </li>
          )
        })}
      </ol>
    </Part>
  )
}

/** The way to the step that does what an advice says; in the step itself, to its own button. */
const HelpButton = ({
  snapshot,
  here,
  target,
}: {
  readonly snapshot: RunSnapshot
  readonly here: StepView
  readonly target: StepName
}) => {
  if (target === here.name) {
    return (
      <Button size="small" onClick={goToStart}>
        To “{actionLabel(here, snapshot)}”
      </Button>
    )
  }
  // A share that the rotation may have altered is not done: see `statusOf` in the domain.
  const done = snapshot.view.steps.some(({ name, status }) => name === target && status === 'done')
  return done ? (
    <ResultMark result="OK" words="done" />
  ) : (
    <Button size="small" onClick={() => goToStep(snapshot.run, target)}>
      Go to {target}
    </Button>
  )
}

const DoNot = ({ doNot }: { readonly doNot: readonly string[] }) => {
  const styles = useStyles()
  if (doNot.length === 0) return null
  return (
    <Part title="What not to do">
      <ul className={styles.donts}>
        {doNot.map((words) => (
          <li key={words} className={styles.dont}>
            <ProhibitedRegular className={styles.dontMark} aria-hidden />
            {words}
          </li>
        ))}
      </ul>
    </Part>
  )
}
