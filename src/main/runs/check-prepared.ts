import { caTransition } from '../../domain/certificates/ca-transition.ts'
import { checkAuthority, checkTransition, type Finding } from '../../domain/certificates/checks.ts'
import type { PreparedCertificate } from '../../domain/run/event.ts'
import type { RunState } from '../../domain/run/state.ts'
import type { Departure } from '../../domain/share/layout.ts'
import { parseStampVersion } from '../../domain/stamp/version.ts'
import type { CheckedCertificate } from '../certificates/check-set.ts'
import { certificateWork } from '../certificates/work.ts'
import type { StepContext } from './step.ts'

/** A finding with the service folder it is about; an empty folder means the whole set. */
export interface PlacedFinding {
  readonly folder: string
  readonly finding: Finding
}

export interface CheckedPrepared {
  readonly departures: readonly Departure[]
  readonly findings: readonly PlacedFinding[]
}

/**
 * Reads every prepared PFX and runs all checks on it and on the set; journals the layout's departures, what each
 * certificate is and what the checks say.
 */
export const checkPrepared = async (context: StepContext, prepared: string): Promise<CheckedPrepared> => {
  const { names } = context.state().stamp
  const checked = await certificateWork(
    'check',
    {
      folder: prepared,
      stamp: names,
      password: context.ports.vault.password('pfx-password'),
      roots: [],
      revocationLists: [],
      served: servedNow(context.state()),
      at: context.ports.clock.now(),
    },
    { signal: context.signal, onProgress: () => {} },
  )
  context.learn({ fact: 'layout', of: 'prepared', departures: checked.layout })
  for (const certificate of checked.certificates.flatMap(preparedCertificate)) {
    context.learn({ fact: 'certificate-prepared', certificate })
  }
  const state = context.state()
  const placed = [
    ...checked.certificates.map(({ folder, findings }) => ({ folder, findings })),
    {
      folder: '',
      findings: [...checked.set, checkTransition(transition(state)), checkAuthority(state.plan.authority.to)],
    },
  ]
  for (const { folder, findings } of placed) context.learn({ fact: 'certificate-checked', folder, findings })
  return {
    departures: checked.layout,
    findings: placed.flatMap(({ folder, findings }) => findings.map((finding) => ({ folder, finding }))),
  }
}

const servedNow = (state: RunState): ReadonlySet<string> =>
  new Set([...state.servedBefore.values()].flatMap(({ certificate }) => certificate?.thumbprint ?? []))

const preparedCertificate = ({
  folder,
  file,
  leaf,
  leafDer,
  issuers,
}: CheckedCertificate): readonly PreparedCertificate[] => {
  if (leaf === null || file.sha256 === null || file.bytes === null) return []
  const { thumbprint, publicKeySha256, subject, issuer, dnsNames, notBefore, notAfter, key } = leaf
  return [
    {
      folder,
      file: { path: file.path, sha256: file.sha256, bytes: file.bytes },
      thumbprint,
      publicKeySha256,
      subject,
      issuer,
      dnsNames,
      notBefore,
      notAfter,
      keyBits: key.bits,
      chain: issuers.map((certificate) => certificate.thumbprint),
      der: leafDer,
    },
  ]
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
