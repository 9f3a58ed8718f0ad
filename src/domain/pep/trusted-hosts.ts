/**
 * TrustedHosts: WinRM’s list of computers to which this one sends a password although it can’t prove who they are. ERCS
 * machines are addressed by IP, so their addresses have to stand in it. It belongs to this computer, not to Keyturn: what
 * stands in it stays, what is added is taken out again.
 *
 * Source: about_Remote_Troubleshooting (Microsoft.PowerShell.Core), “How to add a computer to the trusted hosts list”;
 * “Installation and configuration for Windows Remote Management”, TrustedHosts; azure-stack-privileged-endpoint.md.
 */

/** What is known of the list. */
export interface TrustedHostsReading {
  /** The value of WSMan:\localhost\Client\TrustedHosts, exactly; null when this account can't read it. */
  readonly list: string | null
  /** The list that a group policy sets, which then holds instead; null when none does. */
  readonly policy: string | null
}

/** How the list stands to some addresses, with what that means and what to do about it. */
type TrustedHostsState = TrustedHostsWords &
  (
    | { readonly state: 'trusted' | 'unknown' }
    /** `missing`: the addresses that are not in it, in the order given. */
    | { readonly state: 'untrusted' | 'by-policy'; readonly missing: readonly string[] }
  )

interface TrustedHostsWords {
  readonly meaning: string
  readonly doNext: readonly string[]
}

/** Two scripts for Windows PowerShell 5.1, to be run as administrator. */
export interface TrustedHostsScripts {
  /** The list as the first script leaves it. */
  readonly after: string
  /** Adds the missing addresses. */
  readonly append: string
  /** Puts the list back to what it was. */
  readonly restore: string
}

/** Whether the list makes WinRM trust an address, and if not, what has to be done. */
export const trustedHostsFor = (reading: TrustedHostsReading, addresses: readonly string[]): TrustedHostsState => {
  const held = reading.policy ?? reading.list
  if (held === null) {
    return {
      state: 'unknown',
      meaning: 'What stands in TrustedHosts is not known: only an administrator can read it.',
      doNext: [
        `Read it in a Windows PowerShell that was started as administrator: (Get-Item ${item}).Value`,
        'If a session opens, the addresses are trusted: then nothing has to be done.',
      ],
    }
  }
  const missing = missingIn(held, addresses)
  if (missing.length === 0) {
    return {
      state: 'trusted',
      meaning:
        reading.policy === null
          ? `TrustedHosts holds ${listed(addresses)} already: nothing has to be changed.`
          : `The TrustedHosts that a group policy sets holds ${listed(addresses)} already: nothing has to be changed.`,
      doNext: [],
    }
  }
  if (reading.policy !== null) {
    return {
      state: 'by-policy',
      missing,
      meaning: `A group policy sets TrustedHosts, without ${listed(missing)}. Nobody can change the list on this computer itself.`,
      doNext: [
        `Have whoever manages the group policies of this computer add ${listed(missing.map(entryFor))} to “Trusted Hosts” (Computer Configuration, Administrative Templates, Windows Components, Windows Remote Management, WinRM Client).`,
        'Then run gpupdate on this computer and take the step again.',
      ],
    }
  }
  return {
    state: 'untrusted',
    missing,
    meaning: `TrustedHosts does not hold ${listed(missing)}: WinRM will refuse to send a password there.`,
    doNext: [
      'Read the two scripts, run the first one as administrator, and take the step again.',
      'Run the second one when the session is no longer needed: it puts the list back to what it was.',
    ],
  }
}

/** Why these can't be addresses of ERCS machines, or null when they are IPv4 or IPv6 addresses. */
export const addressesRefusal = (addresses: readonly string[]): string | null => {
  if (addresses.length === 0) return 'No address is given.'
  const wrong = addresses.find((address) => !isIPv4(address) && !isIPv6(bare(address)))
  if (wrong === undefined) return null
  return `“${visible(wrong)}” is no IP address. ERCS machines are addressed by IP, for example 10.0.4.11.`
}

/**
 * The two scripts, or why there can be none. `before` is the value of the list as it was read: each script stops, and
 * changes nothing, when the list holds something else by then. The scripts are ASCII with Windows line ends.
 */
export const trustedHostsScripts = (given: {
  readonly addresses: readonly string[]
  readonly before: string
}): TrustedHostsScripts | { readonly refusal: string } => {
  const { addresses, before } = given
  const refusal = addressesRefusal(addresses)
  if (refusal !== null) return { refusal }
  if (hasControlCharacter(before)) {
    return {
      refusal:
        'The list holds a line break or another control character, so no script is made that would write it. Have whoever manages this computer look at it.',
    }
  }
  const after = appended(before, addresses)
  if (after === before) return { refusal: 'The list holds these addresses already: there is nothing to add.' }
  return {
    after,
    append: scriptText({
      purpose: `adds ${listed(missingIn(before, addresses))} to TrustedHosts`,
      from: before,
      to: after,
      already: 'TrustedHosts holds the addresses already. Nothing was changed.',
      done: 'The addresses were added. Run the other script when they are no longer needed.',
    }),
    restore: scriptText({
      purpose: 'puts TrustedHosts back to what it was',
      from: after,
      to: before,
      already: 'TrustedHosts is as it was before. Nothing was changed.',
      done: 'TrustedHosts is as it was before.',
    }),
  }
}

const item = 'WSMan:\\localhost\\Client\\TrustedHosts'

/**
 * Whether the list covers the address: entries are separated by commas, blanks around them and case do not count, and
 * `*` stands for any letters. `<local>` means names without a dot and so never an address. An IPv6 address stands in
 * brackets, and is compared as it is written: of two ways to write one, WinRM may not see that they are the same.
 */
const isTrusted = (list: string, address: string): boolean => {
  const sought = entryFor(address).toLowerCase()
  return entriesOf(list).some((entry) => covers(entry.toLowerCase(), sought))
}

/** The list with the addresses that it does not cover at its end; what stands in it stays as it is, letter by letter. */
const appended = (list: string, addresses: readonly string[]): string => {
  const added = missingIn(list, addresses).map(entryFor).join(',')
  if (added === '') return list
  return /(?:^|,)\s*$/.test(list) ? `${list}${added}` : `${list},${added}`
}

const entriesOf = (list: string): readonly string[] =>
  list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

const covers = (entry: string, sought: string): boolean => {
  // Piece by piece: a regular expression made of many stars could take for ever.
  const [first = '', ...rest] = entry.split('*')
  const last = rest.pop()
  if (last === undefined) return entry === sought
  if (!sought.startsWith(first)) return false
  let at = first.length
  for (const piece of rest) {
    const found = sought.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return sought.length - last.length >= at && sought.endsWith(last)
}

const missingIn = (list: string, addresses: readonly string[]): readonly string[] => {
  const different = new Map(addresses.map((address) => [entryFor(address).toLowerCase(), address]))
  return [...different.values()].filter((address) => !isTrusted(list, address))
}

/** As an address stands in the list. */
const entryFor = (address: string): string => (bare(address).includes(':') ? `[${bare(address)}]` : address)

/** An IPv6 address without the brackets that it may have been given with. */
const bare = (address: string): string => /^\[(.*)\]$/s.exec(address)?.[1] ?? address

const isIPv4 = (text: string): boolean => {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}

const isIPv6 = (text: string): boolean => {
  const [head = '', tail, ...more] = text.split('::')
  if (more.length > 0) return false
  const before = groupsOf(head, tail === undefined)
  const after = tail === undefined ? 0 : groupsOf(tail, true)
  if (before === null || after === null) return false
  return tail === undefined ? before === 8 : before + after < 8
}

/** How many groups of 16 bits stand there; null when something else does. An IPv4 address may end an IPv6 one. */
const groupsOf = (text: string, last: boolean): number | null => {
  if (text === '') return 0
  const groups = text.split(':')
  const end = groups.at(-1) ?? ''
  const hexadecimal = last && isIPv4(end) ? groups.slice(0, -1) : groups
  if (!hexadecimal.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null
  return hexadecimal.length + 2 * (groups.length - hexadecimal.length)
}

const listed = (addresses: readonly string[]): string =>
  addresses.length < 2 ? addresses.join() : `${addresses.slice(0, -1).join(', ')} and ${addresses.at(-1)}`

const hasControlCharacter = (text: string): boolean => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)

/** For a message: cut, and without what would disturb a terminal. */
const visible = (text: string): string => text.slice(0, 60).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd')

/** A text as an expression of PowerShell in ASCII: in single quotes, in which nothing is replaced. */
const quoted = (text: string): string =>
  `'${text
    .replaceAll("'", "''")
    .replace(/[^ -~]/g, (unit) => `' + [char] 0x${unit.charCodeAt(0).toString(16).padStart(4, '0')} + '`)}'`

/**
 * The provider reads and changes the list only for an administrator, and says of it when a group policy sets it. The
 * value is written as a whole, computed from the one that was read: never less than what stood there.
 */
const scriptText = (change: {
  readonly purpose: string
  readonly from: string
  readonly to: string
  readonly already: string
  readonly done: string
}): string =>
  [
    `# Made by Keyturn. This script ${change.purpose}.`,
    '# For Windows PowerShell 5.1, started as administrator. It changes nothing but this one setting of WinRM on this',
    '# computer, and that only while the setting still is what Keyturn saw.',
    '',
    `$item = '${item}'`,
    `$seen = ${quoted(change.from)}`,
    `$wanted = ${quoted(change.to)}`,
    '$elevate = "Start Windows PowerShell with `"Run as administrator`" and run this script there. The service WinRM has to be running."',
    '',
    '# Letter by letter: the operators of PowerShell overlook letters without a width.',
    'function Test-Same([string] $one, [string] $other) {',
    '    [string]::Equals($one, $other, [StringComparison]::Ordinal)',
    '}',
    '',
    '$found = $null',
    "$refused = ''",
    'try { $found = Get-Item -Path $item -ErrorAction Stop } catch { $refused = [string] $_ }',
    'if ($null -eq $found) {',
    '    "TrustedHosts could not be read. Nothing was changed. $refused"',
    '    $elevate',
    '    exit 1',
    '}',
    '$now = [string] $found.Value',
    "$source = $found.PSObject.Properties['SourceOfValue']",
    "if ($null -ne $source -and $source.Value -eq 'GPO') {",
    '    "A group policy sets TrustedHosts, so it can not be changed here. Nothing was changed."',
    '    "It is: $now"',
    "    'Whoever manages the group policies of this computer has to change it there.'",
    '    exit 1',
    '}',
    'if (Test-Same $now $wanted) {',
    `    '${change.already}'`,
    '    "It is: $now"',
    '    exit 0',
    '}',
    'if (-not (Test-Same $now $seen)) {',
    "    'TrustedHosts is not what Keyturn saw, so somebody changed it since. Nothing was changed.'",
    '    "It is:       $now"',
    '    "Keyturn saw: $seen"',
    '    "Wanted was:  $wanted"',
    "    'Read the list anew and have Keyturn make new scripts.'",
    '    exit 1',
    '}',
    '',
    'try { Set-Item -Path $item -Value $wanted -Force -ErrorAction Stop } catch { $refused = [string] $_ }',
    '$found = $null',
    'try { $found = Get-Item -Path $item -ErrorAction Stop } catch { $refused = "$refused $_" }',
    'if ($null -eq $found) {',
    '    "It is not known whether TrustedHosts was changed. $refused"',
    '    $elevate',
    '    exit 1',
    '}',
    '$now = [string] $found.Value',
    'if (Test-Same $now $wanted) {',
    `    '${change.done}'`,
    '    "It was: $seen"',
    '    "It is:  $now"',
    '    exit 0',
    '}',
    '"TrustedHosts could not be changed as wanted. $refused"',
    '"It is: $now"',
    '$elevate',
    'exit 1',
    '',
  ].join('\r\n')
