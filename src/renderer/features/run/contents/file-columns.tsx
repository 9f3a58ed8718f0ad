import type { HashedFile } from '../../../../domain/run/event.ts'
import { useRunStyles } from '../run-styles.ts'
import type { Column } from '../table-card.tsx'

const Mono = ({ text }: { readonly text: string }) => <span className={useRunStyles().mono}>{text}</span>

/** A file by which anybody can tell later whether it is still the same. */
export const fileColumns: readonly Column<HashedFile>[] = [
  { head: 'File', text: ({ path }) => path },
  { head: 'Bytes', text: ({ bytes }) => bytes.toLocaleString('en') },
  { head: 'SHA-256', text: ({ sha256 }) => sha256, cell: ({ sha256 }) => <Mono text={sha256} /> },
]
