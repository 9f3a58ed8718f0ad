import type { StepName } from '../../../../domain/run/checklist.ts'
import { checklist } from '../../../../domain/run/checklist.ts'
import { helpArticleFor } from '../../../help-links.ts'
import type { Article } from './article.ts'

interface StepHelp {
  readonly what: string
  readonly why: string
  readonly needs: readonly string[]
  readonly canGoWrong: readonly { readonly what: string; readonly doNext: string }[]
  readonly keywords: readonly string[]
  readonly related: readonly string[]
  readonly source: string
}

const page = 'azure-stack-rotate-secrets.md'
const endpointPage = 'azure-stack-privileged-endpoint.md'

const helps: { readonly [step in StepName]: StepHelp } = {
  Stamp: {
    what: 'Keyturn opens a session on the privileged endpoint, asks the stamp who it is, which release it runs and which root certificates it has, looks at what each endpoint serves by TLS, and leaves.',
    why: 'What is allowed depends on the release: before 1811 external certificates can’t be rotated alone. And the certificates in use today are what the new ones are compared with.',
    needs: [
      'The account of a CloudAdmin.',
      'WinRM (TCP 5985) from this computer to at least one ERCS, with its address in TrustedHosts.',
      'HTTPS (TCP 443) to the endpoints of the stamp.',
    ],
    canGoWrong: [
      {
        what: 'No ERCS lets Keyturn in.',
        doNext:
          'Each refusal is shown with its meaning. After a refusal of the account the other consoles are not tried, because the account could be locked by it.',
      },
      {
        what: 'The version is too old, or not known.',
        doNext:
          'The steps that change something stay closed. Update the stamp to a supported release with its latest hotfix.',
      },
      {
        what: 'The stamp is another one than the one that was saved.',
        doNext: 'Compare region, domain name and addresses. Correct the stamp before anything else.',
      },
    ],
    keywords: ['connect', 'version', 'release', 'stamp information', 'Get-AzureStackStampInformation'],
    related: ['version-rules', 'term-privileged-endpoint', 'gate-version', 'add-a-stamp'],
    source: `${page}, version notes; ${endpointPage}, “Access the privileged endpoint”`,
  },
  Notice: {
    what: 'You confirm by name that users know about the maintenance, that a window is agreed, and that monitoring is in maintenance mode or not there.',
    why: 'While a rotation runs, alerts open and close by themselves and operations of users may fail. Whoever watches the stamp should know why.',
    needs: ['Somebody who may say so: the account that Keyturn runs under stands in the log with each confirmation.'],
    canGoWrong: [
      {
        what: 'A confirmation was given too early.',
        doNext:
          'It stays in the log. Settle it with the people concerned before the rotation starts, or close the run with a reason.',
      },
    ],
    keywords: ['maintenance window', 'SCOM', 'users', 'monitoring', 'confirm'],
    related: [helpArticleFor({ step: 'Rotation' }), 'gate-order'],
    source: `${page}, Prerequisites 2 and 3`,
  },
  Readiness: {
    what: 'The stamp tests itself: Test-AzureStack with the group SecretRotationReadiness. Keyturn reads PASS, WARN or FAIL of every category.',
    why: 'A rotation on a stamp that is not healthy can fail half-way. In this group a warning blocks as a failure does.',
    needs: [
      'A session on the privileged endpoint, in English (en-US): Keyturn sees to that.',
      'Time: the test takes longer on stamps with many nodes.',
      'A result that is not older than 24 hours when the rotation starts.',
    ],
    canGoWrong: [
      {
        what: 'A category says WARN.',
        doNext:
          'Contact support. With a reason and the number of a support case, a warning can be overridden; the report shows it.',
      },
      {
        what: 'A category says FAIL.',
        doNext:
          'Collect logs with Get-AzureStackLog (the role SeedRing holds the detailed report), contact support, mend it, and run the test again. A failure can’t be overridden.',
      },
      {
        what: 'The session is lost while the test runs.',
        doNext: 'The step only reads. Take it again.',
      },
    ],
    keywords: ['Test-AzureStack', 'SecretRotationReadiness', 'WARN', 'FAIL', 'health'],
    related: ['term-readiness', 'gate-readiness', 'gate-readiness-age'],
    source: `${page}, Preparation step 1; azure-stack-diagnostic-test.md`,
  },
  Requests: {
    what: 'Keyturn makes a private key and a certificate request (CSR) for every endpoint. The requests are exported to a folder and taken to the CA.',
    why: 'Each endpoint should have a key of its own. The keys stay here, encrypted, and only with them the CA’s replies are of use.',
    needs: [
      'The subject that your CA wants, and a key length of 2048 bits or more.',
      'A password for the keys. Without it, replies to these requests are worth nothing.',
    ],
    canGoWrong: [
      {
        what: 'You have PFX files already.',
        doNext: 'Name their folder when you open the run, and skip this step with a reason.',
      },
      {
        what: 'The CA changes what was asked for.',
        doNext:
          'Keyturn compares each reply with its request and names what was lost. A stock web server template gives no client authentication, which a stamp demands.',
      },
    ],
    keywords: ['CSR', 'certificate signing request', 'key', 'CA', 'subject'],
    related: ['term-csr', 'term-issuing-ca', helpArticleFor({ step: 'Certificates' })],
    source: 'azure-stack-get-pki-certs.md; azure-stack-pki-certs.md, certificate requirements',
  },
  Certificates: {
    what: 'The CA’s replies become PFX files of the one form that a stamp accepts, or your own PFX files are taken. Then every file goes through the twelve checks of the Readiness Checker and Keyturn’s own.',
    why: 'A PFX that looks good can still be refused by the stamp in the middle of a rotation. It is cheaper to find that out here.',
    needs: [
      'A reply for every request, with its whole chain.',
      'One password for all PFX files: letters of both cases and digits, eight characters or more.',
    ],
    canGoWrong: [
      {
        what: 'Replies are missing.',
        doNext: 'The step waits, for days if it has to. Put the replies beside the others and take the step again.',
      },
      {
        what: 'A check says Fail.',
        doNext:
          'The finding names what mends it. Matters of form (encryption, order, attributes) can be repaired here; names, usages, key length and expiry need a new certificate.',
      },
      {
        what: 'A check says Warning.',
        doNext: 'Read it. Mend it, or accept it with a reason that the report shows.',
      },
    ],
    keywords: ['PFX', 'checks', 'Readiness Checker', 'validate', 'reply', 'repair'],
    related: ['term-pfx', 'term-leaf', 'term-root', 'gate-certificates'],
    source: `${page}, Preparation steps 2 to 4; azure-stack-validate-pki-certs.md`,
  },
  Backup: {
    what: 'The prepared PFX files are copied to the place that you named, and each copy is proven equal to its original by SHA-256.',
    why: 'A rotation that fails may have altered the files on the share. Before a rerun, they are put back from this copy.',
    needs: ['A safe place that is not the share: whoever has these files and their password has the private keys.'],
    canGoWrong: [
      {
        what: 'A copy differs, or there is another file already.',
        doNext: 'Nothing is written over. Move the old backup away and take the step again.',
      },
      {
        what: 'The disk is full or the folder can’t be written.',
        doNext: 'The step fails and names the folder. Nothing else has changed.',
      },
    ],
    keywords: ['copy', 'hash', 'SHA-256', 'secure location'],
    related: [helpArticleFor({ step: 'Share' }), 'gate-share'],
    source: `${page}, Preparation step 3`,
  },
  Share: {
    what: 'Keyturn lays the certificates out on the share exactly as the stamp wants them, compares every file by its hash, and tries to read and write there with the account that the stamp will use.',
    why: 'The stamp takes one layout only. A folder too many makes a rotation fail with words that look like trouble with access.',
    needs: [
      'An SMB share that the ERCS machines reach (TCP 445).',
      'An account that may read and write there.',
      'The path as the stamp sees it, which has to end with \\Certificates.',
    ],
    canGoWrong: [
      {
        what: 'Something lies on the share already.',
        doNext: 'Each departure is named with its path. Keyturn removes nothing that is not its own.',
      },
      {
        what: 'The account is refused.',
        doNext:
          'See that it may read and write. The trial shows the rights of the account from this computer; whether the stamp’s own network reaches the share shows only when it tries.',
      },
      {
        what: 'A rotation has failed.',
        doNext: 'Take this step again: it sets aside what differs, puts the backup copies back, and compares them.',
      },
    ],
    keywords: ['SMB', 'UNC', 'folders', 'layout', 'AAD', 'ADFS', 'PfxFilesPath'],
    related: ['term-service-folder', 'term-identity-provider', 'layout-extra-folder', 'failure-layout'],
    source: `${page}, Preparation steps 5 to 7`,
  },
  Rotation: {
    what: 'Keyturn sends Start-SecretRotation once and follows it to its end: what the session writes is shown, and what the stamp’s own action says decides.',
    why: 'This is the step that changes the stamp. That it is about to be sent stands in the log, on disk, before it leaves.',
    needs: [
      'Every step before it, and a readiness result of the last 24 hours.',
      'The region’s name, typed by hand.',
      'About an hour. The stamp goes on by itself when Keyturn, the session or this computer does not.',
    ],
    canGoWrong: [
      {
        what: 'The session is lost.',
        doNext:
          'That says nothing about the rotation. Keyturn opens another session, on the next ERCS, and asks for the status.',
      },
      {
        what: 'It fails.',
        doNext:
          'Read what the stamp said and what it means. Put the backup copies back with the step Share, then start it again: Keyturn sends a rerun of the same kind.',
      },
      {
        what: 'Nothing moves any more.',
        doNext:
          'After 90 minutes Keyturn says so, and goes on watching. Contact support before anything is started again.',
      },
      {
        what: 'Nobody saw how it ended.',
        doNext:
          'Choose Find out. Keyturn looks at the stamp’s newest rotation; it never sends the command to find out.',
      },
    ],
    keywords: ['Start-SecretRotation', 'rerun', 'ReRun', 'Get-ActionStatus', 'follow', 'start'],
    related: ['failure-general', 'gate-region', 'gate-unknown-outcome', 'when-all-else-fails'],
    source: `${page}, “Rotate external secrets”, Rotation; reference of the privileged endpoint, Get-ActionStatus`,
  },
  Verification: {
    what: 'The stamp tests its external certificates, and Keyturn asks every endpoint by TLS for the certificate that it serves and compares its thumbprint with the prepared one.',
    why: 'A stamp can report success while one endpoint keeps its old certificate. Only what is served counts.',
    needs: [
      'HTTPS (TCP 443) to every endpoint, by name: DNS has to work from here.',
      'A session on the privileged endpoint.',
    ],
    canGoWrong: [
      {
        what: 'An endpoint serves the old certificate.',
        doNext:
          'Wait some minutes and verify again. When it stays so, contact support: the rotation is not done, whatever was reported.',
      },
      {
        what: 'An endpoint can’t be reached.',
        doNext:
          'The failure is named. See whether name resolution, a firewall or the service itself is the cause, and verify again.',
      },
    ],
    keywords: ['AzsExternalCertificates', 'TLS', 'thumbprint', 'served', 'probe'],
    related: ['term-thumbprint', helpArticleFor({ step: 'Cleanup' })],
    source: `${page}, “Rotate external secrets”, Rotation step 3; Get-AzsSSLEndPoints.ps1`,
  },
  Cleanup: {
    what: 'The certificates leave the share, and sessions are closed with their transcripts fetched and hashed.',
    why: 'Files with private keys should not lie on a share any longer than they must, and transcripts are what an auditor reads.',
    needs: ['The share, and a folder for the transcripts that the stamp can write to.'],
    canGoWrong: [
      {
        what: 'A file on the share is not Keyturn’s.',
        doNext: 'It stays, and is named.',
      },
      {
        what: 'Transcripts stay on a console.',
        doNext:
          'The result names the console and the command that fetches them. The next proper close there brings them along.',
      },
      {
        what: 'TrustedHosts was changed for the run.',
        doNext: 'Run the script that puts the old list back, as administrator.',
      },
    ],
    keywords: ['transcripts', 'Close-PrivilegedEndpoint', 'TrustedHosts', 'remove', 'tidy'],
    related: ['term-transcript', 'term-trusted-hosts'],
    source: `${page}, “Rotate external secrets”, Rotation step 4; ${endpointPage}, “Close the privileged endpoint session”`,
  },
  Report: {
    what: 'Keyturn writes the audit report from the log: as a page, a table, the lines themselves, and a bundle with everything that verifies them without Keyturn.',
    why: 'The report can’t disagree with what happened, because it is made of the very entries that were written while it happened.',
    needs: ['Nothing. A report can be written at any time, and most of all when something went wrong.'],
    canGoWrong: [
      {
        what: 'It can’t be written.',
        doNext:
          'The step names the file. Make room or restore access, and take it again: new files get the next number, old ones stay.',
      },
    ],
    keywords: ['audit', 'PDF', 'HTML', 'CSV', 'bundle', 'auditor'],
    related: ['export-the-report', 'verify-elsewhere', 'limits-of-the-log'],
    source: '',
  },
}

export const stepArticles: readonly Article[] = checklist.external.map((step) => {
  const help = helps[step]
  return {
    id: helpArticleFor({ step }),
    title: `Step ${step}`,
    group: 'The checklist',
    keywords: help.keywords,
    body: [
      { text: help.what },
      { text: help.why },
      { heading: 'What it needs' },
      { points: help.needs },
      { heading: 'What can go wrong' },
      { table: { head: ['What', 'What to do then'], rows: help.canGoWrong.map(({ what, doNext }) => [what, doNext]) } },
    ],
    related: help.related,
    source: help.source,
  }
})
