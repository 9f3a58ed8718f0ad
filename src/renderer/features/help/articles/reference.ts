import { certificatesPath, type PepCommand, powerShellOf } from '../../../../domain/pep/command.ts'
import { versionRulesFor } from '../../../../domain/stamp/version-rules.ts'
import { helpArticleFor } from '../../../help-links.ts'
import type { Article, Block } from './article.ts'

const page = 'azure-stack-rotate-secrets.md'

/** As it stands in an example: a share at an address that is nobody's. */
const examplePath = certificatesPath('\\\\192.0.2.10\\certs\\Certificates')

/** What a run on external certificates sends, in its order. */
const sent: readonly { readonly why: string; readonly command: PepCommand }[] = [
  {
    why: 'The step Stamp: release, names, root certificates.',
    command: { command: 'Get-AzureStackStampInformation' },
  },
  {
    why: 'The step Readiness: whether the stamp can be rotated.',
    command: { command: 'Test-AzureStack', group: 'SecretRotationReadiness' },
  },
  ...(examplePath === null
    ? []
    : [
        {
          why: 'The step Rotation, the first time: the one command that changes the stamp.',
          command: {
            command: 'Start-SecretRotation',
            rotate: 'external',
            pfxFilesPath: examplePath,
            pathAccessCredential: 'share-credential',
            certificatePassword: 'pfx-password',
          },
        } as const,
      ]),
  {
    why: 'The step Rotation, after a failure.',
    command: { command: 'Start-SecretRotation', rotate: 'external-rerun' },
  },
  {
    why: 'Beside the rotation, and to find out how one ended.',
    command: { command: 'Get-ActionStatus', functionName: 'Start-SecretRotation' },
  },
  {
    why: 'The step Verification.',
    command: { command: 'Test-AzureStack', include: 'AzsExternalCertificates' },
  },
  {
    why: 'At the end of every session: its transcripts go to the share.',
    command: {
      command: 'Close-PrivilegedEndpoint',
      transcriptsPathDestination: '\\\\192.0.2.10\\transcripts',
      credential: 'share-credential',
    },
  },
]

const sentBlocks: readonly Block[] = sent.flatMap(({ why, command }) => [
  { text: why },
  { code: powerShellOf(command) },
])

const effectWords = { refused: 'refuses', warning: 'warns', information: 'says' } as const

export const referenceArticles: readonly Article[] = [
  {
    id: 'version-rules',
    title: 'What the release of a stamp decides',
    group: 'Reference',
    keywords: ['version', 'release', 'hotfix', '1803', '1811', '1903', '2108', 'rules', 'update'],
    body: [
      {
        text: 'What Keyturn knows of releases, for a rotation of external certificates. Which of it holds for your stamp is shown in the step Stamp.',
      },
      {
        table: {
          head: ['Keyturn', 'What', 'Source'],
          rows: versionRulesFor('external').map(({ effect, message, source }) => [
            effectWords[effect],
            message,
            source,
          ]),
        },
      },
    ],
    related: [helpArticleFor({ gate: 'version' }), helpArticleFor({ step: 'Stamp' })],
    source: `${page}, version notes; release notes and hotfixes as named above`,
  },
  {
    id: 'commands',
    title: 'What Keyturn sends to a stamp',
    group: 'Reference',
    keywords: ['command', 'cmdlet', 'PowerShell', 'closed list', 'Start-SecretRotation', 'sent'],
    body: [
      {
        text: 'Keyturn sends nothing to the privileged endpoint but commands of a closed list. Each is a typed value, and what is shown comes from the very value that is sent. Secrets stand as variables. When a session is opened, Get-Command says what it offers; what it does not offer is not sent.',
      },
      ...sentBlocks,
    ],
    related: ['term-privileged-endpoint', 'limits-of-the-endpoint', 'term-secret'],
    source: `${page}, “Start-SecretRotation cmdlet”; reference of the privileged endpoint`,
  },
  {
    id: 'not-covered',
    title: 'What an external rotation does not renew',
    group: 'Reference',
    keywords: ['App Service', 'Event Hubs', 'SQL', 'MySQL', 'BMC', 'switch', 'backup', 'CloudAdmin password', 'manual'],
    body: [
      { text: 'These have a procedure of their own. Keyturn does not carry it out, and does not know when they end.' },
      {
        table: {
          head: ['What', 'How it is renewed', 'Source'],
          rows: [
            [
              'Internal secrets and the stamp’s root',
              'Start-SecretRotation -Internal; the root from release 2108 on',
              `${page}, “Rotate internal secrets”`,
            ],
            [
              'App Service',
              'In the administrator portal, under Secrets. The certificate of its identity has to be renewed in Microsoft Entra ID or AD FS too. The stamp does not alert about it',
              'app-service-rotate-certificates.md',
            ],
            [
              'Event Hubs',
              'With the Azure PowerShell of administrators, every six months; takes about four hours. The stamp does not alert about it',
              'event-hubs-rp-rotate-secrets.md',
            ],
            [
              'SQL and MySQL',
              'With the scripts that come with their resource providers',
              'azure-stack-sql-resource-provider-maintain.md; azure-stack-mysql-resource-provider-maintain.md',
            ],
            [
              'Credential of the BMCs',
              'Set-BmcCredential on the privileged endpoint; before release 1910 on the BMCs first, by the vendor’s means',
              `${page}, “Update the BMC credential”`,
            ],
            [
              'Certificate that encrypts backups',
              'A new one is put into the settings of the backup; the old PFX is kept for old backups',
              'azure-stack-backup-reference.md',
            ],
            ['Passwords of switches', 'On the switches, at any time', 'azure-stack-customer-defined.md'],
            [
              'Passwords of CloudAdmins',
              'Set-CloudAdminUserPassword on the privileged endpoint',
              'reference of the privileged endpoint',
            ],
          ],
        },
      },
      {
        text: 'Where Azure Container Registry is installed, its certificate does belong to the external rotation, in the folder Container Registry.',
      },
    ],
    related: ['term-internal-secrets', 'term-external-certificates', 'alerts'],
    source: 'as named above',
  },
  {
    id: 'keyturn-stopped',
    title: 'When Keyturn can’t open',
    group: 'Reference',
    keywords: ['start', 'trouble', 'locked', 'altered', 'damaged', 'passphrase', 'disk full', 'read-only', 'key'],
    body: [
      {
        text: 'Without its log Keyturn starts nothing. When the log, its key or the data folder is not as it should be, it says so in the place of everything else, with what can be done. It never repairs a log, and writes over nothing.',
      },
      {
        table: {
          head: ['What', 'What to do'],
          rows: [
            [
              'The data folder is missing or can’t be written',
              'Restore it, the rights to it or room on its disk, and try again.',
            ],
            [
              'Another Keyturn has the log open',
              'Use that one, or close it and try again. Looking, verifying and exporting go on meanwhile.',
            ],
            [
              'The log does not verify',
              'Read up to where it can be trusted. Keep a copy, tell your auditor, and have it set aside: a new log begins that names it.',
            ],
            [
              'The log is gone, and its head is still there',
              'Put the log back from a backup. If there is none, begin a new one: the head is kept as evidence.',
            ],
            [
              'The key can’t be used',
              'The key belongs to the account that made it. Sign in as that one, or enter its passphrase.',
            ],
            [
              'Nothing protects the key',
              'The operating system offers no protection here. Choose a passphrase, or go on without: then whoever reads the file can sign.',
            ],
            [
              'Settings or saved stamps can’t be read',
              'The damaged file is set aside under another name, and Keyturn goes on without it.',
            ],
            ['A newer Keyturn wrote the data', 'Use that version or a newer one.'],
          ],
        },
      },
    ],
    related: ['read-the-log', 'limits-of-the-log', 'when-all-else-fails'],
    source: '',
  },
]
