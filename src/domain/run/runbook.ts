import { serviceFolders } from '../certificates/certificate-set.ts'
import type { PepCommand } from '../pep/command.ts'
import { powerShellText } from '../pep/powershell-text.ts'
import { confirmationNames, confirmations } from './checklist.ts'
import { closingCommand } from './closing.ts'
import type { RunPlan, StampReference } from './event.ts'
import { standardPolicy } from './gates.ts'
import { block, sent, span, warning } from './runbook-markdown.ts'
import * as jumpBox from './runbook-powershell.ts'

/** What the runbook takes from the plan of a run. Folders that are null are asked for when it is carried out. */
type RunbookPlan = Pick<RunPlan, 'share' | 'pfxFilesPath' | 'transcripts' | 'transcriptsDestination'> & {
  readonly [folder in 'prepared' | 'backup' | 'setAside']: string | null
}

interface RunbookOptions {
  /** The program and its version. */
  readonly madeBy: string
  readonly at: Date
}

/**
 * A whole rotation of the external certificates by hand, as Markdown: for the day when Keyturn may not run on the
 * computer that reaches the stamp. Its blocks are for Windows PowerShell 5.1; each command for the stamp is the very
 * text that the windows and the report show.
 *
 * Source: "Rotate external secrets" in azure-stack-rotate-secrets.md; azure-stack-privileged-endpoint.md.
 */
export const runbookOf = (stamp: StampReference, plan: RunbookPlan, options: RunbookOptions): string =>
  [
    ...introduction(stamp, options),
    ...beforeYouBegin(stamp),
    ...secretsAndFolders(stamp, plan),
    ...trustedHosts(stamp),
    ...session(stamp),
    ...rightStamp(stamp),
    ...readiness(),
    ...backup(stamp),
    ...share(stamp, plan),
    ...rotation(stamp, plan),
    ...following(),
    ...rerun(stamp, plan),
    ...verification(stamp),
    ...closing(plan),
    ...cleanup(plan),
    ...forTheAuditor(stamp),
    ...sources(),
  ].join('\n')

const stampName = ({ names }: StampReference): string => `${names.region}.${names.fqdn}`

const introduction = (stamp: StampReference, { madeBy, at }: RunbookOptions): readonly string[] => [
  `# Runbook: rotate the external certificates of ${span(stampName(stamp))} by hand`,
  '',
  ...(stamp.rehearsal === null
    ? []
    : [
        `> **Rehearsal.** This is the runbook of a simulated stamp, scenario ${span(stamp.rehearsal)}. It is for reading: do not carry it out on a real one.`,
        '',
      ]),
  `Made by ${span(madeBy)} on ${at.toISOString()}, for the day when Keyturn may not run on the computer that reaches the stamp. It is for one rotation of one stamp with ${provider(stamp)}. What is done by this runbook stands in no log of Keyturn: the last section lists what to write down instead.`,
  '',
  'Work from top to bottom, in one window of **Windows PowerShell 5.1**, and paste each block whole. Read what a block answers before you paste the next one. When a line answers with an error, stop and settle it first.',
  '',
]

const provider = ({ names }: StampReference): string =>
  names.identity === 'AAD' ? 'Microsoft Entra ID (folder `AAD`)' : 'AD FS (folder `ADFS`)'

const beforeYouBegin = (stamp: StampReference): readonly string[] => [
  '## Before you begin',
  '',
  '- **From where:** a privileged access workstation, the Operator Access Workstation, or a hardened virtual machine on the hardware lifecycle host; never the hardware lifecycle host itself. It has to reach each console (ERCS) below by TCP 5985, the share, and the endpoints of the stamp by TCP 443.',
  '- **As whom:** the stamp’s `CloudAdmin`, or a member of CloudAdmins. The share has to be readable and writable for the account that the stamp is given; an administrator of the computer is needed for the list of trusted hosts only (sections 2 and 13).',
  '- **When:** a rotation takes about an hour, and during it public addresses of the stamp may not answer for two to five minutes. Alerts that open and close by themselves meanwhile are expected.',
  '- **What:** the new certificates as PFX files, checked (`keyturn certificates check` does it on any computer): the whole chain, TripleDES-SHA1, one password for all, of the letters A to Z, a to z and digits only.',
  '',
  ...warning(
    'Stop here when the stamp is older than release 1811: there, this command rotates internal secrets too. Never rotate to self-signed certificates, and before 1903 not from a self-signed or public CA to an enterprise CA, nor to another enterprise CA.',
  ),
  'Confirm each, with your name:',
  '',
  ...confirmationNames.map((name) => `- [ ] ${confirmations[name]}`),
  `- [ ] The latest hotfix of the stamp’s release is installed.`,
  `- [ ] The certificates are checked, ${serviceFolders(stamp.names).length} of them, and nobody else rotates or updates this stamp now.`,
  '',
  'The consoles (ERCS), in the order in which they are tried:',
  '',
  ...stamp.consoles.map(({ name, address }) => `- ${span(name)}: ${span(address)}`),
  '',
]

const secretsAndFolders = (stamp: StampReference, plan: RunbookPlan): readonly string[] => [
  '## 1. A record of this window, the secrets and the folders',
  '',
  'The first line records what you type and what is answered, in a file that it names. What is asked for by the next lines is not recorded; never type a password into a line.',
  '',
  ...block('Start-Transcript'),
  ...block(...jumpBox.askForSecrets(stampName(stamp))),
  'The account of the CloudAdmin is written `domain\\cloudadmin`. The password of the PFX files is the one with which they were made.',
  '',
  ...block(
    jumpBox.folderVariable(
      'prepared',
      plan.prepared,
      'Folder that directly holds the service folders with the PFX files',
    ),
    jumpBox.folderVariable('backup', plan.backup, 'New folder for the backup, in a secure place'),
  ),
]

const trustedHosts = (stamp: StampReference): readonly string[] => [
  '## 2. Trust the consoles by their addresses',
  '',
  'In a **second window, as administrator**. Keep it open to the end: it remembers the list as it was. The first list that it shows is the one from before: write it down. When Windows asks whether to start the WinRM service, say yes.',
  '',
  ...block(...jumpBox.trustAddresses(stamp.consoles.map(({ address }) => address))),
  ...warning(
    'Do not use the `winrm` line of the vendor’s page for this: it replaces the whole list, and every other host that was trusted is lost. When Windows says that a group policy sets the list, ask those who maintain the policy; nothing here can change it.',
  ),
]

const session = (stamp: StampReference): readonly string[] => [
  '## 3. Open a session',
  '',
  'In the first window again. The culture matters: with another than `en-US`, the readiness test misbehaves. The times are in milliseconds: a minute to connect, an hour without a sign of life.',
  '',
  ...block(jumpBox.sessionOption),
  'Try one console after the other, and take the next one only when this one does not answer. What says that access is denied is no reason to try the next: ask for the credential again first, since failed attempts may lock the account.',
  '',
  ...stamp.consoles.flatMap(({ name, address }) => [`On ${span(name)}:`, '', ...block(jumpBox.openSession(address))]),
  ...warning(
    'Never enter the session (`Enter-PSSession`), and never use `$using:`: the endpoint takes plain commands only, and values that are sent in another way than below may arrive empty.',
  ),
]

const rightStamp = (stamp: StampReference): readonly string[] => [
  '## 4. See that it is this stamp',
  '',
  ...sent({ command: 'Get-AzureStackStampInformation' }),
  `- [ ] \`ExternalDomainFQDN\` is ${span(stampName(stamp))}, and \`RegionName\` is ${span(stamp.names.region)}.`,
  '- [ ] `StampVersion` is `1.1811` or later: the second number is the release.',
  '',
  ...warning('When one of them differs, stop: close the session (section 12) and find out which stamp this is.'),
]

const readiness = (): readonly string[] => [
  '## 5. Readiness',
  '',
  ...sent({ command: 'Test-AzureStack', group: 'SecretRotationReadiness' }),
  '- [ ] Every line says `PASS`.',
  `- [ ] It is no older than ${standardPolicy.readinessHours} hours when the rotation starts; else run it again.`,
  '',
  ...warning(
    'In this group a `WARN` blocks a rotation as a `FAIL` does. Mend what it names and run it again; about warnings, ask the vendor’s support. Do not start a rotation beside a warning without a support case that says so.',
  ),
]

const backup = (stamp: StampReference): readonly string[] => [
  '## 6. Backup',
  '',
  'A rotation that fails may alter the files on the share. Without a copy of them elsewhere it can’t be repeated.',
  '',
  ...block(...jumpBox.makeBackup),
  ...block(...jumpBox.hashFunction),
  ...block('Get-FolderHash $backup', jumpBox.compareFolders('$prepared', '$backup')),
  `- [ ] It lists ${serviceFolders(stamp.names).length} files, one \`.pfx\` in each folder, with their SHA-256; and it names no difference below them. In a difference, \`<=\` marks what only the first folder has, \`=>\` what only the second has.`,
  '',
]

const share = (stamp: StampReference, plan: RunbookPlan): readonly string[] => [
  '## 7. The share',
  '',
  `The stamp is given ${span(plan.pfxFilesPath)}. Below it stand exactly the folders that are made here, each with exactly one \`.pfx\`, and nothing else: no folder of the other identity provider, no help file. CertDirectoryMaker makes both; do without it.`,
  '',
  'Map the share with the account that the stamp will use. It has to be able to write, read and delete there; a message that a user may not connect more than once means that the share is already connected in another name: disconnect it first.',
  '',
  ...block(...jumpBox.mapShare(plan.share)),
  '- [ ] The line that was written came back, and there is no `Certificates` yet. Move away what is there.',
  '',
  'Make the folders:',
  '',
  ...block(...jumpBox.makeFolders(plan.share, stamp.names)),
  'Fill them, and compare:',
  '',
  ...fillAndCompare(stamp, plan),
  `- [ ] It lists ${serviceFolders(stamp.names).length} files and names no difference.`,
  '',
]

const fillAndCompare = (stamp: StampReference, plan: RunbookPlan): readonly string[] => [
  ...block(...jumpBox.fillFolders(plan.share, stamp.names)),
  ...block(`Get-FolderHash ${onShare(stamp, plan)}`, jumpBox.compareFolders('$prepared', onShare(stamp, plan))),
]

const onShare = (stamp: StampReference, plan: RunbookPlan): string =>
  powerShellText(jumpBox.providerFolder(plan.share, stamp.names))

const rotation = (stamp: StampReference, plan: RunbookPlan): readonly string[] => [
  '## 8. The rotation',
  '',
  'First ask what the stamp did last, so that the new rotation can be told from an old one:',
  '',
  ...sent(status),
  'Write down its start and its status; an error that there is none is fine.',
  '',
  '- [ ] Sections 4 to 7 have all their marks.',
  `- [ ] Somebody has read the next block aloud: the stamp is ${span(stampName(stamp))}, the region ${span(stamp.names.region)}.`,
  '',
  ...warning(
    'From here on there is no way back: no public page knows of one, and a rotation that goes wrong can cost the workloads. Paste this block **once**. Whatever happens to the window or the connection, never paste it again: go on with section 9.',
  ),
  ...sent({
    command: 'Start-SecretRotation',
    rotate: 'external',
    pfxFilesPath: plan.pfxFilesPath,
    pathAccessCredential: 'share-credential',
    certificatePassword: 'pfx-password',
  }),
  "It has ended well when it says `ActionPlanInstanceID` … `CurrentStatus: Completed` and then `Action plan finished with status: 'Completed'`; older releases say `DONE` or `Overall action status: Success`. A window that falls silent, or a connection that breaks, says nothing about the rotation: it goes on in the stamp.",
  '',
]

const status: PepCommand = { command: 'Get-ActionStatus', functionName: 'Start-SecretRotation' }

const following = (): readonly string[] => [
  '## 9. Follow it',
  '',
  'When the connection is lost, or to look from a second window: open a session as in section 3, at the next console if need be (in a new window, its first line and `$cloudAdminCredential` of section 1 come before), and ask:',
  '',
  ...sent(status),
  '- `Status` is the answer, `ProgressAsXml` tells the steps. It has to be the new rotation: compare its start with what you wrote down.',
  '- `Completed` is the end: go on with section 11. A failure is one too: go on with section 10. With anything else it is not over: ask again in some minutes.',
  '',
  ...warning(
    'When nothing has moved for 90 minutes, call the vendor’s support. Do not start, repeat or cancel anything before they have looked.',
  ),
]

const rerun = (stamp: StampReference, plan: RunbookPlan): readonly string[] => [
  '## 10. Only after a failure: rerun',
  '',
  "Read the message, and do what it says. `Cannot bind argument to parameter 'Path' because it is null` means that the folders on the share are wrong (section 7), whatever it sounds like. Close this session (section 12) when the cause takes long to mend: a failed rotation has its transcripts too.",
  '',
  'Then the backup goes back first. See whether the share still holds it:',
  '',
  ...block(jumpBox.compareFolders('$backup', onShare(stamp, plan))),
  'When it names a difference, keep a copy of what is there, and lay the backup out anew:',
  '',
  ...block(
    jumpBox.folderVariable(
      'setAside',
      plan.setAside,
      'New folder for what the failed rotation left, in a secure place',
    ),
  ),
  ...block(...jumpBox.setShareAside(plan.share)),
  ...block(jumpBox.compareFolders(onShare(stamp, plan), jumpBox.setAsideFolder(stamp.names))),
  'When that names no difference, what was set aside is whole:',
  '',
  ...block(jumpBox.emptyShare(plan.share), '$prepared = $backup'),
  ...block(...jumpBox.makeFolders(plan.share, stamp.names)),
  ...fillAndCompare(stamp, plan),
  '- [ ] The share holds what the backup holds: no difference is named.',
  '- [ ] The readiness test passes again (section 5).',
  '',
  ...warning(
    `The external rotation is repeated by \`-ReRun\` alone. Never add \`-Internal\`, which would repeat the internal rotation; never send the command of section 8 a second time. Paste this block once, and follow it as in section 9. When it fails again, call the vendor’s support.`,
  ),
  ...sent({ command: 'Start-SecretRotation', rotate: 'external-rerun' }),
]

const verification = (stamp: StampReference): readonly string[] => [
  '## 11. Verification',
  '',
  ...sent({ command: 'Test-AzureStack', include: 'AzsExternalCertificates' }),
  'The vendor’s page adds `-Debug`, which asks after each message whether to go on; answer `A` there if you add it. A stamp that does not know `AzsExternalCertificates` says so; the comparison below then stands alone. It asks each endpoint for the certificate that it serves, and compares it with the backup:',
  '',
  ...block(...jumpBox.compareServed(stamp.names)),
  `- [ ] Every line says \`equal\`.`,
  '',
  ...warning(
    'When one differs, wait some minutes and compare again; when it stays so, call the vendor’s support. The rotation is not done, whatever the stamp said.',
  ),
]

const closing = (plan: RunbookPlan): readonly string[] => [
  '## 12. Close the endpoint, after a failure too',
  '',
  'This writes the transcripts of the session to the share and ends it. Do it for **every console on which you opened a session**: one whose connection broke has left its transcripts there, and the next closing on that console brings them along.',
  '',
  ...sent(closingCommand(plan)),
  'The connection ends with it, so a message that it was closed is no failure. Then:',
  '',
  ...block('Remove-PSSession -Session $session', jumpBox.hashTranscripts(plan.transcripts)),
  '- [ ] There is a transcript for each session, and its hash is written down.',
  '',
  ...warning(
    '`Remove-PSSession`, `exit` or a closed window alone leave the transcripts on the console, where the auditor can’t read them.',
  ),
]

const cleanup = (plan: RunbookPlan): readonly string[] => [
  '## 13. Clean up',
  '',
  'The certificates leave the share; the backup stays in its secure place. After a failure they stay until a rerun has ended well.',
  '',
  ...block(jumpBox.emptyShare(plan.share), ...jumpBox.unmapShare(plan.share)),
  'In the window of the administrator, the list of trusted hosts as it was. It shows what it wrote: compare it with what you wrote down. When somebody else has changed the list meanwhile, take only the addresses of the consoles out of it.',
  '',
  ...block(...jumpBox.restoreTrustedHosts),
  'In the first window:',
  '',
  ...block(jumpBox.forgetSecrets, 'Stop-Transcript'),
  '- [ ] The maintenance is over: monitoring is back, the users are told.',
  '',
]

const forTheAuditor = (stamp: StampReference): readonly string[] => [
  '## 14. For the auditor',
  '',
  'Times in UTC. Keep this page with the record of section 1 and the transcripts of section 12.',
  '',
  '| what | value |',
  '| ---- | ----- |',
  ...[
    'stamp, as `Get-AzureStackStampInformation` named it',
    'number of the change request',
    'carried out by (name and account)',
    'second person (name)',
    'computer',
    `consoles used (of ${stamp.consoles.length})`,
    '`StampVersion`',
    'readiness: time, result, support case if any',
    'TrustedHosts before, during and after',
    `backup: place, and the SHA-256 of its ${serviceFolders(stamp.names).length} files`,
    'last rotation before this one (start, status)',
    '`Start-SecretRotation` sent: how often, when, by whom',
    '`ActionPlanInstanceID` and last status, with its time',
    'failures, word for word, and what was done',
    'verification: time, `Test-AzureStack`, endpoints equal',
    'transcripts: file names and SHA-256',
    'record of section 1: file name and SHA-256',
    'certificates off the share (time)',
    'what departed from this runbook, and why',
  ].map((what) => `| ${what} | |`),
  '',
]

const sources = (): readonly string[] => [
  '## Sources',
  '',
  'The public documentation of Azure Stack Hub: “Rotate secrets in Azure Stack Hub”, “Use the privileged endpoint”, “Validate Azure Stack Hub system state” and the reference of the privileged endpoint. What is said of Windows itself (WinRM, drives, accounts, the console) is from the documentation of Windows PowerShell 5.1.',
  '',
]
