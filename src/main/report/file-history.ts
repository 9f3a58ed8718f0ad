import type { HashedFile } from '../../domain/run/event.ts'
import type { RunState } from '../../domain/run/state.ts'
import type { Labelled } from './labelled.ts'

/** A file by its hash, and the places where it was with that hash. */
export interface ReportFile extends HashedFile {
  readonly places: readonly string[]
}

export const fileHistory = (state: RunState): readonly ReportFile[] => {
  const files = new Map<string, ReportFile>()
  const add = (place: string, file: HashedFile): void => {
    const key = JSON.stringify([file.path, file.sha256])
    files.set(key, { ...file, places: [...(files.get(key)?.places ?? []), place] })
  }
  for (const { file } of state.prepared.values()) add('prepared', file)
  for (const file of state.copies.backup.values()) add('backup', file)
  for (const file of state.copies.share.values()) add('share', file)
  return [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

/** Where copies with private keys are kept on purpose. */
export const keptKeys = ({ plan, prepared, copies, requests }: RunState): readonly Labelled[] => [
  ...(requests.size === 0 ? [] : [{ label: 'Encrypted keys of the requests', value: plan.requests }]),
  ...(prepared.size === 0 ? [] : [{ label: 'Prepared PFX files', value: plan.prepared }]),
  ...(copies.backup.size === 0 ? [] : [{ label: 'Backup of the PFX files', value: plan.backup }]),
]
