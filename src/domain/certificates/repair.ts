import { checkPfx, type Finding } from './checks.ts'
import type { OpenedPfx, PfxFacts } from './facts.ts'

/** One thing about a PFX that writing it anew changes. */
export interface RepairChange {
  readonly what: string
  readonly before: string
  readonly after: string
}

/**
 * What differs between a PFX and the one that was written of it, in the order of its parts.
 * Source: Repair-AzsPfxCertificate, azure-stack-remediate-certs.md.
 */
export const repairChanges = (before: OpenedPfx, after: OpenedPfx): readonly RepairChange[] =>
  [
    change('Encryption of the private key', keyEncryption(before), keyEncryption(after)),
    change('Encryption of the certificates', certificateEncryption(before), certificateEncryption(after)),
    change('MAC', before.mac?.algorithm ?? 'none', after.mac?.algorithm ?? 'none'),
    change('Local-machine attribute', presence(before.keys[0]?.localMachine), presence(after.keys[0]?.localMachine)),
    change('Private keys', String(before.keys.length), String(after.keys.length)),
    change('Certificates', contentOf(before), contentOf(after)),
  ].filter((found) => found.before !== found.after)

const change = (what: string, before: string, after: string): RepairChange => ({ what, before, after })

const keyEncryption = ({ keys }: OpenedPfx): string =>
  unique(keys.map(({ encryption }) => encryption?.algorithm ?? 'none'))

const certificateEncryption = ({ certificateEncryption: safes }: OpenedPfx): string =>
  unique(safes.map((encryption) => encryption?.algorithm ?? 'none'))

const unique = (words: readonly string[]): string => [...new Set(words)].join(', ')

const presence = (present: boolean | undefined): string => (present === true ? 'present' : 'missing')

const contentOf = ({ certificates }: OpenedPfx): string =>
  certificates.map(({ certificate }) => `${certificate.subject} (${certificate.thumbprint})`).join('; ')

/**
 * What the twelve checks still have against a PFX, but for its names: which endpoint it is for is not known here. Those
 * that a reissue alone can cure say so.
 */
export const remainingDefects = (facts: PfxFacts, at: Date): readonly Finding[] =>
  checkPfx(facts, {
    certificate: { id: '', folder: '', fileName: '', names: [], requestStem: '', requiresWildcard: false },
    at,
    trustedRoots: [],
    revocation: [],
  }).filter(({ result }) => result === 'Fail' || result === 'Warning')
