import type { CertificateFacts, OpenedPfx, UnreadablePfx } from '../facts.ts'
import { type Finding, finding, fixes, ok, remediating } from './finding.ts'

const tripleDes = 'TripleDES-SHA1'

export const pfxEncryption = (facts: OpenedPfx): Finding => {
  const key = facts.keys.map(
    ({ encryption }) => encryption?.algorithm ?? 'nothing at all (its private key lies in clear)',
  )
  // Certificates in clear are lost privacy, which Parse PFX warns about; another cipher is the wrong encryption.
  const certificates = facts.certificateEncryption.flatMap((encryption) =>
    encryption === null ? [] : [encryption.algorithm],
  )
  const wrong = [...new Set([...key, ...certificates].filter((algorithm) => algorithm !== tripleDes))]
  if (wrong.length === 0) return facts.mac === null || facts.mac.algorithm === 'SHA1' ? encrypted : wrongMac(facts.mac)
  return finding(
    'PFX Encryption',
    'Fail',
    `It is encrypted with ${wrong.join(' and ')}; the stamp takes ${tripleDes} only.`,
    fixes.reexport,
    'azure-stack-rotate-secrets.md, Preparation step 2',
  )
}

/** A file whose protection is of a kind that Keyturn can't undo, and a stamp neither. */
export const unknownEncryption = ({ message }: UnreadablePfx): Finding =>
  finding(
    'PFX Encryption',
    'Fail',
    `${message} The stamp takes ${tripleDes} only.`,
    fixes.reexport,
    'azure-stack-rotate-secrets.md, Preparation step 2',
  )

const encrypted = ok('PFX Encryption', `It is encrypted with ${tripleDes}.`)

/** TripleDES_SHA1 of Windows names the MAC too, and Windows Server 2016 says "wrong password" to any other. */
const wrongMac = ({ algorithm }: NonNullable<OpenedPfx['mac']>): Finding =>
  finding(
    'PFX Encryption',
    'Fail',
    `It is encrypted with ${tripleDes}, but its MAC is of ${algorithm}: the stamp takes SHA1 only.`,
    fixes.reexport,
    'azure-stack-rotate-secrets.md, Preparation step 2; Export-PfxCertificate, CryptoAlgorithmOption',
  )

export const parsePfx = (facts: OpenedPfx): Finding => {
  if (facts.mac === null) {
    return finding(
      'Parse PFX',
      'Fail',
      'It has no MAC: nothing shows that its password is right and that it was not altered.',
      fixes.reexport,
      remediating,
    )
  }
  if (facts.certificates.length > 0 && facts.certificateEncryption.some((encryption) => encryption === null)) {
    return finding(
      'Parse PFX',
      'Warning',
      'The password protects only the private key: the certificates in it are not encrypted.',
      'Export it again with certificate privacy switched on; or repair it.',
      remediating,
    )
  }
  return ok('Parse PFX', 'It can be opened, and the password protects all of it.')
}

export const privateKey = (facts: OpenedPfx, leaf: CertificateFacts | null): Finding => {
  const fail = (message: string, fix: string = fixes.reexport): Finding =>
    finding('Private Key', 'Fail', message, fix, remediating)
  const [key, second] = facts.keys
  if (key === undefined) {
    return fail(
      'It holds no private key.',
      'Export it again from the Local Machine store of the computer that made the request, with its private key.',
    )
  }
  if (second !== undefined) return fail(`It holds ${facts.keys.length} private keys; there must be one.`)
  if (facts.certificates.length === 0) return fail('It holds a private key and no certificate.')
  if (leaf?.publicKeySha256 !== key.publicKeySha256)
    return fail(
      'No certificate in it belongs to its private key.',
      'Put the right key and certificate together; if the key is lost, it needs to be issued again.',
    )
  if (!key.localMachine)
    return fail(
      'Its private key has no local-machine attribute.',
      'Export it again from the Local Machine store; or repair it.',
    )
  return ok('Private Key', 'Its private key is there and marked for the local machine.')
}

/** A file that can't be opened is a matter of Parse PFX, whatever the reason. */
export const unreadable = ({ reason, message }: UnreadablePfx): Finding =>
  finding('Parse PFX', 'Fail', message, unreadableFix(reason), remediating)

const unreadableFix = (reason: UnreadablePfx['reason']): string => {
  switch (reason) {
    case 'inaccessible':
      return 'Close the program that uses it, give this account the right to read it, and check again.'
    case 'wrong-password':
      return 'Give the password with which it was exported; all PFX files of a set must have the same one.'
    case 'empty':
    case 'too-large':
    case 'not-pfx':
    case 'damaged':
      return 'Export it again and copy it anew.'
    case 'too-costly':
    case 'unsupported':
      return fixes.reexport
  }
}
