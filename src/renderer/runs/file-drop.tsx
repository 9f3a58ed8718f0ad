import { Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { DocumentAddRegular } from '@fluentui/react-icons'
import { type DragEvent, useRef, useState } from 'react'

const useStyles = makeStyles({
  zone: {
    display: 'grid',
    justifyItems: 'center',
    gap: tokens.spacingVerticalXXS,
    width: '100%',
    padding: tokens.spacingVerticalM,
    font: 'inherit',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  over: { border: `1px solid ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorBrandBackground2 },
  about: { color: tokens.colorNeutralForeground3 },
  icon: { fontSize: tokens.fontSizeBase600 },
})

/** A place to drop files on, which is a button too: it asks for files. */
export const FileDrop = ({
  words,
  about,
  accept,
  busy,
  onFiles,
}: {
  readonly words: string
  readonly about: string
  readonly accept: string
  readonly busy: boolean
  readonly onFiles: (files: readonly File[]) => void
}) => {
  const styles = useStyles()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const give = (files: FileList | null): void => {
    if (!busy && files !== null && files.length > 0) onFiles([...files])
  }
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(isOver)
  }
  return (
    <>
      <button
        type="button"
        className={mergeClasses(styles.zone, over && styles.over)}
        aria-disabled={busy}
        onClick={() => !busy && input.current?.click()}
        onDragEnter={drag(true)}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={(event) => {
          drag(false)(event)
          give(event.dataTransfer.files)
        }}
      >
        <DocumentAddRegular className={styles.icon} aria-hidden />
        {busy ? 'Reading the files…' : words}
        <Caption1 className={styles.about}>{about}</Caption1>
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        aria-label={words}
        onChange={({ currentTarget }) => {
          give(currentTarget.files)
          // The same file can be chosen again, when it was mended.
          currentTarget.value = ''
        }}
      />
    </>
  )
}
