import type { Advice } from '../rotation/failures.ts'

/** Why a session on the privileged endpoint could not be opened. */
export const sessionRefusalReasons = [
  'unreachable',
  'access-denied',
  'wrong-configuration',
  'not-trusted',
  'session-limit',
  'culture',
  // PowerShell of this computer could not be started: no text says so, whoever starts it does.
  'powershell',
  'other',
] as const

export type SessionRefusalReason = (typeof sessionRefusalReasons)[number]

/**
 * Why a session was refused, from the words and the FullyQualifiedErrorId of the error record. The id decides, whatever
 * language the words are in and whatever else they advise; only where it says nothing do the words. What neither is known
 * by is `other`.
 *
 * Source of the ids: PowerShell, WSManTransportManagerUtils.GetFQEIDFromTransportError. Of a WinRM error that it has no
 * name for, the id begins with the error's number.
 */
export const sessionRefusal = (message: string, errorId: string): SessionRefusalReason => {
  const cause = errorId.split(',', 1)[0]?.trim().toLowerCase() ?? ''
  const byId = ids.get(cause)
  if (byId !== undefined) return byId
  return texts.find(([, signs]) => signs.some((sign) => sign.test(message)))?.[0] ?? 'other'
}

/** What a refusal means and what to do about it; for every reason there is. */
export const sessionRefusalAdvice = (reason: SessionRefusalReason): Advice => advices[reason]

/** WinRM's own errors (winerror.h, ERROR_WSMAN_…) as PowerShell writes them into an id: signed. */
const winRm = (code: number): string => `${code - 0x1_0000_0000}`

/** By the first part of the id, in lower case. */
const ids: ReadonlyMap<string, SessionRefusalReason> = new Map<string, SessionRefusalReason>(
  (
    [
      [
        'access-denied',
        [
          'AccessDenied',
          'LogonFailure',
          // Windows: the password expired or has to be changed, the account is disabled, expired or locked, or is not allowed to log on.
          ...['1327', '1328', '1329', '1330', '1331', '1385', '1793', '1907', '1909'],
        ],
      ],
      ['wrong-configuration', ['InvalidResourceUri', 'RemoteConnectionDisallowed', 'RemoteSessionDisallowed']],
      [
        'not-trusted',
        [
          'ServerNotTrusted',
          'CannotUseIPAddress',
          'ExplicitCredentialsRequired',
          'WorkgroupCannotUseKerberos',
          // ERROR_WSMAN_MUTUAL_AUTH_FAILED
          winRm(0x8033_81f0),
        ],
      ],
      [
        'session-limit',
        [
          // ERROR_WSMAN_QUOTA_MAX_SHELLS, _MAX_OPERATIONS, _USER, _SYSTEM, _MAX_SHELLUSERS; the same of a configuration (…_PPQ).
          ...[0x8033_81a5, 0x8033_81a6, 0x8033_81a7, 0x8033_81a8, 0x8033_81ab].map(winRm),
          ...[0x8033_81e4, 0x8033_81e5, 0x8033_81e6, 0x8033_81e7, 0x8033_81e8, 0x8033_81e9, 0x8033_81ea].map(winRm),
        ],
      ],
      // ERROR_WSMAN_CLIENT_INVALID_LOCALE, _UI_LANGUAGE
      ['culture', [winRm(0x8033_8194), winRm(0x8033_8195), 'CultureNotFoundException']],
      [
        'unreachable',
        [
          'NetworkPathNotFound',
          'ComputerNotFound',
          'CannotConnect',
          'CannotConnectWinRMService',
          'WinRMOperationTimeout',
          'URLNotAvailable',
          'ImproperResponse',
          'ShutDownInProgress',
          // ERROR_WSMAN_SERVICE_REMOTE_ACCESS_DISABLED
          winRm(0x8033_81dd),
        ],
      ],
    ] as const
  ).flatMap(([reason, names]) => names.map((name) => [name.toLowerCase(), reason] as const)),
)

/** The most telling signs first: some of these messages also advise what the others are about. */
const texts: readonly (readonly [SessionRefusalReason, readonly RegExp[]])[] = [
  [
    'session-limit',
    [
      /maximum number of (?:\d{1,9} )?concurrent/i,
      /concurrent (?:shells|operations|commands)\b.{0,60}\bexceeded/i,
      /maximum number of users\b.{0,80}\b(?:exceeded|remote operations)/i,
      /load quota for (?:this user|the system)/i,
      /not enough resources available to process this operation/i,
    ],
  ],
  [
    'culture',
    [
      /\b(?:locale|UI language) option is (?:invalid|not valid)/i,
      /Culture is not supported/i,
      /invalid culture identifier/i,
      /Only the invariant culture is supported/i,
    ],
  ],
  [
    'wrong-configuration',
    [
      /Cannot find the .{0,200}? session configuration/i,
      /resource URI .{0,200}?(?:was not found|cannot be found|not supported)/i,
      /cannot find the resource identified by the resource URI/i,
      /(?:reject remote connection requests for this plugin|not accept any remote shell requests)/i,
    ],
  ],
  ['not-trusted', [/TrustedHosts/i]],
  [
    'access-denied',
    [
      /Access is denied/i,
      /user ?name or password (?:is|are) (?:incorrect|wrong|not correct|invalid)/i,
      /logon failure/i,
      /account\b.{0,60}\b(?:locked out|disabled|expired)/i,
      /password\b.{0,60}\b(?:expired|must be changed)/i,
    ],
  ],
  [
    'unreachable',
    [
      /WinRM cannot complete the operation/i,
      /cannot connect to the destination/i,
      /(?:name|host|server)\b.{0,60}\b(?:cannot|could not|can't) be resolved/i,
      /network path was not found/i,
      /No such host is known|Name or service not known/i,
      /refused\b.{0,40}\bconnection|connection\b.{0,40}\brefused|\bactively refused/i,
      /No route to host|network is unreachable|host is (?:down|unreachable)/i,
      /did not properly respond after a period of time/i,
      /\btimed out\b|\btimeout\b|within the time specified/i,
      /\bECONNREFUSED\b|\bEHOSTUNREACH\b|\bENETUNREACH\b|\bETIMEDOUT\b|\bECONNRESET\b/,
    ],
  ],
]

const endpointPage = 'azure-stack-privileged-endpoint.md'
const troubleshooting = 'about_Remote_Troubleshooting (Microsoft.PowerShell.Core)'

const advices: { readonly [reason in SessionRefusalReason]: Advice } = {
  'access-denied': {
    meaning:
      'The ERCS refused the account. It does not say why: the password may be wrong or expired, the account may be locked or disabled, or it is no member of CloudAdmins.',
    doNext: [
      'See that the account is written with its domain, for example azurestack\\cloudadmin, and enter its password anew.',
      'Have someone who can sign in look whether the account is a member of CloudAdmins, and neither locked nor expired.',
      'Then take the step again.',
    ],
    doNot: ['Do not try passwords at random: the account may be locked by it.'],
    source: `${endpointPage}, “Access the privileged endpoint”; ${troubleshooting}`,
  },
  'wrong-configuration': {
    meaning:
      'The computer at that address answers, and has no session configuration called PrivilegedEndpoint that lets anybody in.',
    doNext: [
      'Compare the address with those of the ERCS machines: in the administrator portal under Region management, Properties, or in AzureStackStampInformation.json.',
      'Then correct the stamp’s consoles and take the step again.',
    ],
    doNot: ['Do not use another session configuration: only PrivilegedEndpoint is the stamp’s.'],
    source: `${endpointPage}, “Access the privileged endpoint”; AzureStack-Tools issue 535`,
  },
  'not-trusted': {
    meaning:
      'This computer sends no password to that address: the address does not stand in TrustedHosts, the list of WinRM for computers that are addressed by IP.',
    doNext: [
      'Have Keyturn make the two scripts that add the addresses of the ERCS machines and later put the list back: keyturn pep trusted-hosts --address IP,IP,IP.',
      'Read them, run the first one as administrator on this computer, and take the step again.',
      'If the addresses stand in the list already, see that the account is written with its domain and that its password is right.',
    ],
    doNot: [
      'Do not set the list with winrm s winrm/config/client: it replaces what stands in it.',
      'Do not trust every computer with *.',
    ],
    source: `${endpointPage}, “Access the privileged endpoint”; ${troubleshooting}, “How to add a computer to the trusted hosts list”`,
  },
  'session-limit': {
    meaning: 'The ERCS has as many sessions or commands open, for this account or in all, as it allows.',
    doNext: [
      'Close sessions on the privileged endpoint that nobody needs any more, with Close-PrivilegedEndpoint, also those of other people and programs.',
      'Wait for sessions that were lost to be ended by the ERCS itself, or use another ERCS. Then take the step again.',
    ],
    doNot: ['Do not close a session in which a rotation or another change is being followed.'],
    source: 'MS-WSMV, section 3.1.4.5.2.1 (wsman:QuotaLimit); PowerShell team blog, “Configuring WSMan Limits”',
  },
  culture: {
    meaning: 'The session was refused because of its language: the privileged endpoint needs en-US.',
    doNext: [
      'Keyturn asks for en-US in every session. See that this computer’s Windows has the culture en-US and that no setting of it forbids it; then take the step again.',
      'Otherwise use a jump box with an English Windows.',
    ],
    doNot: [],
    source: `${endpointPage}, “Access the privileged endpoint”; azure-stack-docs issues 483 and 539`,
  },
  unreachable: {
    meaning: 'Nothing that speaks WinRM answers at that address.',
    doNext: [
      'See that the address is that of an ERCS machine, and use its IP address: it often has no name in DNS.',
      'See that this computer reaches it on TCP 5985, through every firewall in between: Test-NetConnection with the address and -Port 5985 says so.',
      'If one ERCS is down, another one of the stamp does as well. Then take the step again.',
    ],
    doNot: ['Do not restart an ERCS machine because of it: something may be running on it.'],
    source: `${endpointPage}, “Access the privileged endpoint”; AzureStack-Tools, ERCS_AzureStackLogs.ps1 (TCP 5985); ${troubleshooting}`,
  },
  powershell: {
    meaning:
      'Windows PowerShell could not be started on this computer, or it ended before the session was open. Nothing was changed on the stamp.',
    doNext: [
      'See that Windows PowerShell 5.1 starts for this account, and that neither an application control policy nor a virus scanner stops it or keeps it in constrained language mode.',
      'Then take the step again.',
    ],
    doNot: [],
    source: 'about_PowerShell_exe and about_Language_Modes (Microsoft.PowerShell.Core, 5.1)',
  },
  other: {
    meaning: 'The session on the privileged endpoint could not be opened.',
    doNext: [
      'Read the words of Windows below: they name what it met.',
      'See that this computer reaches the ERCS machines on TCP 5985, that their addresses stand in TrustedHosts, and that the account is a member of CloudAdmins.',
      'Then take the step again; if all three ERCS machines answer so, contact support with these words.',
    ],
    doNot: [],
    source: `${endpointPage}, “Access the privileged endpoint”; ${troubleshooting}`,
  },
}
