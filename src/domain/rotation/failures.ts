/** What a failure of the stamp means, and what to do about it. */
export interface FailureAdvice {
  readonly id: string
  readonly meaning: string
  readonly doNext: readonly string[]
  readonly doNot: readonly string[]
  readonly source: string
}

interface KnownFailure extends FailureAdvice {
  /** Looked for in the words and in the error's id. */
  readonly signs: readonly RegExp[]
}

const page = 'azure-stack-rotate-secrets.md'
const validation = 'azure-stack-validate-pki-certs.md; azure-stack-remediate-certs.md'

const restoreAndRerun = [
  'Put the backup copies back on the share: the step Share does it and compares every file.',
  'Then start the rotation again. Keyturn sends it as a rerun.',
]

/** The most telling signs first: the first that fits is the answer. */
const known: readonly KnownFailure[] = [
  {
    id: 'layout',
    signs: [
      /Cannot bind argument to parameter 'Path' because it is null/i,
      /ParameterArgumentValidationErrorNullNotAllowed,\s*Test-Certificate/i,
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
    signs: [/\bpath\b.{0,200}\bend(?:s|ing)? (?:with|in)\b.{0,20}Certificates/i],
    meaning: 'The path that was given does not end with \\Certificates.',
    doNext: [
      'Give the path of the Certificates folder itself: neither the share’s root nor the folder AAD or ADFS in it, and without a separator at its end.',
    ],
    doNot: [],
    source: `${page}, parameter PfxFilesPath; azure-stack-docs issue 1941`,
  },
  {
    id: 'unquoted-path',
    signs: [/The term '(?:\\\\|<Network)[^']*' is not recognized/i],
    meaning: 'A path stood without quotes in a script that was typed by hand.',
    doNext: ['Put the path of the share in quotes, or have Keyturn send the command.'],
    doNot: [],
    source: 'azure-docs pull request 6747',
  },
  {
    id: 'command-missing',
    signs: [/The term '[A-Z]\w*-\w+' is not recognized/i],
    meaning:
      'The session does not know the command: it is no session of the privileged endpoint, or the release lacks it.',
    doNext: [
      'See that the address is that of an ERCS machine of this stamp, and that the release of the stamp has the command.',
      'Update the stamp to a supported release if it has not.',
    ],
    doNot: ['Do not run the command in another session or from inside a session that was entered.'],
    source: 'azure-stack-privileged-endpoint.md; azure-stack-docs issue 1053',
  },
  {
    id: 'scripts-not-allowed',
    signs: [/ScriptsNotAllowed/i, /\bno-language mode/i],
    meaning: 'The privileged endpoint takes single commands only, and was sent something that looks like a script.',
    doNext: ['Send the command alone, with its parameters by param and -ArgumentList; Keyturn always does.'],
    doNot: [],
    source: 'azure-stack-privileged-endpoint.md',
  },
  {
    id: 'parameter-empty',
    signs: [/Cannot (?:bind|validate) argument (?:to|on) parameter '\w+'.{0,120}(?:null|empty)/is],
    meaning: 'A parameter reached the privileged endpoint empty. This happens to scripts that use $using:.',
    doNext: ['Pass parameters by param and -ArgumentList, or have Keyturn send the command.'],
    doNot: ['Do not use $using: with the privileged endpoint.'],
    source: 'azure-stack-docs issue 1608',
  },
  {
    id: 'pfx-password',
    signs: [
      /network password is not correct/i,
      /0x80070056/i,
      /PFX\b.{0,120}\bpassword\b.{0,40}\b(?:wrong|incorrect|invalid)/i,
    ],
    meaning:
      'A PFX file on the share can’t be opened with the password that was given. All of them must have the same one.',
    doNext: [
      'Find the file that the words name, and make it again with the password of the others.',
      ...restoreAndRerun,
    ],
    doNot: ['Do not send passwords by mail or chat to find out which one it was.'],
    source: 'azure-stack-pki-certs.md: all PFX files use the same password',
  },
  {
    id: 'pfx-encryption',
    signs: [/TripleDES/i, /PFX Encryption:? *Fail/i],
    meaning: 'A PFX file is not encrypted with TripleDES-SHA1.',
    doNext: ['Export or repair it with TripleDES-SHA1; it does not need to be issued again.', ...restoreAndRerun],
    doNot: [],
    source: `${page}, Preparation step 2; azure-stack-remediate-certs.md`,
  },
  {
    id: 'certificate-names',
    signs: [/do not contain a record that is valid for/i],
    meaning: 'A certificate does not hold the name of its endpoint.',
    doNext: ['Have it issued again with the right names, and prepare the set anew.', ...restoreAndRerun],
    doNot: [],
    source: validation,
  },
  {
    id: 'certificate-usage',
    signs: [/Enhanced Key Usage is:/i],
    meaning:
      'A certificate lacks server or client authentication. A stock web server template of a CA gives server authentication only.',
    doNext: ['Have it issued again from a template with both usages, and prepare the set anew.', ...restoreAndRerun],
    doNot: [],
    source: 'azure-docs issues 12151 and 21404',
  },
  {
    id: 'storage-table-encryption',
    signs: [/\btables? re-?encryption/i, /re-?encrypt\w* (?:of )?(?:the )?(?:storage )?tables?/i],
    meaning: 'The rotation failed while storage tables were encrypted anew: a fault that hotfix 1.2108.2.130 mends.',
    doNext: ['Apply the latest hotfix of this release.', ...restoreAndRerun],
    doNot: [],
    source: 'hotfix 1.2108.2.130, later revision of its page',
  },
  {
    id: 'rerun-changed-files',
    signs: [/files? on the share\b.{0,60}\b(?:differ|changed|not (?:those|the (?:ones|same)|equal))/i],
    meaning: 'The stamp found other files on the share than at the attempt that failed.',
    doNext: restoreAndRerun,
    doNot: ['Do not put other certificates there between a failed rotation and its rerun.'],
    source: `${page}, Preparation step 3`,
  },
  {
    id: 'share-access',
    signs: [
      /Access to the path '?[^']*'? is denied/i,
      /network (?:path|name) (?:was not|cannot be) found/i,
      /Cannot find path '\\\\/i,
      /user ?name or password is incorrect/i,
      /logon failure/i,
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
    signs: [/Access is denied/i, /AccessDenied/i],
    meaning: 'The account was refused.',
    doNext: ['See that it is a member of CloudAdmins and that its password is right, then take the step again.'],
    doNot: ['Do not try passwords at random: the account may be locked.'],
    source: 'azure-stack-privileged-endpoint.md',
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

/** The advice for what the stamp said; never null: what is not known gets the page's general advice. */
export const adviceFor = (text: string, errorId: string): FailureAdvice => {
  const found = known.find(({ signs }) => signs.some((sign) => sign.test(text) || sign.test(errorId)))
  if (found === undefined) return general
  const { id, meaning, doNext, doNot, source } = found
  return { id, meaning, doNext, doNot, source }
}
