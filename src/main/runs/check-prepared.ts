import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { caTransition } from '../../domain/certificates/ca-transition.ts'
import { certificateSet, type ExpectedCertificate } from '../../domain/certificates/certificate-set.ts'
import {
  checkAuthority,
  checkMember,
  checkPassword,
  checkPfx,
  checkTransition,
  type Finding,
  type SetMember,
} from '../../domain/certificates/checks.ts'
import type { OpenedPfx } from '../../domain/certificates/facts.ts'
import { passwordProblems } from '../../domain/certificates/password.ts'
import type { PreparedCertificate } from '../../domain/run/event.ts'
import type { RunState } from '../../domain/run/state.ts'
import { parseStampVersion } from '../../domain/stamp/version.ts'
import { readPfx } from '../certificates/read-pfx.ts'
import type { StepContext } from './step.ts'

/** A finding with the service folder it is about; an empty folder means the whole set. */
export interface PlacedFinding {
  readonly folder: string
  readonly finding: Finding
}

/**
 * Reads every prepared PFX and runs all checks on it and on the set; journals what each certificate is and what the
 * checks say. A folder without exactly one PFX is a matter of the layout, and is passed over here.
 */
export const checkPrepared = async (context: StepContext, prepared: string): Promise<readonly PlacedFinding[]> => {
  const at = context.ports.clock.now()
  const password = context.ports.vault.password('pfx-password')
  const expected = certificateSet(context.state().stamp.names)
  const byFolder = new Map<string, Finding[]>()
  const members: SetMember[] = []
  for (const certificate of expected) {
    context.signal.throwIfAborted()
    const path = await onlyPfx(prepared, certificate.folder)
    if (path === null) continue
    const bytes = await readFile(join(prepared, path))
    const facts = readPfx(bytes, password)
    byFolder.set(certificate.folder, [...checkPfx(facts, { certificate, at, trustedRoots: [] })])
    const found = facts.state === 'opened' ? preparedCertificate(certificate, path, bytes, facts) : null
    if (found === null) continue
    context.learn({ fact: 'certificate-prepared', certificate: found })
    members.push({ folder: certificate.folder, certificate: { ...found, selfIssued: found.subject === found.issuer } })
  }
  const state = context.state()
  const served = new Set([...state.servedBefore.values()].flatMap(({ certificate }) => certificate?.thumbprint ?? []))
  for (const member of members) byFolder.get(member.folder)?.push(...checkMember(member, members, served, at))
  byFolder.set('', [
    checkPassword(passwordProblems(password)),
    checkTransition(transition(state)),
    checkAuthority(state.plan.authority.to),
  ])
  for (const [folder, findings] of byFolder) context.learn({ fact: 'certificate-checked', folder, findings })
  return [...byFolder].flatMap(([folder, findings]) => findings.map((finding) => ({ folder, finding })))
}

const onlyPfx = async (prepared: string, folder: string): Promise<string | null> => {
  const folders = await readdir(prepared)
  const actual = folders.find((name) => name.toLowerCase() === folder.toLowerCase())
  if (actual === undefined) return null
  const files = (await readdir(join(prepared, actual))).filter((name) => /\.pfx$/i.test(name))
  const [only] = files
  return files.length === 1 && only !== undefined ? `${actual}/${only}` : null
}

const preparedCertificate = (
  { folder }: ExpectedCertificate,
  path: string,
  bytes: Buffer,
  facts: OpenedPfx,
): PreparedCertificate | null => {
  const [leaf, ...issuers] = facts.chain.flatMap(
    (position) => facts.certificates.find((entry) => entry.position === position)?.certificate ?? [],
  )
  if (leaf === undefined) return null
  const { thumbprint, publicKeySha256, subject, issuer, dnsNames, notBefore, notAfter, key } = leaf
  return {
    folder,
    file: { path, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length },
    thumbprint,
    publicKeySha256,
    subject,
    issuer,
    dnsNames,
    notBefore,
    notAfter,
    keyBits: key.bits,
    chain: issuers.map((certificate) => certificate.thumbprint),
  }
}

/** The move from the CA of today's certificates to that of the new ones, as far as the endpoints showed it. */
const transition = (state: RunState): ReturnType<typeof caTransition> => {
  const { from, to } = state.plan.authority
  const release = parseStampVersion(state.information?.version ?? '')?.release ?? 0
  return caTransition(from, to, release, sameCa(state))
}

/**
 * Whether today's and the new certificates share an issuer. Servers seldom send their root, so that none is shared proves
 * nothing: null then.
 */
const sameCa = (state: RunState): true | null => {
  const next = new Set([...state.prepared.values()].flatMap(({ chain }) => chain))
  const today = [...state.servedBefore.values()].map(({ certificate }) => certificate?.chain ?? [])
  return today.length > 0 && today.every((chain) => chain.some((issuer) => next.has(issuer))) ? true : null
}
