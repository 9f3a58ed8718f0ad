import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { StampCard } from '../../../contract/stamps.ts'
import { Card } from '../../components/card.tsx'
import { MiddleEllipsis } from '../../components/middle-ellipsis.tsx'
import { RehearsalMark } from '../../components/rehearsal-mark.tsx'
import { SeverityBadge } from '../../components/severity-badge.tsx'
import { goTo } from '../../store.ts'
import { cardFoot, cardLine, worstSeverity } from './card-words.ts'
import { DaysMeter, DaysMeters } from './days-meter.tsx'
import { StampMenu } from './stamp-menu.tsx'

const useStyles = makeStyles({
  marks: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  line: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, marginTop: '-8px' },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalS,
  },
  words: { color: tokens.colorNeutralForeground3 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

/**
 * How many days fill a meter. External certificates of a public CA last 398 days at most; internal ones about two years,
 * the root five. Source: azure-stack-rotate-secrets.md, Overview; CA/Browser Forum, Baseline Requirements, 6.3.2.
 */
const fullMeter = { external: 398, internal: 730, root: 1825 } as const

/** One stamp: what ends when, what was done last, and what can be done now. */
export const StampTile = ({
  card,
  onRehearse,
  onRemove,
}: {
  readonly card: StampCard
  readonly onRehearse: () => void
  readonly onRemove: () => void
}) => {
  const styles = useStyles()
  return (
    <Card
      title={card.rehearsal === null ? card.names.region : 'Rehearsal'}
      actions={
        <span className={styles.marks}>
          <Marks card={card} />
          <StampMenu card={card} onRemove={onRemove} />
        </span>
      }
    >
      <MiddleEllipsis className={styles.line} text={cardLine(card)} />
      <DaysMeters>
        <DaysMeter
          label="External"
          expiry={card.external}
          full={fullMeter.external}
          toKnow="The step Stamp of a run sees what is served."
        />
        <DaysMeter
          label="Internal"
          expiry={card.internal}
          full={fullMeter.internal}
          toKnow={
            card.rehearsal === null
              ? 'Enter it by Edit, as the portal’s alert says it.'
              : 'The simulated stamp has none.'
          }
        />
        <DaysMeter label="Root" expiry={card.root} full={fullMeter.root} toKnow="The step Stamp of a run reads it." />
      </DaysMeters>
      <div className={styles.foot}>
        <Text size={200} className={styles.words}>
          {cardFoot(card)}
        </Text>
        <span className={styles.buttons}>
          <Actions card={card} onRehearse={onRehearse} />
        </span>
      </div>
    </Card>
  )
}

const Marks = ({ card }: { readonly card: StampCard }) => {
  const severity = worstSeverity(card)
  return (
    <>
      {card.openRun?.rotationRunning === true && (
        <Badge appearance="tint" color="brand">
          rotation running
        </Badge>
      )}
      {card.rehearsal !== null ? (
        <RehearsalMark />
      ) : severity === null ? (
        <Badge appearance="tint" color="informative">
          not known
        </Badge>
      ) : (
        <SeverityBadge severity={severity} />
      )}
    </>
  )
}

const Actions = ({ card, onRehearse }: { readonly card: StampCard; readonly onRehearse: () => void }) => {
  const { id, names, openRun, rehearsal } = card
  return (
    <>
      {rehearsal !== null && (
        <Button size="small" appearance={openRun === null ? 'primary' : 'secondary'} onClick={onRehearse}>
          Rehearse
        </Button>
      )}
      {openRun !== null ? (
        <Button
          size="small"
          appearance="primary"
          aria-label={`Open run of ${names.region}`}
          onClick={() => goTo({ page: 'run', run: openRun.run, step: null, tab: null })}
        >
          Open run
        </Button>
      ) : (
        rehearsal === null && (
          <Button
            size="small"
            appearance="primary"
            aria-label={`Rotate ${names.region}`}
            onClick={() => goTo({ page: 'stamp', task: 'rotate', stamp: id })}
          >
            Rotate
          </Button>
        )
      )}
    </>
  )
}
