import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, type ReactElement, useRef } from 'react'
import { movedIndex } from './moved-index.ts'

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalXS,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  tab: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalSNudge,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalMNudge}`,
    border: 'none',
    borderBottom: '3px solid transparent',
    borderRadius: `${tokens.borderRadiusMedium} ${tokens.borderRadiusMedium} 0 0`,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    cursor: 'pointer',
    ':hover': { borderBottomColor: tokens.colorNeutralStroke1 },
    // Where colours are forced, transparent edges are drawn: those of tabs that are not open must not be seen.
    '@media (forced-colors: active)': { borderBottomColor: 'Canvas' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  open: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    borderBottomColor: tokens.colorBrandStroke1,
    ':hover': { borderBottomColor: tokens.colorBrandStroke1 },
    '@media (forced-colors: active)': { borderBottomColor: 'Highlight' },
  },
  count: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
})

export interface TabItem<Name extends string> {
  readonly name: Name
  readonly label: string
  readonly icon: ReactElement
  /** How many things are in it; shown beside the label. */
  readonly count?: number
}

/** The element of a tab, by which its panel is named. */
export const tabId = (bar: string, name: string): string => `${bar}-${name}`

/** Tabs by the pattern of the ARIA practices: arrows move through them, Enter or Space opens one. */
export const TabBar = <Name extends string>({
  id,
  label,
  tabs,
  open,
  onOpen,
}: {
  readonly id: string
  readonly label: string
  readonly tabs: readonly TabItem<Name>[]
  readonly open: Name
  readonly onOpen: (name: Name) => void
}) => {
  const styles = useStyles()
  const bar = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent): void => {
    const buttons: readonly (Element | null)[] = [...(bar.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(document.activeElement)
    const next = movedIndex(event.key, at, buttons.length, 'across')
    if (next === null) return
    event.preventDefault()
    const target = buttons[next]
    if (target instanceof HTMLElement) target.focus()
  }
  return (
    <div ref={bar} role="tablist" aria-label={label} className={styles.bar} onKeyDown={move}>
      {tabs.map(({ name, label: words, icon, count }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={tabId(id, name)}
          aria-selected={name === open}
          tabIndex={name === open ? 0 : -1}
          className={mergeClasses(styles.tab, name === open && styles.open)}
          onClick={() => onOpen(name)}
        >
          {icon}
          {words}
          {count !== undefined && <span className={styles.count}>{count.toLocaleString('en')}</span>}
        </button>
      ))}
    </div>
  )
}
