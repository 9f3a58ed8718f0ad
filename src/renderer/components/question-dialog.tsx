import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import type { Problem } from '../../contract/definition.ts'
import { ProblemMessage } from './problem-message.tsx'

const useStyles = makeStyles({
  dialog: {
    boxSizing: 'border-box',
    width: 'min(600px, calc(100vw - 32px))',
    maxWidth: 'none',
    maxHeight: 'calc(100vh - 32px)',
    overflow: 'auto',
    padding: tokens.spacingHorizontalXXL,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow64,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    '::backdrop': { backgroundColor: tokens.colorBackgroundOverlay },
    '@media (max-width: 700px)': { padding: tokens.spacingHorizontalL },
  },
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, overflowWrap: 'anywhere' },
  title: { ...typographyStyles.subtitle1, margin: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'end', gap: tokens.spacingHorizontalS },
})

/**
 * Asks before something is done; it is there as long as the question is open. The browser's own modal dialog: when its
 * page is left, or what it asks about is gone, nothing of it stays behind that keeps the window from being used.
 */
export const QuestionDialog = ({
  title,
  yes,
  no,
  children,
  busy,
  complete = true,
  problem,
  onYes,
  onNo,
}: {
  readonly title: string
  /** The words on the two buttons. */
  readonly yes: string
  readonly no: string
  readonly children: ReactNode
  readonly busy: boolean
  /** Whether all is filled in that has to be. */
  readonly complete?: boolean
  readonly problem: Problem | null
  readonly onYes: () => void
  readonly onNo: () => void
}) => {
  const styles = useStyles()
  const name = useId()
  const dialog = useModal()
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={name} onClose={onNo}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (complete && !busy) onYes()
        }}
      >
        <h2 id={name} className={styles.title}>
          {title}
        </h2>
        {children}
        <ProblemMessage problem={problem} />
        <div className={styles.actions}>
          <Button onClick={onNo}>{no}</Button>
          <Button type="submit" appearance="primary" disabledFocusable={!complete || busy}>
            {yes}
          </Button>
        </div>
      </form>
    </dialog>
  )
}

/** Opens the dialog over the page; after it, the focus is where it was, or at the heading when that is gone. */
const useModal = () => {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      const back = before?.isConnected === true && before !== document.body ? before : document.querySelector('h1')
      if (back instanceof HTMLElement) back.focus()
    }
  }, [])
  return dialog
}
