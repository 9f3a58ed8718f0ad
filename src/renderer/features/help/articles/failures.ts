import type { SessionRefusalReason } from '../../../../domain/pep/session-refusal.ts'
import { sessionRefusalAdvice, sessionRefusalReasons } from '../../../../domain/pep/session-refusal.ts'
import type { Advice } from '../../../../domain/rotation/failures.ts'
import { failureAdvices } from '../../../../domain/rotation/failures.ts'
import { helpArticleFor } from '../../../help-links.ts'
import type { Article, Block } from './article.ts'

/**
 * Articles about what the stamp or Windows answers. What they say is the domain's own advice, the same that a failed step
 * shows; only the titles, and other words to find them by, stand here.
 */

interface Found {
  readonly title: string
  readonly keywords: readonly string[]
}

/** By the id of the advice. */
const failureTitles: { readonly [id: string]: Found } = {
  'parameter-empty': { title: 'A parameter arrived empty', keywords: ['$using', 'null', 'ArgumentList'] },
  layout: {
    title: 'The folder layout on the share is wrong',
    keywords: ['Cannot bind argument to parameter Path because it is null', 'Test-Certificate', 'folders'],
  },
  'path-ending': { title: 'The path does not end with Certificates', keywords: ['PfxFilesPath', 'share'] },
  'command-missing': { title: 'The session does not know the command', keywords: ['is not recognized', 'cmdlet'] },
  'unquoted-path': { title: 'A path stood without quotes', keywords: ['is not recognized', 'quotes'] },
  'scripts-not-allowed': {
    title: 'The endpoint takes no scripts',
    keywords: ['ScriptsNotAllowed', 'no-language mode', 'JEA'],
  },
  'parameter-unknown': {
    title: 'The command does not have a parameter',
    keywords: ['NamedParameterNotFound', 'A parameter cannot be found'],
  },
  'parameter-unfit': {
    title: 'The parameters do not fit the command',
    keywords: ['AmbiguousParameterSet', 'MissingMandatoryParameter'],
  },
  culture: { title: 'A date or a language was not understood', keywords: ['en-US', 'DateTime', 'Culture'] },
  'pfx-password': {
    title: 'A PFX file can’t be opened with the password',
    keywords: ['network password is not correct', '0x80070056', 'wrong password'],
  },
  'pfx-encryption': { title: 'A PFX file has another encryption', keywords: ['TripleDES', 'AES', '3DES'] },
  'certificate-names': { title: 'A certificate lacks the name of its endpoint', keywords: ['DNS names', 'SAN'] },
  'certificate-usage': {
    title: 'A certificate lacks server or client authentication',
    keywords: ['Enhanced Key Usage', 'EKU', 'template'],
  },
  'revocation-list': { title: 'A revocation list can’t be fetched', keywords: ['CRL', 'HTTP CRL'] },
  'pfx-content': {
    title: 'A PFX file holds the wrong things',
    keywords: ['chain', 'private key', 'Other Certificates'],
  },
  'certificate-issue': { title: 'A certificate was issued the wrong way', keywords: ['SHA1', 'key length', 'expiry'] },
  'storage-table-encryption': {
    title: 'Storage tables could not be encrypted anew',
    keywords: ['hotfix 1.2108.2.130', 're-encryption'],
  },
  'rerun-changed-files': { title: 'The files on the share have changed', keywords: ['rerun', 'backup'] },
  'share-access': {
    title: 'The stamp can’t get at the share',
    keywords: ['Access to the path is denied', 'network path was not found', 'SMB', '445'],
  },
  'access-denied': { title: 'The stamp refused the account', keywords: ['Access is denied', 'CloudAdmins'] },
  general: { title: 'The stamp reports a failure that Keyturn does not know', keywords: ['other', 'unknown', 'error'] },
}

const sessionTitles: { readonly [reason in SessionRefusalReason]: Found } = {
  unreachable: {
    title: 'Nothing answers at the address of an ERCS',
    keywords: ['WinRM', '5985', 'firewall', 'timeout'],
  },
  'access-denied': { title: 'The ERCS refused the account', keywords: ['Access is denied', 'locked', 'password'] },
  'wrong-configuration': {
    title: 'No privileged endpoint at the address',
    keywords: ['session configuration', 'PrivilegedEndpoint', 'resource URI'],
  },
  'not-trusted': { title: 'The address is not trusted by this computer', keywords: ['TrustedHosts', 'WinRM', 'NTLM'] },
  'session-limit': { title: 'Too many sessions on the ERCS', keywords: ['concurrent shells', 'quota', 'limit'] },
  culture: { title: 'The session was refused for its language', keywords: ['en-US', 'locale', 'Culture'] },
  powershell: {
    title: 'Windows PowerShell could not be started',
    keywords: ['constrained language mode', 'AppLocker', 'application control'],
  },
  other: { title: 'A session could not be opened for another reason', keywords: ['unknown', 'error'] },
}

const bodyOf = ({ meaning, doNext, doNot }: Advice): readonly Block[] => [
  { text: meaning },
  { heading: 'What to do next' },
  { steps: doNext },
  ...(doNot.length === 0 ? [] : [{ doNot }]),
]

export const failureArticles: readonly Article[] = failureAdvices.map((advice) => ({
  id: helpArticleFor({ failure: advice.id }),
  group: 'When a rotation fails',
  title: failureTitles[advice.id]?.title ?? advice.meaning,
  keywords: failureTitles[advice.id]?.keywords ?? [],
  body: bodyOf(advice),
  related: [helpArticleFor({ step: 'Rotation' }), 'when-all-else-fails'],
  source: advice.source,
}))

export const sessionArticles: readonly Article[] = sessionRefusalReasons.map((reason) => {
  const advice = sessionRefusalAdvice(reason)
  return {
    id: helpArticleFor({ session: reason }),
    group: 'When a session can’t be opened',
    ...sessionTitles[reason],
    body: bodyOf(advice),
    related: ['term-privileged-endpoint', 'term-ercs', 'term-trusted-hosts'],
    source: advice.source,
  }
})
