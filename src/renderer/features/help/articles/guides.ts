import { helpArticleFor } from '../../../help-links.ts'
import type { Article } from './article.ts'

const page = 'azure-stack-rotate-secrets.md'

/** How things are done, and what is good to know before them. */
export const guideArticles: readonly Article[] = [
  {
    id: 'first-start',
    title: 'The first start',
    group: 'First things',
    keywords: ['begin', 'start', 'introduction', 'welcome'],
    body: [
      {
        text: 'Keyturn leads you through the rotation of a stamp’s external certificates, from the readiness test to the report. It needs no internet, and it never starts anything that you did not ask for.',
      },
      {
        steps: [
          'Keyturn has begun its log and made the key that signs it. Open About, write the paper code down, and keep a copy of the public key on another computer.',
          'Rehearse once: choose Rehearse on the simulated stamp, and go through the whole checklist. Everything there is real but the stamp.',
          'Add your stamp, and test the connection. That changes nothing.',
          'Open a run and take its first two steps, Stamp and Readiness. They only read.',
          'Agree on a maintenance window, get the certificates, and go on from there.',
        ],
      },
    ],
    related: ['rehearse', 'add-a-stamp', 'keyboard', 'what-is-simulated'],
    source: '',
  },
  {
    id: 'when-all-else-fails',
    title: 'When all else fails',
    group: 'First things',
    keywords: ['support', 'emergency', 'help', 'call', 'stuck', 'logs'],
    body: [
      {
        text: 'A rotation that failed twice, or whose end can’t be found out, is a matter for the support of Azure Stack Hub. Do nothing in a hurry: what was started goes on by itself, and what is known of it is in the log.',
      },
      { heading: 'What to collect' },
      {
        steps: [
          'Take the step Report: it works at any time. Its bundle holds the log, the transcripts and what verifies them.',
          'Keep the stamp’s own words: copy the output of the step that failed.',
          'When support asks for logs of the stamp, collect them with Get-AzureStackLog; the role SeedRing holds the detailed report of the readiness test.',
          'Note the release, the region, the time in UTC, and which console was used.',
        ],
      },
      { heading: 'Whom to call' },
      {
        text: 'The support of Azure Stack Hub, for everything that the stamp says. Whoever runs your CA, for the certificates. The administrators of the share and of the network, for access.',
      },
      {
        doNot: [
          'Do not start the rotation by hand beside Keyturn, and never without -ReRun after a failure.',
          'Do not mix up the reruns: -ReRun alone repeats the external rotation, -Internal -ReRun the internal one.',
          'Do not restart ERCS machines or nodes while something may be running on them.',
          'Do not delete the backup of the certificates, nor change the files on the share.',
          'Do not send passwords or PFX files with the report. The bundle has none of them.',
        ],
      },
    ],
    related: [helpArticleFor({ failure: 'general' }), helpArticleFor({ gate: 'unknown-outcome' }), 'export-the-report'],
    source: `${page}, “Rotation” step 2; azure-stack-diagnostic-test.md`,
  },
  {
    id: 'what-is-simulated',
    title: 'What is simulated, and what is not proven',
    group: 'First things',
    keywords: ['rehearsal', 'simulated', 'limits', 'tested'],
    body: [
      {
        text: 'The stamp of a rehearsal is simulated. What it says on its console is what public pages and logs show, and begins with “simulated” where they show nothing. The names of the steps of its rotation are invented. Whether an account may use the share is simulated; the files are real, and so are keys, PFX files, TLS, the log and the report.',
      },
      { heading: 'Not proven' },
      {
        points: [
          'Keyturn has met no real stamp yet.',
          'It was built and tested without Windows: its event log, the protection of the key by the operating system, and the verifier under Windows PowerShell 5.1 have not been seen there.',
          'The way to the privileged endpoint was tested over the engine of PowerShell 7 and its remoting, not over WinRM.',
        ],
      },
      { text: 'So take the first two steps of your first run with care: they only read.' },
    ],
    related: ['rehearse', 'limits-of-the-endpoint', 'limits-of-the-log'],
    source: '',
  },
  {
    id: 'alerts',
    title: 'When a stamp alerts',
    group: 'First things',
    keywords: ['alert', '90 days', '30 days', 'expiry', 'expiration', 'critical', 'warning'],
    body: [
      {
        text: 'A stamp shows a warning 90 days before external or internal certificates end, and a critical alert from 30 days on. The day itself counts as within: whether it does is not published, so Keyturn takes the stricter reading.',
      },
      {
        text: 'The titles are “Pending external certificate expiration”, “Pending internal certificate expiration” and “Pending service account password expiration”.',
      },
      {
        text: 'The page Expiry shows all ends that Keyturn knows, and writes them into a calendar file. Ends of internal certificates are known only when you enter them where the stamp is edited: the privileged endpoint does not tell them.',
      },
    ],
    related: ['term-external-certificates', 'term-internal-secrets', 'term-stamp-root'],
    source: `${page}, Overview`,
  },
  {
    id: 'rehearse',
    title: 'Rehearse a rotation',
    group: 'How to',
    keywords: ['rehearsal', 'simulated stamp', 'scenario', 'practice', 'training'],
    body: [
      {
        steps: [
          'On the page Stamps, choose Rehearse on the simulated stamp.',
          'Choose what shall happen: that everything goes well, or one of the ways in which it does not.',
          'Choose the identity provider, and how fast the stamp’s hour passes.',
          'Go through the checklist as you would on a real stamp. Where a secret is asked for, take the rehearsal’s own: they protect nothing.',
          'Where a CA would answer, have the rehearsal’s CA answer.',
        ],
      },
      {
        text: 'The simulated stamp is a program of its own: close Keyturn in the middle, open it again, and see how it finds out what happened. A rehearsal stands in the same log, marked as such everywhere.',
      },
    ],
    related: ['what-is-simulated', 'first-start'],
    source: '',
  },
  {
    id: 'add-a-stamp',
    title: 'Add a stamp and test the connection',
    group: 'How to',
    keywords: ['new stamp', 'ERCS', 'addresses', 'connection', 'edit'],
    body: [
      {
        steps: [
          'On the page Stamps, add a stamp: its region, its domain name without the region, and its identity provider.',
          'Enter the IP addresses of its three ERCS machines. They stand in the administrator portal under Region management, Properties, and in AzureStackStampInformation.json from the deployment.',
          'Enter what a run begins with: folders, the share as this computer sees it and as the stamp sees it, the subject of the certificates. All of it can be changed for each run.',
          'If you know when the internal certificates end, enter the day.',
          'Test the connection. It opens a session on each ERCS in turn, says what it offers, and leaves. If the addresses are not in TrustedHosts, it gives you two scripts for that.',
        ],
      },
      { doNot: ['Do not repeat the test with a password that was refused: accounts are locked by that.'] },
    ],
    related: ['term-ercs', 'term-trusted-hosts', 'term-cloudadmin', helpArticleFor({ step: 'Stamp' })],
    source: 'azure-stack-privileged-endpoint.md, “Access the privileged endpoint”',
  },
  {
    id: 'read-the-log',
    title: 'Read the log and verify it',
    group: 'How to',
    keywords: ['audit', 'log', 'verify', 'intact', 'entries', 'filter'],
    body: [
      {
        text: 'The page Log shows every entry, the newest first: when, who, which stamp, run and step, and what happened in a sentence. An entry opens to its facts, as they are written.',
      },
      {
        points: [
          'Filters narrow it to a run, a step, a kind of entry, an account, a time or words.',
          'The status bar always says how the log stands. It is verified at every start.',
          'Verify goes through all of it now: every hash, the signatures, and each anchor that can be found.',
          'Anchor signs the log as it is now, and has its head kept at every place outside of it.',
        ],
      },
      {
        text: 'OK means whole. Warning means that the entries are whole and something deserves attention. Fail names the first bad entry, and up to where the log can still be trusted. A log that fails is never repaired: it is set aside as it is, and a new one begins that names it.',
      },
    ],
    related: ['verify-elsewhere', 'limits-of-the-log', 'term-anchor'],
    source: '',
  },
  {
    id: 'verify-elsewhere',
    title: 'Verify the log on another computer',
    group: 'How to',
    keywords: ['auditor', 'bundle', 'verify.ps1', 'verify.html', 'PowerShell', 'browser'],
    body: [
      {
        steps: [
          'Export a bundle, from the page Log or with the step Report, and take it to the other computer.',
          'Extract it. In it lie the log’s lines, the reports, the transcripts, the public key, a list of hashes with its signature, and two verifiers that need no Keyturn.',
          'Open verify.html in a browser, from disk; or run the other one in Windows PowerShell:',
        ],
      },
      { code: 'powershell -ExecutionPolicy Bypass -File verify.ps1' },
      {
        text: 'Compare what it names with what you kept elsewhere: the id of the key, and an anchor, such as a paper code or the head in an older report. Whoever distrusts the giver of a bundle takes the verifiers from a Keyturn of their own.',
      },
    ],
    related: ['term-paper-code', 'limits-of-the-log', 'export-the-report'],
    source: '',
  },
  {
    id: 'export-the-report',
    title: 'Export the report',
    group: 'How to',
    keywords: ['PDF', 'HTML', 'CSV', 'JSON', 'bundle', 'auditor', 'save'],
    body: [
      {
        text: 'The step Report writes the report of a run into its folder. From the page Log, the whole log or one run can be exported at any time, where you choose.',
      },
      {
        table: {
          head: ['Form', 'For'],
          rows: [
            ['HTML, PDF', 'reading: what happened, what was decided, and what the log can prove'],
            ['CSV', 'a spreadsheet. It proves nothing'],
            ['JSON lines', 'the very lines of the log, which can be verified'],
            ['Bundle', 'all of it in one zip, with what verifies it without Keyturn'],
          ],
        },
      },
      { text: 'Nothing that exists is written over.' },
    ],
    related: ['verify-elsewhere', helpArticleFor({ step: 'Report' })],
    source: '',
  },
  {
    id: 'keyboard',
    title: 'Keys of the keyboard',
    group: 'How to',
    keywords: ['keyboard', 'shortcut', 'zoom', 'accessibility', 'screen reader'],
    body: [
      { text: 'Everything can be done with the keyboard, and the focus can always be seen.' },
      {
        table: {
          head: ['Keys', 'What they do'],
          rows: [
            ['Tab, Shift+Tab', 'to the next control, and back'],
            [
              'Arrow keys',
              'within the bar at the left, the checklist, tabs, menus, and the results of a search in Help',
            ],
            ['Enter, Space', 'press a button, open what is chosen'],
            ['Escape', 'close a dialog or a menu; empty the search in Help'],
            ['Ctrl+F', 'search, where there is something to search: the output of a step, Help'],
            ['Ctrl++, Ctrl+−, Ctrl+0', 'larger, smaller, as it was: up to 300 %'],
            ['Ctrl+C', 'copy what is selected'],
          ],
        },
      },
    ],
    related: ['first-start'],
    source: '',
  },
  {
    id: 'limits-of-the-log',
    title: 'What the log can’t show',
    group: 'First things',
    keywords: ['limits', 'promise', 'trust', 'administrator', 'forge', 'proof'],
    body: [
      {
        text: 'The log answers one question: is this what was written, all of it, in this order, by the Keyturn that holds this key? Whether what was written is true, it can’t answer.',
      },
      {
        points: [
          'Who administers this computer can use the key, and so can write another log, or other entries from any point on, with signatures that hold. Only a head that was kept elsewhere shows it.',
          'Entries after the last checkpoint, 255 at most, are not signed yet.',
          'A cut end is seen only with an anchor that saw it.',
          'Times are those of this computer’s clock.',
          'Who did something is the account that Keyturn ran under. Who sat at the keyboard is not known.',
          'What was done beside Keyturn, here or on another computer, is not in it.',
        ],
      },
      { text: 'So keep a report, a paper code or the file head.json away from this computer, and the public key too.' },
    ],
    related: ['term-anchor', 'term-paper-code', 'verify-elsewhere'],
    source: '',
  },
  {
    id: 'limits-of-the-endpoint',
    title: 'What Keyturn can promise about a rotation',
    group: 'First things',
    keywords: ['promise', 'limits', 'once', 'session', 'lost'],
    body: [
      { heading: 'What it promises' },
      {
        points: [
          'Start-SecretRotation is sent at most once for each attempt, whatever is killed when. That it is about to be sent is on the disk before.',
          'Only the status of the stamp’s own action is an end. A stream that stops, a session that breaks or a process that dies is none.',
          'Nothing is sent but the commands of a closed list, and the very text that is shown.',
          'Secrets are in memory, and in no log, report, script or command line.',
        ],
      },
      { heading: 'What it can’t' },
      {
        points: [
          'It can’t stop a rotation: once it is sent, the stamp carries it out.',
          'It can’t tell whether the stamp’s own network reaches the share before the stamp has tried.',
          'What a rotation does inside the stamp is the stamp’s matter. Keyturn shows what it says.',
        ],
      },
    ],
    related: ['what-is-simulated', helpArticleFor({ step: 'Rotation' }), 'term-secret'],
    source: '',
  },
]
