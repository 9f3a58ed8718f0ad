import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { Expiry } from '../../../contract/stamps.ts'
import { daysWords } from '../../components/severity-badge.tsx'
import { dayWords, momentWords } from '../../components/times.ts'

const useStyles = makeStyles({
  meters: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(40px, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
    margin: `${tokens.spacingVerticalM} 0`,
  },
  row: {
    display: 'grid',
    gridColumn: '1 / -1',
    gridTemplateColumns: 'subgrid',
    alignItems: 'center',
    minHeight: '20px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  track: {
    position: 'relative',
    height: '8px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground5,
    '@media (forced-colors: active)': { outline: '1px solid CanvasText' },
  },
  fill: {
    position: 'absolute',
    insetBlock: 0,
    left: 0,
    borderRadius: tokens.borderRadiusMedium,
    // Forced colours would paint the bar like what is behind it.
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'Highlight' },
  },
  none: { backgroundColor: tokens.colorPaletteGreenBackground3 },
  warning: { backgroundColor: tokens.colorPaletteDarkOrangeBackground3 },
  critical: { backgroundColor: tokens.colorPaletteRedBackground3 },
  mark: {
    position: 'absolute',
    top: '-3px',
    width: '2px',
    height: '14px',
    backgroundColor: tokens.colorNeutralForeground3,
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'CanvasText' },
  },
  days: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  loud: { fontWeight: tokens.fontWeightSemibold },
  unknown: { gridColumn: '2 / -1', color: tokens.colorNeutralForeground3 },
})

/** The days before the end at which the stamp raises its alerts. Source: `src/domain/stamp/expiry.ts`. */
const alertDays = [30, 90] as const

const severityWords: { readonly [severity in Expiry['severity']]: string } = {
  none: '',
  warning: ', warning',
  critical: ', critical',
}

/** Meters that stand below each other, of one width. */
export const DaysMeters = ({ children }: { readonly children: ReactNode }) => (
  <div className={useStyles().meters}>{children}</div>
)

/**
 * How many days are left, against the stamp's own alerts.
 * @param full how many days fill the meter; more than that fill it too
 * @param toKnow how a person gets to know it, where it is not known
 */
export const DaysMeter = ({
  label,
  expiry,
  full,
  toKnow,
}: {
  readonly label: string
  readonly expiry: Expiry | null
  readonly full: number
  readonly toKnow: string
}) => {
  const styles = useStyles()
  if (expiry === null) {
    return (
      <div className={styles.row}>
        <span>{label}</span>
        <span className={styles.unknown}>Not known. {toKnow}</span>
      </div>
    )
  }
  const { days, severity } = expiry
  return (
    <div className={styles.row} title={whereFrom(expiry)}>
      <span>{label}</span>
      {/* biome-ignore lint/a11y/useSemanticElements: a `meter` element has no room for the marks. */}
      <div
        className={styles.track}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={full}
        aria-valuenow={Math.min(full, Math.max(0, days))}
        aria-valuetext={`${daysWords(days)}${severityWords[severity]}. ${whereFrom(expiry)}`}
      >
        <div className={mergeClasses(styles.fill, styles[severity])} style={{ width: `${partOf(days, full)}%` }} />
        {alertDays.map((mark) => (
          <div key={mark} className={styles.mark} style={{ left: `${partOf(mark, full)}%` }} />
        ))}
      </div>
      <span className={mergeClasses(styles.days, severity !== 'none' && styles.loud)}>
        {daysWords(days)}
        {severityWords[severity]}
      </span>
    </div>
  )
}

const partOf = (days: number, full: number): number => Math.min(100, Math.max(0, (days / full) * 100))

const whereFrom = ({ notAfter, source, seenAt }: Expiry): string =>
  `Ends ${dayWords(notAfter)}, ${source}, known since ${momentWords(seenAt)}`
