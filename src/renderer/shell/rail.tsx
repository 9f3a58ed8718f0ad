import { Button, makeStyles, mergeClasses, Tooltip, tokens } from '@fluentui/react-components'
import {
  CalendarClockRegular,
  CertificateRegular,
  ClipboardTaskListLtrRegular,
  HistoryRegular,
  InfoRegular,
  QuestionCircleRegular,
  ServerRegular,
  SettingsRegular,
} from '@fluentui/react-icons'
import type { ReactElement } from 'react'
import type { PageName, Route } from '../route.ts'
import { goTo } from '../store.ts'
import { moveByArrows } from './arrow-keys.ts'

const useStyles = makeStyles({
  rail: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: tokens.spacingVerticalXS,
    boxSizing: 'border-box',
    width: '56px',
    padding: `${tokens.spacingVerticalM} 0`,
    minHeight: 0,
    overflowY: 'auto',
    scrollbarWidth: 'none',
    backgroundColor: tokens.colorNeutralBackground4,
  },
  place: { flexShrink: 0 },
  here: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    color: tokens.colorBrandForeground1,
    // Where colours are forced, the edge alone says where one is.
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
})

const places: readonly {
  readonly label: string
  readonly icon: ReactElement
  readonly to: Route
  readonly pages: readonly PageName[]
}[] = [
  { label: 'Stamps', icon: <ServerRegular />, to: { page: 'stamps' }, pages: ['stamps', 'stamp'] },
  {
    label: 'Runs',
    icon: <ClipboardTaskListLtrRegular />,
    to: { page: 'run', run: null, step: null, tab: null },
    pages: ['run'],
  },
  {
    label: 'Certificates',
    icon: <CertificateRegular />,
    to: { page: 'certificates', run: null },
    pages: ['certificates'],
  },
  { label: 'Log', icon: <HistoryRegular />, to: { page: 'log', run: null }, pages: ['log', 'report'] },
  { label: 'Expiry', icon: <CalendarClockRegular />, to: { page: 'expiry' }, pages: ['expiry'] },
  { label: 'Help', icon: <QuestionCircleRegular />, to: { page: 'help', article: null }, pages: ['help'] },
  { label: 'Settings', icon: <SettingsRegular />, to: { page: 'settings' }, pages: ['settings'] },
  { label: 'About', icon: <InfoRegular />, to: { page: 'about' }, pages: ['about'] },
]

/** The way to every screen. What a mark means stands beside it as soon as it is pointed at or has the focus. */
export const Rail = ({ page }: { readonly page: PageName }) => {
  const styles = useStyles()
  return (
    <nav className={styles.rail} aria-label="Keyturn" onKeyDown={moveByArrows}>
      {places.map(({ label, icon, to, pages }) => {
        const here = pages.includes(page)
        return (
          <Tooltip key={label} content={label} relationship="label" positioning="after">
            <Button
              size="large"
              appearance="subtle"
              icon={icon}
              aria-current={here ? 'page' : undefined}
              className={mergeClasses(styles.place, here && styles.here)}
              onClick={() => goTo(to)}
            />
          </Tooltip>
        )
      })}
    </nav>
  )
}
