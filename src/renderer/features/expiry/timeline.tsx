import { Dropdown, Label, makeStyles, mergeClasses, Option, Text, tokens } from '@fluentui/react-components'
import { useId, useState } from 'react'
import type { Expiry, ExpiryItem } from '../../../contract/stamps.ts'
import { Card } from '../../components/card.tsx'
import { MiddleEllipsis } from '../../components/middle-ellipsis.tsx'
import { kindWords, timelineSentence } from './expiry-words.ts'
import {
  type Horizon,
  horizons,
  horizonWords,
  positionOf,
  type TimelineLane,
  type TimelineMark,
  type TimelineTick,
  timelineLanes,
  timelineTicks,
  todayOf,
} from './timeline-layout.ts'

const narrow = '@media (max-width: 700px)'
const forced = '@media (forced-colors: active)'
const laneHeight = 36

const useStyles = makeStyles({
  lanes: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, 240px) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'center',
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  name: { minWidth: 0, display: 'flex', flexDirection: 'column', [narrow]: { marginTop: tokens.spacingVerticalS } },
  rehearsal: { color: tokens.colorNeutralForeground3 },
  nothing: { [narrow]: { display: 'none' } },
  drawing: { display: 'block', width: '100%', overflow: 'visible' },
  lane: {
    fill: tokens.colorNeutralBackground2,
    stroke: tokens.colorNeutralStroke2,
    [forced]: { fill: 'Canvas', stroke: 'GrayText' },
  },
  today: { stroke: tokens.colorNeutralForeground1, [forced]: { stroke: 'CanvasText' } },
  alert: { stroke: tokens.colorNeutralStroke1, strokeDasharray: '3 3', [forced]: { stroke: 'CanvasText' } },
  label: {
    fill: tokens.colorNeutralForeground2,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase200,
    [forced]: { fill: 'CanvasText' },
  },
  count: {
    fill: tokens.colorNeutralForegroundOnBrand,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    [forced]: { fill: 'Canvas' },
  },
  // The yellow of a warning is the same in both themes, and too light for white.
  onWarning: { fill: tokens.colorNeutralForeground1Static, [forced]: { fill: 'Canvas' } },
  none: { fill: tokens.colorBrandBackground, [forced]: { fill: 'CanvasText' } },
  warning: { fill: tokens.colorStatusWarningBackground3, [forced]: { fill: 'CanvasText' } },
  critical: { fill: tokens.colorStatusDangerBackground3, [forced]: { fill: 'CanvasText' } },
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`,
    margin: `${tokens.spacingVerticalM} 0 0`,
    padding: 0,
    listStyleType: 'none',
  },
  entry: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  choice: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  horizon: { minWidth: '120px' },
})

/** What ends when, one lane for each stamp. It is a picture: whoever can't see it reads the table. */
export const Timeline = ({ items }: { readonly items: readonly ExpiryItem[] }) => {
  const styles = useStyles()
  const [horizon, setHorizon] = useState<Horizon>('year')
  const lanes = timelineLanes(items, horizon)
  const today = todayOf(items)
  const byStamp = lanes.map(({ stamp }) => items.filter((item) => item.stamp === stamp))
  return (
    <Card title="Timeline" actions={<HorizonChoice horizon={horizon} onChoose={setHorizon} />}>
      <div className={styles.lanes} role="img" aria-label={timelineSentence(byStamp, horizonWords[horizon])}>
        <span className={styles.nothing} />
        <AlertLabels horizon={horizon} />
        {lanes.map((lane) => (
          <Lane key={lane.stamp} lane={lane} horizon={horizon} />
        ))}
        <span className={styles.nothing} />
        <Ticks ticks={today === null ? [] : timelineTicks(today, horizon)} />
      </div>
      <Legend />
    </Card>
  )
}

const isHorizon = (value: string | undefined): value is Horizon => value !== undefined && value in horizons

const HorizonChoice = ({
  horizon,
  onChoose,
}: {
  readonly horizon: Horizon
  readonly onChoose: (horizon: Horizon) => void
}) => {
  const styles = useStyles()
  const label = useId()
  return (
    <div className={styles.choice}>
      <Label id={label}>Looking ahead</Label>
      <Dropdown
        size="small"
        className={styles.horizon}
        aria-labelledby={label}
        value={horizonWords[horizon]}
        selectedOptions={[horizon]}
        onOptionSelect={(_event, { optionValue }) => {
          if (isHorizon(optionValue)) onChoose(optionValue)
        }}
      >
        {Object.keys(horizons)
          .filter(isHorizon)
          .map((each) => (
            <Option key={each} value={each}>
              {horizonWords[each]}
            </Option>
          ))}
      </Dropdown>
    </div>
  )
}

const percent = (position: number): string => `${(position * 100).toFixed(2)}%`

/** The days at which a stamp begins to alert: critical from 30 on, warning from 90 on. */
const alertDays = [30, 90] as const

const AlertLabels = ({ horizon }: { readonly horizon: Horizon }) => {
  const styles = useStyles()
  return (
    <svg className={styles.drawing} height={18} aria-hidden>
      <text className={styles.label} x={percent(positionOf(0, horizon))} y={13} textAnchor="end" dx={4}>
        today
      </text>
      {horizon !== 'five-years' && (
        <text className={styles.label} x={percent(positionOf(30, horizon))} y={13} textAnchor="middle">
          30
        </text>
      )}
      <text className={styles.label} x={percent(positionOf(90, horizon))} y={13} textAnchor="start" dx={-8}>
        90 days
      </text>
    </svg>
  )
}

const Lane = ({ lane, horizon }: { readonly lane: TimelineLane; readonly horizon: Horizon }) => {
  const styles = useStyles()
  const middle = laneHeight / 2
  return (
    <>
      <div className={styles.name}>
        <MiddleEllipsis text={lane.stampName} />
        {lane.rehearsal && (
          <Text size={200} className={styles.rehearsal}>
            rehearsal
          </Text>
        )}
      </div>
      <svg className={styles.drawing} height={laneHeight} aria-hidden>
        <rect className={styles.lane} x={0.5} y={4.5} width="100%" height={laneHeight - 9} rx={4} />
        <line className={styles.today} {...vertical(positionOf(0, horizon))} />
        {alertDays.map((days) => (
          <line key={days} className={styles.alert} {...vertical(positionOf(days, horizon))} />
        ))}
        {lane.marks.map((mark) => (
          <svg key={mark.position} x={percent(mark.position)} y={middle} overflow="visible" aria-hidden>
            <title>{mark.items.map(({ what, expiry }) => `${what}, ${expiry.notAfter.slice(0, 10)}`).join('\n')}</title>
            <Shape kind={mark.kind} severity={mark.severity} />
            {mark.items.length > 1 && (
              <text
                className={mergeClasses(styles.count, mark.severity === 'warning' && styles.onWarning)}
                y={4}
                textAnchor="middle"
              >
                {mark.items.length}
              </text>
            )}
          </svg>
        ))}
        {lane.later > 0 && (
          <text className={styles.label} x="100%" dx={-8} y={middle + 4} textAnchor="end">
            {lane.later} later ▸
          </text>
        )}
      </svg>
    </>
  )
}

const vertical = (position: number) => ({ x1: percent(position), x2: percent(position), y1: 0, y2: laneHeight })

/** Each kind has a shape of its own, around the origin. */
const Shape = ({ kind, severity }: { readonly kind: TimelineMark['kind']; readonly severity: Expiry['severity'] }) => {
  const styles = useStyles()
  const className = styles[severity]
  switch (kind) {
    case 'external':
      return <circle className={className} r={9} />
    case 'internal':
      return <rect className={className} x={-9} y={-9} width={18} height={18} />
    case 'root':
      return <polygon className={className} points="0,-12 12,10 -12,10" />
    case 'several':
      return <polygon className={className} points="0,-13 13,0 0,13 -13,0" />
  }
}

const Ticks = ({ ticks }: { readonly ticks: readonly TimelineTick[] }) => {
  const styles = useStyles()
  return (
    <svg className={styles.drawing} height={18} aria-hidden>
      {ticks.map(({ position, label }) => (
        <text
          key={label}
          className={styles.label}
          x={percent(position)}
          y={13}
          textAnchor={position > 0.95 ? 'end' : 'middle'}
        >
          {label}
        </text>
      ))}
    </svg>
  )
}

const shapes: readonly { readonly kind: TimelineMark['kind']; readonly words: string }[] = [
  { kind: 'external', words: kindWords.external },
  { kind: 'internal', words: kindWords.internal },
  { kind: 'root', words: kindWords.root },
  { kind: 'several', words: 'several kinds close together' },
]

const Legend = () => {
  const styles = useStyles()
  return (
    <ul className={styles.legend}>
      {shapes.map(({ kind, words }) => (
        <li key={kind} className={styles.entry}>
          <svg width={26} height={26} viewBox="-13 -13 26 26" aria-hidden>
            <Shape kind={kind} severity="none" />
          </svg>
          <Text size={200}>{words}</Text>
        </li>
      ))}
    </ul>
  )
}
