/** Who signed a certificate. `Public` means a CA in the Microsoft Trusted Root Program. */
export type CaKind = 'SelfSigned' | 'Enterprise' | 'Public'

export interface CaTransition {
  readonly verdict: 'supported' | 'warning' | 'refused'
  readonly message: string
  readonly source: string
}

const source = 'azure-stack-rotate-secrets.md, Preparation step 2, table of CA support; azure-stack-pki-certs.md'

/** From which release on a move to another kind of CA is supported; null where it never is. */
const since: { readonly [from in CaKind]: { readonly [to in CaKind]: number | null } } = {
  SelfSigned: { SelfSigned: null, Enterprise: 1903, Public: 1803 },
  Enterprise: { SelfSigned: null, Enterprise: 1803, Public: 1803 },
  Public: { SelfSigned: null, Enterprise: 1903, Public: 1803 },
}

/**
 * Whether certificates of one kind of CA may be replaced by those of another on a stamp of that release.
 *
 * Two cells of the table are ambiguous. Whether 1903 still needs the same enterprise CA: the rotation page says so, the
 * PKI page says any CA from 1903 on. And whether "same enterprise CA" means the issuing CA or the root was asked in
 * public and never answered. Both end as warnings, to be accepted with a reason.
 *
 * @param sameEnterpriseCa whether the new certificates end in the root that signs today's; null when that is not known
 */
export const caTransition = (
  from: CaKind,
  to: CaKind,
  release: number,
  sameEnterpriseCa: boolean | null,
): CaTransition => {
  const minimum = since[from][to]
  const move = `from ${words[from]} to ${words[to]}`
  if (minimum === null) {
    return answer(
      'refused',
      `A rotation ${move} is not supported by any release: self-signed certificates are no target.`,
    )
  }
  if (release < minimum) {
    return answer('refused', `A rotation ${move} is supported from release ${minimum} on; this stamp is at ${release}.`)
  }
  if (from === 'Enterprise' && to === 'Enterprise' && release <= 1903) return sameCa(release, sameEnterpriseCa)
  return answer('supported', `A rotation ${move} is supported at release ${release}.`)
}

const sameCa = (release: number, same: boolean | null): CaTransition => {
  const rule = 'From 1803 to 1903 the new certificates must come from the enterprise CA that was used at deployment'
  if (same === false) {
    return release < 1903
      ? answer('refused', `${rule}; these end in another root.`)
      : answer(
          'warning',
          `${rule}, says the rotation page, and the PKI page says any CA is allowed from 1903 on; these end in another root.`,
        )
  }
  return answer(
    'warning',
    `${rule}. ${same === null ? 'Whether it is the same can’t be seen from here' : 'They end in the same root'}; whether the same root is enough or the issuing CA must be the same too is not published. Ask whoever runs the CA.`,
  )
}

const words: { readonly [kind in CaKind]: string } = {
  SelfSigned: 'self-signed certificates',
  Enterprise: 'an enterprise CA',
  Public: 'a public CA',
}

const answer = (verdict: CaTransition['verdict'], message: string): CaTransition => ({ verdict, message, source })
