import { Button, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons'
import { useId, useState } from 'react'
import type { LogEntry } from '../../../contract/log.ts'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { MiddleEllipsis } from '../../components/middle-ellipsis.tsx'
import { ResultMark } from '../../components/result-mark.tsx'
import { RowDetails } from '../../components/row-details.tsx'
import { momentWords } from '../../components/times.ts'
import { factLines } from './entry-words.ts'

const columnCount = 6

const useStyles = makeStyles({
  number: {
    padding: '0 8px',
    margin: '-4px 0 -4px -8px',
    minWidth: 0,
    justifyContent: 'start',
    fontWeight: tokens.fontWeightRegular,
    fontVariantNumeric: 'tabular-nums',
  },
  whole: { whiteSpace: 'nowrap' },
  when: { minWidth: '92px', '@container (min-width: 900px)': { whiteSpace: 'nowrap' } },
  who: {
    overflowWrap: 'anywhere',
    minWidth: '92px',
    maxWidth: '240px',
    '@container (min-width: 900px)': { minWidth: '172px' },
  },
  place: { maxWidth: '190px' },
  words: { overflowWrap: 'anywhere', minWidth: '220px' },
  about: { color: tokens.colorNeutralForeground3 },
  unreadable: {
    backgroundColor: tokens.colorPaletteRedBackground1,
    borderLeft: `4px solid ${tokens.colorPaletteRedBorderActive}`,
  },
  facts: { display: 'flex', alignItems: 'start', gap: tokens.spacingHorizontalS },
  room: {
    flexGrow: 1,
    minWidth: 0,
    padding: tokens.spacingHorizontalM,
    maxHeight: '320px',
    overflow: 'auto',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
  json: {
    margin: 0,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
})

/** One entry in a line; opened, it shows its facts as they are written. */
export const EntryRow = ({ entry }: { readonly entry: LogEntry }) => {
  const styles = useStyles()
  const [open, setOpen] = useState(false)
  const details = useId()
  return (
    <>
      <tr className={mergeClasses(!entry.readable && styles.unreadable)}>
        <th scope="row">
          <Button
            className={styles.number}
            appearance="subtle"
            icon={open ? <ChevronDownRegular /> : <ChevronRightRegular />}
            aria-label={`Entry ${entry.seq}`}
            aria-expanded={open}
            {...(open ? { 'aria-controls': details } : {})}
            onClick={() => setOpen(!open)}
          >
            {entry.seq}
          </Button>
        </th>
        {entry.readable ? <Columns entry={entry} /> : <Unreadable entry={entry} />}
      </tr>
      {open && (
        <tr id={details}>
          <td colSpan={columnCount}>
            <RowDetails>
              <Facts entry={entry} />
            </RowDetails>
          </td>
        </tr>
      )}
    </>
  )
}

const Columns = ({ entry: { at, actor, stamp, run, step, words } }: { readonly entry: LogEntry }) => {
  const styles = useStyles()
  return (
    <>
      <td className={styles.when}>{at === null ? '' : momentWords(at).replace(' UTC', '')}</td>
      <td className={styles.who}>{actor}</td>
      <td className={styles.place}>
        {stamp !== null && <MiddleEllipsis text={stamp} />}
        {run !== null && (
          <Caption1 block className={styles.about}>
            <MiddleEllipsis text={run} />
          </Caption1>
        )}
      </td>
      <td className={styles.whole}>{step}</td>
      <td className={styles.words}>{words}</td>
    </>
  )
}

/** What can't be read any more may be what is looked for: it is shown whatever is looked for, and loudly. */
const Unreadable = ({ entry: { seq, words } }: { readonly entry: LogEntry }) => (
  <td colSpan={columnCount - 1}>
    <ResultMark result="Fail" words={`Entry ${seq} can’t be read: it is not as it was written.`} />
    <div>{words} Verify the log: it tells how far it holds.</div>
  </td>
)

const Facts = ({ entry }: { readonly entry: LogEntry }) => {
  const styles = useStyles()
  return (
    <>
      {entry.type !== null && <Caption1 block className={styles.about}>{`Type ${entry.type}`}</Caption1>}
      <div className={styles.facts}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard, to be scrolled by it. */}
        <section className={styles.room} tabIndex={0} aria-label={`Facts of entry ${entry.seq}`}>
          <pre className={styles.json}>
            {entry.facts === '' ? 'It has no facts that could be shown.' : factLines(entry.facts)}
          </pre>
        </section>
        <CopyAndSave what={`the facts of entry ${entry.seq}`} text={() => factLines(entry.facts)} />
      </div>
    </>
  )
}
