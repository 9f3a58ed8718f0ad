import type { RunEvent } from '../../../domain/run/event.ts'

/** What an entry can be of, in the order in which a person looks for it; the compiler holds the part of the runs. */
const runTypes: { readonly [type in RunEvent['type']]: string } = {
  'run-opened': 'Run opened',
  'run-taken-up': 'Run taken up again',
  'step-intended': 'Step intended',
  'step-learned': 'Step learned something',
  'step-followed-up': 'Step followed up',
  'step-ended': 'Step ended',
  'step-skipped': 'Step skipped',
  confirmed: 'Confirmed by name',
  'gate-overridden': 'Gate overridden',
  'run-closed': 'Run closed',
}

/** What the log and the application write beside the runs. */
const otherTypes: { readonly [type: string]: string } = {
  'log-opened': 'Log begun',
  checkpoint: 'Checkpoint signed',
  'key-changed': 'Signing key changed',
  'segment-closed': 'Log closed to be kept',
  'anchor-not-kept': 'Head not kept outside',
  'anchor-kept-again': 'Head kept outside again',
  'anchor-not-read': 'Place of heads not read',
  'stamp-saved': 'Stamp saved',
  'stamp-removed': 'Stamp removed',
  'stamp-not-written': 'Stamps not written',
  'replies-added': 'Replies added',
  'certificate-repair-begun': 'Certificate about to be repaired',
  'certificate-repaired': 'Certificate repaired',
  'request-refused': 'Request of a page refused',
  'navigation-refused': 'Navigation refused',
  'permission-refused': 'Permission refused',
  'message-refused': 'Message refused',
  'window-crashed': 'Window crashed',
  'session-locked': 'Session locked',
  'computer-suspended': 'Computer asleep',
  'computer-resumed': 'Computer awake',
  'shutting-down': 'Shutting down',
}

/** The types to choose from: those that are known, and those that were seen besides. */
export const typeChoices = (
  seen: readonly (string | null)[],
): readonly { readonly type: string; readonly words: string }[] => {
  const known = { ...runTypes, ...otherTypes }
  const others = [...new Set(seen)].filter((type) => type !== null && !Object.hasOwn(known, type))
  return [
    ...Object.entries(known).map(([type, words]) => ({ type, words })),
    ...others.flatMap((type) => (type === null ? [] : [{ type, words: type }])),
  ]
}
