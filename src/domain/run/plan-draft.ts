import type { CaKind } from '../certificates/ca-transition.ts'
import { certificateSet } from '../certificates/certificate-set.ts'
import { subjectParts } from '../certificates/subject.ts'
import { isAbsolutePath, isSamePlace, isWithin, pathBelow } from '../paths.ts'
import { certificatesPath, certificatesPathProblem, transcriptsPathProblem } from '../pep/command.ts'
import type { StampNames } from '../stamp/identity.ts'
import type { RunPlan } from './event.ts'

/** What a person fills in to open a run on a real stamp. Paths are absolute. */
export interface PlanDraft {
  /** Requests, replies, prepared files, what is set aside, and the report go below this folder. */
  readonly workFolder: string
  /** Where PFX files lie that the operator has already; null when Keyturn makes requests. */
  readonly prepared: string | null
  readonly backup: string
  readonly share: string
  readonly pfxFilesPath: string
  readonly transcripts: string
  readonly transcriptsDestination: string
  readonly subject: string
  readonly keyLength: 2048 | 3072 | 4096
  readonly authority: { readonly from: CaKind; readonly to: CaKind }
  readonly ticket: string | null
}

/** What is wrong with a part of what was filled in, with how to mend it. */
export interface DraftProblem {
  /** The name of the part, with dots where parts have parts: `consoles.0.address`. */
  readonly field: string
  readonly message: string
}

/** Everything that keeps a run from being opened with this; empty when nothing does. */
export const runDraftProblems = (draft: PlanDraft, names: StampNames): readonly DraftProblem[] => [
  ...foldersHere(draft).flatMap(({ field, path }) => pathProblems(field, path)),
  ...placeProblems(draft),
  ...stampPathProblems(draft, names),
  ...subjectProblems(draft),
]

/**
 * The plan of a run with this. Null when `runDraftProblems` has something against it.
 * @param options.folder the run's own folder, below the draft's work folder
 */
export const planOf = (draft: PlanDraft, options: { readonly folder: string }): RunPlan | null => {
  const pfxFilesPath = certificatesPath(draft.pfxFilesPath.trim())
  if (pfxFilesPath === null) return null
  const { folder } = options
  return {
    requests: pathBelow(folder, 'requests'),
    replies: pathBelow(folder, 'replies'),
    prepared: draft.prepared?.trim() ?? pathBelow(folder, 'prepared'),
    backup: draft.backup.trim(),
    setAside: pathBelow(folder, 'set-aside'),
    share: draft.share.trim(),
    pfxFilesPath,
    transcripts: draft.transcripts.trim(),
    transcriptsDestination: draft.transcriptsDestination.trim(),
    report: pathBelow(folder, 'report', 'report.html'),
    subject: draft.subject.trim(),
    keyLength: draft.keyLength,
    authority: draft.authority,
    ticket: draft.ticket?.trim() || null,
  }
}

interface Folder {
  readonly field: 'workFolder' | 'prepared' | 'backup' | 'share' | 'transcripts'
  readonly path: string
  /** As it is called in a sentence. */
  readonly called: string
}

/** The folders as this computer sees them. */
const foldersHere = (draft: PlanDraft): readonly Folder[] => [
  { field: 'workFolder', path: draft.workFolder.trim(), called: 'the work folder' },
  ...(draft.prepared === null
    ? []
    : [{ field: 'prepared', path: draft.prepared.trim(), called: 'the folder of the PFX files' } as const]),
  { field: 'backup', path: draft.backup.trim(), called: 'the backup' },
  { field: 'share', path: draft.share.trim(), called: 'the share' },
  { field: 'transcripts', path: draft.transcripts.trim(), called: 'the folder for the transcripts' },
]

const pathProblems = (field: string, path: string): readonly DraftProblem[] => {
  if (path === '') return [{ field, message: 'Choose a folder.' }]
  if (/\p{Cc}/u.test(path)) return [{ field, message: 'The path holds a control character: type it anew.' }]
  if (isAbsolutePath(path)) return []
  return [
    { field, message: `“${path}” does not say from where: give the whole path, as D:\\Keyturn or \\\\server\\share.` },
  ]
}

/**
 * Each has a place of its own, and neither of backup and share lies in the other: what a failed rotation does to the
 * share must not reach the backup. Transcripts may lie on the share.
 */
const placeProblems = (draft: PlanDraft): readonly DraftProblem[] => {
  const folders = foldersHere(draft).filter(({ path }) => path !== '')
  return folders.flatMap((folder, index) => {
    const earlier = folders.slice(0, index).find((other) => clashes(folder, other))
    if (earlier === undefined) return []
    const message = isSamePlace(folder.path, earlier.path)
      ? `This is ${earlier.called} too: choose a folder of its own.`
      : `This and ${earlier.called} lie in each other: choose two places apart.`
    return [{ field: folder.field, message }]
  })
}

const apart: ReadonlySet<Folder['field']> = new Set(['prepared', 'backup', 'share'])

const clashes = (one: Folder, other: Folder): boolean => {
  if (isSamePlace(one.path, other.path)) return true
  if (!apart.has(one.field) || !apart.has(other.field)) return false
  return isWithin(one.path, other.path) || isWithin(other.path, one.path)
}

/** Source: "Maximum Path Length Limitation", Windows: MAX_PATH is 260 with the zero at its end. */
const longestWindowsPath = 259

const stampPathProblems = (draft: PlanDraft, names: StampNames): readonly DraftProblem[] => {
  const pfxFilesPath = draft.pfxFilesPath.trim()
  const destination = draft.transcriptsDestination.trim()
  const problems = {
    pfxFilesPath:
      fullPathProblem(pfxFilesPath) ?? certificatesPathProblem(pfxFilesPath) ?? lengthProblem(pfxFilesPath, names),
    transcriptsDestination: transcriptsPathProblem(destination) ?? fullPathProblem(destination),
  }
  return Object.entries(problems).flatMap(([field, message]) => (message === null ? [] : [{ field, message }]))
}

const fullPathProblem = (path: string): string | null =>
  path === '' || isAbsolutePath(path)
    ? null
    : `“${path}” does not say from where: give the whole path as the stamp sees it, as \\\\server\\share\\Certificates.`

const lengthProblem = (path: string, names: StampNames): string | null => {
  const longest = Math.max(
    ...certificateSet(names).map(({ folder, fileName }) => pathBelow(path, names.identity, folder, fileName).length),
  )
  return longest <= longestWindowsPath
    ? null
    : `The path is too long: with the folders of the services it would have ${longest} characters, and Windows takes ${longestWindowsPath}. Choose a shorter one.`
}

/** Whoever brings PFX files makes no request, so that a subject is not needed. */
const subjectProblems = ({ prepared, subject }: PlanDraft): readonly DraftProblem[] => {
  if (subject.trim() === '') {
    return prepared === null
      ? [{ field: 'subject', message: 'Enter the subject for the requests, as C=US,ST=Washington,O=Contoso.' }]
      : []
  }
  const parsed = subjectParts(subject)
  return 'problem' in parsed ? [{ field: 'subject', message: parsed.problem }] : []
}
