/** What a failure means, what to do about it and what better not to, with where that is written. */
export interface Advice {
  readonly meaning: string
  readonly doNext: readonly string[]
  readonly doNot: readonly string[]
  readonly source: string
}

/** What a failure of the stamp means, and what to do about it. */
export interface FailureAdvice extends Advice {
  readonly id: string
}

interface KnownFailure extends FailureAdvice {
  /** Signs in the FullyQualifiedErrorId of the error record. */
  readonly ids: readonly RegExp[]
  /** Signs in the words. */
  readonly texts: readonly RegExp[]
}

const page = 'azure-stack-rotate-secrets.md'
const endpointPage = 'azure-stack-privileged-endpoint.md'
const validation = 'azure-stack-validate-pki-certs.md; azure-stack-remediate-certs.md'

const restoreAndRerun = [
  'Put the backup copies back on the share: the step Share does it and compares every file.',
  'Then start the rotation again. Keyturn sends it as a rerun.',
]

/** A line of the certificate checks, for example `    Cert Chain: Fail`. */
const failedCheck = (...names: readonly string[]): RegExp =>
  new RegExp(`(?:${names.join('|')})[ \\t]{0,40}:?[ \\t]{0,40}Fail`, 'i')

/**
 * The order decides between failures with the same sign: in the words, the most telling one comes first; for an id that
 * several share, the one that it means when the words say nothing.
 *
 * The ids are those of PowerShell itself, as a remote session passes them on, and the few that public pages name.
 */
const known: readonly KnownFailure[] = [
  {
    id: 'parameter-empty',
    ids: [/^ParameterArgumentValidationError(?:Null|Empty\w{0,20})NotAllowed(?!,\s{0,9}Test-Certificate)/i],
    // A null Path is the sign of the wrong layout, below.
    texts: [/Cannot (?:bind|validate) argument (?:to|on) parameter '(?!Path')\w+'.{0,120}(?:null|empty)/is],
    meaning: 'A parameter reached the privileged endpoint empty. This happens to scripts that use $using:.',
    doNext: ['Pass parameters by param and -ArgumentList, or have Keyturn send the command.'],
    doNot: ['Do not use $using: with the privileged endpoint.'],
    source: 'azure-stack-docs issue 1608',
  },
  {
    id: 'layout',
    ids: [/^ParameterArgumentValidationErrorNullNotAllowed\b/i],
    texts: [
      /Cannot bind argument to parameter 'Path' because it is null/i,
      /ParameterArgumentValidationErrorNullNotAllowed,\s{0,9}Test-Certificate/i,
    ],
    meaning:
      'The folder layout on the share is wrong: the stamp did not find each service folder with its one PFX file. It looks like trouble with the access to the share, and is not.',
    doNext: [
      'Inspect the share: Certificates, below it only the folder of this stamp’s identity provider, in it every service folder with exactly one PFX file, and nothing else.',
      ...restoreAndRerun,
    ],
    doNot: ['Do not change the credential of the share: it is not the cause.'],
    source: `${page}, Preparation step 6`,
  },
  {
    id: 'path-ending',
    ids: [],
    texts: [/\bpath\b.{0,200}\bend(?:s|ing)? (?:with|in)\b.{0,20}Certificates/i],
    meaning: 'The path that was given does not end with \\Certificates.',
    doNext: [
      'Give the path of the Certificates folder itself: neither the share’s root nor the folder AAD or ADFS in it, and without a separator at its end.',
    ],
    doNot: [],
    source: `${page}, parameter PfxFilesPath; azure-stack-docs issue 1941`,
  },
  {
    id: 'command-missing',
    ids: [/^CommandNotFoundException\b/i],
    texts: [/The term '[A-Z]\w*-\w+' is not recognized/i],
    meaning:
      'The session does not know the command: it is no session of the privileged endpoint, or the release lacks it.',
    doNext: [
      'See that the address is that of an ERCS machine of this stamp, and that the release of the stamp has the command.',
      'Update the stamp to a supported release if it has not.',
    ],
    doNot: ['Do not run the command in another session or from inside a session that was entered.'],
    source: `${endpointPage}; azure-stack-docs issue 1053`,
  },
  {
    id: 'unquoted-path',
    ids: [/^CommandNotFoundException\b/i],
    texts: [/The term '(?:\\\\|<Network)[^']{0,400}' is not recognized/i],
    meaning: 'A path stood without quotes in a script that was typed by hand.',
    doNext: ['Put the path of the share in quotes, or have Keyturn send the command.'],
    doNot: [],
    source: 'azure-docs pull request 6747',
  },
  {
    id: 'scripts-not-allowed',
    ids: [/^ScriptsNotAllowed\b/i, /^VariableReferenceNotSupportedInDataSection\b/i],
    texts: [/ScriptsNotAllowed/i, /\bno-language mode/i, /syntax is not supported by this runspace/i],
    meaning: 'The privileged endpoint takes single commands only, and was sent something that looks like a script.',
    doNext: ['Send the command alone, with its parameters by param and -ArgumentList; Keyturn always does.'],
    doNot: [],
    source: endpointPage,
  },
  {
    id: 'parameter-unknown',
    ids: [/^NamedParameterNotFound\b/i, /^PositionalParameterNotFound\b/i],
    texts: [/A (?:positional )?parameter cannot be found that (?:matches|accepts)/i],
    meaning:
      'The command of this stamp does not have a parameter that was sent to it. Commands of the privileged endpoint differ between releases.',
    doNext: [
      'Ask the session itself which parameters the command has: Get-Command with its name and -Syntax.',
      'See that the release of the stamp is the one that Keyturn was told, and update the stamp to a supported release if it is not.',
    ],
    doNot: [
      'Do not leave parameters away until the command runs: without them Start-SecretRotation does something else.',
    ],
    source: `${endpointPage}, “Tips for using the privileged endpoint”; ${page}, “Start-SecretRotation cmdlet”`,
  },
  {
    id: 'parameter-unfit',
    ids: [
      /^(?:AmbiguousParameterSet|MissingMandatoryParameter|MissingArgument|ParameterAlreadyBound)\b/i,
      /^(?:ParameterArgumentTransformationError|CannotConvertArgument|ParameterArgumentValidationError(?!Null|Empty))/i,
      /^ParameterBindingFailed\b/i,
    ],
    texts: [
      /Parameter set cannot be resolved using the specified named parameters/i,
      /Cannot process command because of one or more missing mandatory parameters/i,
      /Cannot process argument transformation on parameter/i,
      /Cannot bind parameter '\w+'\. Cannot convert/i,
      /Cannot bind parameter because parameter '\w+' is specified more than once/i,
    ],
    meaning:
      'The command did not accept its parameters as they were given: one is missing, doubled, or of the wrong kind.',
    doNext: [
      'Compare what was sent with the syntax of the command: an external rotation needs PfxFilesPath, PathAccessCredential and CertificatePassword together.',
      'Have Keyturn send the command; if it was Keyturn, keep the report and contact whoever supports it.',
    ],
    doNot: [
      'Do not try other combinations: -ReRun alone repeats the external rotation, -Internal starts the internal one.',
    ],
    source: `${page}, “Start-SecretRotation cmdlet”`,
  },
  {
    id: 'culture',
    ids: [/^CultureNotFoundException\b/i],
    texts: [
      /Culture is not supported/i,
      /not recognized as a valid DateTime/i,
      /Cannot convert value .{0,200}? to type "?System\.DateTime/i,
    ],
    meaning:
      'A date or a language was not understood, as happens in a session without the culture en-US: Test-AzureStack and other commands of the privileged endpoint do not work properly there.',
    doNext: [
      'Open the session with en-US as its culture and its language, as Keyturn does, and take the step again.',
      'If Keyturn opened it, run it on a jump box with an English Windows.',
    ],
    doNot: ['Do not take what the command said for a finding about the stamp.'],
    source: `${endpointPage}, “Access the privileged endpoint”; azure-stack-docs issue 483`,
  },
  {
    id: 'pfx-password',
    ids: [],
    texts: [
      /network password is not correct/i,
      /0x80070056/i,
      /PFX\b.{0,120}\bpassword\b.{0,40}\b(?:wrong|incorrect|invalid)/i,
      /PFX\b.{0,120}\brequires either a different password/i,
      /certificate data cannot be read with the provided password/i,
    ],
    meaning:
      'A PFX file on the share can’t be opened with the password that was given. All of them must have the same one. Where the password is right, the file may be encrypted in a way that the stamp does not read: older releases of Windows report AES with the same words.',
    doNext: [
      'Find the file that the words name, and check it with Keyturn: it tells a wrong password from another encryption.',
      'Make it again with the password of the others, encrypted with TripleDES-SHA1.',
      ...restoreAndRerun,
    ],
    doNot: ['Do not send passwords by mail or chat to find out which one it was.'],
    source: `azure-stack-pki-certs.md: all PFX files use the same password; ${page}, Preparation step 2: TripleDES-SHA1`,
  },
  {
    id: 'pfx-encryption',
    ids: [],
    texts: [/TripleDES/i, failedCheck('PFX Encryption')],
    meaning: 'A PFX file is not encrypted with TripleDES-SHA1.',
    doNext: ['Export or repair it with TripleDES-SHA1; it does not need to be issued again.', ...restoreAndRerun],
    doNot: [],
    source: `${page}, Preparation step 2; azure-stack-remediate-certs.md`,
  },
  {
    id: 'certificate-names',
    ids: [],
    texts: [/do not contain a record that is valid for/i, failedCheck('DNS Names')],
    meaning: 'A certificate does not hold the name of its endpoint.',
    doNext: ['Have it issued again with the right names, and prepare the set anew.', ...restoreAndRerun],
    doNot: [],
    source: validation,
  },
  {
    id: 'certificate-usage',
    ids: [],
    texts: [/Enhanced Key Usage is:/i, failedCheck('Key Usage')],
    meaning:
      'A certificate lacks server or client authentication. A stock web server template of a CA gives server authentication only.',
    doNext: ['Have it issued again from a template with both usages, and prepare the set anew.', ...restoreAndRerun],
    doNot: [],
    source: 'azure-docs issues 12151 and 21404',
  },
  {
    id: 'revocation-list',
    ids: [],
    texts: [failedCheck('HTTP CRL')],
    meaning: 'A certificate names a revocation list that can’t be fetched over HTTP from where the check ran.',
    doNext: [
      'Open the way from there to the address of the list, or have the CA publish the list where it can be fetched.',
      ...restoreAndRerun,
    ],
    doNot: ['Do not believe this check on a Windows that is not in English: run it with en-US.'],
    source: validation,
  },
  {
    id: 'pfx-content',
    ids: [],
    texts: [failedCheck('Parse PFX', 'Read PFX', 'Private Key', 'Cert Chain', 'Chain Order', 'Other Certificates')],
    meaning:
      'A PFX file does not hold what the stamp wants: the certificate with its private key of the local machine, then its chain in order, and nothing else.',
    doNext: [
      'Repair the file, or export it again with its whole chain; it does not need to be issued again.',
      ...restoreAndRerun,
    ],
    doNot: [],
    source: validation,
  },
  {
    id: 'certificate-issue',
    ids: [],
    texts: [failedCheck('Expiry Date', 'Signature Algorithm', 'Key Length', 'Key Size')],
    meaning:
      'A certificate was issued in a way that the stamp does not accept: signed with SHA1, a key of less than 2048 bits, or less than seven days to its end.',
    doNext: ['Make a new request, have it issued again, and prepare the set anew.', ...restoreAndRerun],
    doNot: [],
    source: validation,
  },
  {
    id: 'storage-table-encryption',
    ids: [],
    texts: [/\btables? re-?encryption/i, /re-?encrypt\w* (?:of )?(?:the )?(?:storage )?tables?/i],
    meaning: 'The rotation failed while storage tables were encrypted anew: a fault that hotfix 1.2108.2.130 mends.',
    doNext: ['Apply the latest hotfix of this release.', ...restoreAndRerun],
    doNot: [],
    source: 'hotfix 1.2108.2.130, later revision of its page',
  },
  {
    id: 'rerun-changed-files',
    ids: [],
    texts: [/files? on the share\b.{0,60}\b(?:differ|changed|not (?:those|the (?:ones|same)|equal))/i],
    meaning: 'The stamp found other files on the share than at the attempt that failed.',
    doNext: restoreAndRerun,
    doNot: ['Do not put other certificates there between a failed rotation and its rerun.'],
    source: `${page}, Preparation step 3`,
  },
  {
    id: 'share-access',
    ids: [
      /^CouldNotMapNetworkDrive\b/i,
      /^(?:\w{0,40}UnauthorizedAccess(?:Error|Exception)?|System\.UnauthorizedAccessException)\b/i,
    ],
    texts: [
      /Access to the path '?[^']{0,400}'? is denied/i,
      /network (?:path|name) (?:was not|cannot be) found/i,
      /Cannot find path '\\\\/i,
      /user ?name or password is incorrect/i,
      /logon failure/i,
      /Multiple connections to a server or shared resource by the same user/i,
    ],
    meaning: 'The stamp could not get at the share with the account that was given.',
    doNext: [
      'Try the share with that account: it needs to read and to write.',
      'See that the ERCS machines reach the share over the network (SMB, TCP 445).',
      ...restoreAndRerun,
    ],
    doNot: [],
    source: `${page}, Preparation step 4`,
  },
  {
    id: 'access-denied',
    ids: [/^AccessDenied\b/i, /^LogonFailure\b/i],
    texts: [/Access is denied/i, /AccessDenied/i],
    meaning: 'The account was refused.',
    doNext: ['See that it is a member of CloudAdmins and that its password is right, then take the step again.'],
    doNot: ['Do not try passwords at random: the account may be locked.'],
    source: endpointPage,
  },
]

const general: FailureAdvice = {
  id: 'general',
  meaning: 'The stamp reports a failure.',
  doNext: [
    'Follow the stamp’s own words, below.',
    'If external certificates were being rotated, put the backup copies back on the share: the step Share does it and compares every file.',
    'Then start the rotation again. Keyturn sends it as a rerun of the same kind.',
    'If it fails again, contact support with the report and the transcripts.',
  ],
  doNot: [
    'Do not start the rotation by hand beside Keyturn, and not without -ReRun.',
    'Do not mix up the reruns: -ReRun alone repeats the external rotation, -Internal -ReRun the internal one.',
  ],
  source: `${page}, "Rotation" step 2 and "Rotate internal secrets" step 2`,
}

/**
 * The advice for what the stamp said; never null: what is not known gets the page's general advice. The id decides before
 * the words do, for words quote other failures; the words choose between failures that share an id.
 */
export const adviceFor = (text: string, errorId: string): FailureAdvice => {
  const byId = known.filter(({ ids }) => ids.some((sign) => sign.test(errorId)))
  const found =
    byId.find(({ texts }) => texts.some((sign) => sign.test(text))) ??
    byId[0] ??
    known.find(({ texts }) => texts.some((sign) => sign.test(text)))
  return found === undefined ? general : adviceOf(found)
}

const adviceOf = ({ id, meaning, doNext, doNot, source }: KnownFailure): FailureAdvice => ({
  id,
  meaning,
  doNext,
  doNot,
  source,
})

/** Every advice that `adviceFor` can give, the general one last. */
export const failureAdvices: readonly FailureAdvice[] = [...known.map(adviceOf), general]
