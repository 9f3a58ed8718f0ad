import { Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { StepView } from '../../../../domain/run/view.ts'
import { StatusMark, statusWords } from '../../../components/status-mark.tsx'
import { visuallyHidden } from '../../../components/visually-hidden.ts'

const useStyles = makeStyles({
  item: {
    width: '100%',
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalS,
    alignItems: 'start',
    textAlign: 'left',
    padding: `3px ${tokens.spacingHorizontalS}`,
    // All eleven fit into a low screen over a remote desktop.
    '@media (max-height: 700px)': { paddingTop: 0, paddingBottom: 0 },
    border: `1px solid transparent`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground2Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  shown: {
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow4,
    fontWeight: tokens.fontWeightSemibold,
    // Where colours are forced, shadow and background are gone: a thick edge tells which step is shown.
    '@media (forced-colors: active)': { border: '1px solid Highlight', borderLeftWidth: '5px' },
  },
  line: {
    display: 'block',
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: tokens.colorNeutralForeground3,
    fontWeight: tokens.fontWeightRegular,
  },
})

/** A step in the checklist: its mark, its name, and what it established. */
export const ChecklistItem = ({
  step,
  shown,
  isStop,
  onChoose,
}: {
  readonly step: StepView
  readonly shown: boolean
  /** Whether Tab stops here. */
  readonly isStop: boolean
  onChoose(): void
}) => {
  const styles = useStyles()
  return (
    <li>
      <button
        type="button"
        className={mergeClasses(styles.item, shown && styles.shown)}
        tabIndex={isStop ? 0 : -1}
        aria-current={shown ? 'step' : undefined}
        title={step.line}
        onClick={onChoose}
      >
        <StatusMark status={step.status} />
        <span style={{ minWidth: 0 }}>
          <span aria-hidden>{step.name}</span>
          <span style={visuallyHidden}>
            {step.name}: {statusWords[step.status]}.
          </span>
          {/* A step without a line shows its status in its place, so that no row jumps when it comes. */}
          <Caption1 className={styles.line} aria-hidden={step.line === ''}>
            {step.line === '' ? statusWords[step.status] : step.line}
          </Caption1>
        </span>
      </button>
    </li>
  )
}
