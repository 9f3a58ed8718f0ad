import { helpArticleFor } from '../../../help-links.ts'
import type { Article } from './article.ts'

interface Term {
  readonly id: string
  readonly title: string
  readonly meaning: readonly string[]
  readonly keywords?: readonly string[]
  readonly related?: readonly string[]
  readonly source?: string
}

const page = 'azure-stack-rotate-secrets.md'
const pki = 'azure-stack-pki-certs.md'
const endpointPage = 'azure-stack-privileged-endpoint.md'

const terms: readonly Term[] = [
  {
    id: 'term-stamp',
    title: 'Stamp',
    meaning: [
      'One installation of Azure Stack Hub: its hardware and everything that runs on it. It is named by its region and its domain name.',
    ],
    keywords: ['Azure Stack Hub'],
    related: ['term-region', 'add-a-stamp'],
  },
  {
    id: 'term-region',
    title: 'Region',
    meaning: [
      'The first label of every external name of a stamp: east in portal.east.azurestack.contoso.com. Before a rotation starts, it is typed by hand.',
    ],
    keywords: ['name'],
    related: ['gate-region'],
    source: pki,
  },
  {
    id: 'term-privileged-endpoint',
    title: 'Privileged endpoint',
    meaning: [
      'A PowerShell session on an ERCS machine in which only certain commands are there, PEP for short. It is the only way in which a rotation is started.',
      'Connect to it only from a computer that is meant for it, and always in English (en-US).',
    ],
    keywords: ['PEP', 'PowerShell', 'session'],
    related: ['term-ercs', 'term-jea'],
    source: endpointPage,
  },
  {
    id: 'term-ercs',
    title: 'ERCS',
    meaning: [
      'One of three virtual machines of a stamp that host the privileged endpoint, also called emergency recovery consoles. They are addressed by IP; when one does not answer, another one does as well.',
    ],
    keywords: ['console', 'Emergency Recovery Console', 'ERCS01'],
    related: ['term-privileged-endpoint', 'session-unreachable'],
    source: `${endpointPage}, “Access the privileged endpoint”`,
  },
  {
    id: 'term-cloudadmin',
    title: 'CloudAdmin',
    meaning: [
      'The account with which sessions on the privileged endpoint are opened, or any other member of CloudAdmins. It is written with its domain, for example azurestack\\cloudadmin.',
    ],
    keywords: ['CloudAdmins', 'account', 'administrator'],
    related: ['session-access-denied'],
    source: endpointPage,
  },
  {
    id: 'term-jea',
    title: 'JEA',
    meaning: [
      'Just Enough Administration: a session that offers chosen commands and no language. That is why the privileged endpoint takes single commands with parameters, and no scripts.',
    ],
    keywords: ['Just Enough Administration', 'no-language mode'],
    related: ['failure-scripts-not-allowed'],
    source: endpointPage,
  },
  {
    id: 'term-trusted-hosts',
    title: 'TrustedHosts',
    meaning: [
      'The list of computers that this computer’s WinRM may address by IP and send a password to. The addresses of the ERCS machines have to stand in it.',
      'Keyturn never changes it by itself: it writes two scripts, one that adds the addresses behind what is there and one that puts the old list back. Each looks first whether the list is still what Keyturn saw.',
    ],
    keywords: ['WinRM', 'WSMan', 'NTLM'],
    related: ['session-not-trusted'],
    source: `${endpointPage}, “Access the privileged endpoint”`,
  },
  {
    id: 'term-transcript',
    title: 'Transcript',
    meaning: [
      'What was sent in a session on the privileged endpoint and what it answered. Close-PrivilegedEndpoint ships it to a share; a session that ends without that leaves it on its console. Keyturn hashes each transcript into the log.',
    ],
    keywords: ['Close-PrivilegedEndpoint', 'record'],
    related: [helpArticleFor({ step: 'Cleanup' })],
    source: `${endpointPage}, “Close the privileged endpoint session”`,
  },
  {
    id: 'term-identity-provider',
    title: 'AAD and AD FS',
    meaning: [
      'The two identity providers that a stamp can have: Microsoft Entra ID, formerly Azure AD, or Active Directory Federation Services. It decides how many certificates there are, and whether their folder is called AAD or ADFS. The stamp does not tell which it is, so Keyturn asks you.',
    ],
    keywords: ['Azure AD', 'Entra', 'ADFS', 'identity'],
    related: ['expected-layout'],
    source: `${page}, Preparation step 6`,
  },
  {
    id: 'term-external-certificates',
    title: 'External certificates',
    meaning: [
      'The certificates of the endpoints that users and administrators reach: portals, resource manager, storage, vaults, extension hosts. You bring them; an external rotation puts them in. A stamp with AAD has 11, with AD FS 13, and one more with Container Registry.',
    ],
    keywords: ['external', 'endpoint', 'portal'],
    related: ['term-internal-secrets', 'term-service-folder'],
    source: `${page}, Overview; ${pki}`,
  },
  {
    id: 'term-internal-secrets',
    title: 'Internal secrets',
    meaning: [
      'Certificates, passwords and keys inside the stamp’s infrastructure. The stamp makes them itself. They are rotated by Start-SecretRotation -Internal, only when a compromise is suspected or an alert asks for it. Keyturn leads through external rotations.',
    ],
    keywords: ['-Internal', 'internal rotation', 'service accounts'],
    related: ['term-external-certificates', 'term-stamp-root'],
    source: `${page}, Overview and “Rotate internal secrets”`,
  },
  {
    id: 'term-stamp-root',
    title: 'The stamp’s root certificate',
    meaning: [
      'The root of the stamp’s own, internal CA, made when it was deployed and good for five years. An external rotation does not renew it; from release 2108 on an internal rotation does. After that, the stamp names old and new ones: the one that ends last is in use.',
    ],
    keywords: ['root rotation', 'internal CA', 'five years'],
    related: ['term-root', 'alerts'],
    source: `${page}, “Rotate Azure Stack Hub root certificate”`,
  },
  {
    id: 'term-leaf',
    title: 'Leaf',
    meaning: [
      'The certificate of an endpoint itself: the first of its chain, the one that a client compares with the name it called.',
    ],
    keywords: ['end entity', 'endpoint certificate'],
    related: ['term-issuing-ca', 'term-root'],
  },
  {
    id: 'term-issuing-ca',
    title: 'Issuing CA',
    meaning: [
      'The certificate authority that signed the leaf. Between it and the root there may be more; all of them have to be in the PFX file, in order.',
    ],
    keywords: ['certificate authority', 'intermediate', 'enterprise CA'],
    related: ['term-root', 'check-cert-chain'],
  },
  {
    id: 'term-root',
    title: 'Root',
    meaning: [
      'The certificate at the end of a chain, which vouches for itself. Who trusts it trusts what it signed. The root of your external certificates is that of your CA, and another one than the stamp’s own.',
    ],
    keywords: ['root CA', 'trust anchor'],
    related: ['term-stamp-root', 'term-leaf'],
  },
  {
    id: 'term-pfx',
    title: 'PFX',
    meaning: [
      'A file (PKCS#12) with a certificate, its chain and its private key, protected by a password. A stamp takes one form of it: encrypted with TripleDES-SHA1, certificates too, with the local-machine attribute on the key, and all files of a set with the same password.',
    ],
    keywords: ['PKCS#12', 'p12'],
    related: ['check-pfx-encryption', 'check-parse-pfx'],
    source: `${page}, Preparation step 2; ${pki}`,
  },
  {
    id: 'term-csr',
    title: 'CSR',
    meaning: [
      'A certificate signing request: names and usages that are wanted, and the public half of a key, as a .req file for the CA. The private half stays where the request was made.',
    ],
    keywords: ['certificate signing request', 'PKCS#10', 'req'],
    related: [helpArticleFor({ step: 'Requests' })],
    source: 'azure-stack-get-pki-certs.md',
  },
  {
    id: 'term-thumbprint',
    title: 'Thumbprint',
    meaning: [
      'The SHA-1 of a whole certificate, as Windows shows it. Two certificates with the same thumbprint are the same. Verification compares the one that is served with the one that was prepared.',
    ],
    keywords: ['fingerprint', 'SHA-1'],
    related: [helpArticleFor({ step: 'Verification' })],
  },
  {
    id: 'term-service-folder',
    title: 'Service folder',
    meaning: [
      'The folder of one endpoint on the share, for example Public Portal or ARM Admin. Its name says to the stamp which endpoint the PFX file in it is for.',
    ],
    keywords: ['folder', 'Public Portal', 'KeyVaultInternal'],
    related: ['expected-layout'],
    source: `${page}, Preparation step 7`,
  },
  {
    id: 'term-readiness',
    title: 'Readiness',
    meaning: [
      'Whether the stamp itself says that its secrets can be rotated: the result of Test-AzureStack with the group SecretRotationReadiness. The Readiness Checker is something else: a tool that checks certificates.',
    ],
    keywords: ['Test-AzureStack', 'Readiness Checker'],
    related: [helpArticleFor({ step: 'Readiness' })],
    source: 'azure-stack-diagnostic-test.md; azure-stack-validate-pki-certs.md',
  },
  {
    id: 'term-rerun',
    title: 'Rerun',
    meaning: [
      'The repetition of a rotation that failed: Start-SecretRotation -ReRun repeats the external one, with -Internal the internal one. Keyturn sends the right one by itself, after the backup copies are back on the share.',
    ],
    keywords: ['-ReRun', 'retry', 'again'],
    related: [helpArticleFor({ step: 'Rotation' })],
    source: `${page}, “Start-SecretRotation cmdlet”`,
  },
  {
    id: 'term-run',
    title: 'Run',
    meaning: [
      'One rotation of one stamp from its first step to its report. It may take weeks, since CAs do. A rerun belongs to the same run. One run at a time is open on a stamp.',
    ],
    keywords: ['rotation', 'checklist'],
    related: [helpArticleFor({ step: 'Stamp' })],
  },
  {
    id: 'term-secret',
    title: 'Secrets in Keyturn',
    meaning: [
      'Passwords are held in memory only, and wiped when they are needed no more. They are sealed on their way to PowerShell, and stand in no script, command line, log, report or file. Keys of requests are kept in files that a password encrypts.',
      'While you type one, the window can’t be captured, on systems that offer that.',
    ],
    keywords: ['password', 'memory', 'vault'],
    related: ['gate-secret', 'term-privileged-endpoint'],
  },
  {
    id: 'term-anchor',
    title: 'Anchor',
    meaning: [
      'A head of the log that is kept outside of it: in a file beside it, in every report, in the event log of Windows, on paper. A cut end, or a whole log put in the place of another, shows only against an anchor.',
    ],
    keywords: ['head', 'proof', 'event log'],
    related: ['term-head', 'term-paper-code', 'limits-of-the-log'],
  },
  {
    id: 'term-head',
    title: 'Head',
    meaning: [
      'The newest entry of the log and its hash. Because every hash covers the one before, one head stands for everything that was written up to it.',
    ],
    keywords: ['hash', 'chain'],
    related: ['term-anchor', 'term-checkpoint'],
  },
  {
    id: 'term-checkpoint',
    title: 'Checkpoint',
    meaning: [
      'An entry in which the log signs everything before it with its key (ECDSA on P-256). One is written after every step, when the log is opened and closed, and at the latest after 255 other entries.',
    ],
    keywords: ['signature', 'key', 'sign'],
    related: ['term-head', 'limits-of-the-log'],
  },
  {
    id: 'term-paper-code',
    title: 'Paper code',
    meaning: [
      'A short code for one head of the log, for example 4-F02R-134J-5MP9-XJZM-N: the entry’s number, the beginning of its hash, and a check digit that notices every single wrong digit. Written on paper and kept elsewhere, it proves later that the log up to there is the same.',
    ],
    keywords: ['code', 'write down', 'base32'],
    related: ['term-anchor', 'verify-elsewhere'],
  },
  {
    id: 'term-origin',
    title: 'Origin of the log',
    meaning: [
      'The name of the log: the computer on which it was begun, and a number that no other log has. Every checkpoint carries it, so that checkpoints of another log are noticed.',
    ],
    keywords: ['name', 'log'],
    related: ['term-checkpoint'],
  },
]

export const termArticles: readonly Article[] = terms.map(({ id, title, meaning, keywords, related, source }) => ({
  id,
  title,
  group: 'Words',
  keywords: keywords ?? [],
  body: meaning.map((text) => ({ text })),
  related: related ?? [],
  source: source ?? '',
}))
