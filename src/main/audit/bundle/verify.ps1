<#
.SYNOPSIS
    Verifies a bundle of a Keyturn audit log with nothing but Windows PowerShell.

.DESCRIPTION
    Goes along the log in journal.jsonl entry by entry: each one holds the hash of the one before, and checkpoints sign
    the log up to themselves. Then compares the anchors that were given (heads of the log that were kept elsewhere), and
    the other files of the bundle with SHA256SUMS and its signature. Finds the first entry that is not what was written.

    Shares no code with Keyturn, calls no command beyond PowerShell's own language, reads only the folder and the
    anchors that it is given, and writes nothing. Runs on Windows PowerShell 5.1 with .NET Framework 4.6.2, and on
    PowerShell 7.

    The first lines of the output are meant for programs:
        RESULT OK|Warning|Fail
        ENTRIES <how many entries the unbroken chain has>
        HEAD <hash of the last of them>
        FIRSTBAD <number of the first bad entry>|none
        FINDING <code> <number of the entry>|none <words>
    After an empty line come a few sentences for whoever reads it.

    Exit code: 0 when the result is OK or Warning, 1 when it is Fail, 2 when nothing could be verified.

.PARAMETER Path
    The folder of the extracted bundle. Without it: the folder in which this script lies.

.PARAMETER Anchor
    Head files (head.json) of this log that were kept elsewhere, with commas between them.

.PARAMETER Code
    A paper code of this log, such as 41-9QVT-2M0K-X7RD-C3HA-8.

.EXAMPLE
    powershell -ExecutionPolicy Bypass -File verify.ps1

.EXAMPLE
    powershell -ExecutionPolicy Bypass -File verify.ps1 -Path D:\bundle -Anchor E:\head.json,E:\older.json
#>
param(
    [string] $Path = $PSScriptRoot,
    [string[]] $Anchor = @(),
    [string] $Code = ''
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

# Where rules let only some programs run, a script may have to do without the classes of .NET.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    'Nothing was verified: this computer lets scripts use only a part of PowerShell. Verify the bundle on another one.'
    exit 2
}

# A word on comparing: PowerShell's own -eq, -ceq and switch follow a culture's rules, by which invisible characters do
# not count. Texts that come from the bundle are therefore compared by [string]::Equals and CompareOrdinal only.

# ---------------------------------------------------------------------------------------------------------------------
# What the format fixes
# ---------------------------------------------------------------------------------------------------------------------

$LongestLine = 16777216
$LargestNumber = 9007199254740991
$DeepestNesting = 100
$MostUnsigned = 255
$BlockLength = 1024
$ClockTolerance = 1000
$MostClockFindings = 20
$LongestSmallFile = 65536
$LongestSums = 16777216
$NoHash = '0' * 64
$NotInSums = [string[]] @('SHA256SUMS', 'SHA256SUMS.sig')
$PaperDigits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
$SignedAtOnce = [string[]] @('log-opened', 'key-changed', 'segment-closed', 'step-ended', 'run-closed')
$CountedFrom = [string[]] @('log-opened', 'checkpoint')
$CheckedAtOnce = [string[]] @('log-opened', 'key-changed', 'segment-closed')

# What every hash of an entry, and the signature of a bundle, begins with.
$EntryMark = [Text.Encoding]::ASCII.GetBytes("keyturn.audit.v1`0")
$BundleMark = [Text.Encoding]::ASCII.GetBytes("keyturn.bundle.v1`0")

# A public key in DER: this, then the two coordinates of the point (RFC 5480).
$KeyBeginning = '3059301306072a8648ce3d020106082a8648ce3d030107034200' + '04'

# The curve P-256: y^2 = x^3 - 3x + b over the integers modulo p (NIST SP 800-186, section 3.2.1.3).
$CurveP = '0ffffffff00000001000000000000000000000000ffffffffffffffffffffffff'
$CurveB = '05ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b'

# Strict: refuses bytes that are not UTF-8 instead of replacing them.
$Utf8 = [Text.UTF8Encoding]::new($false, $true)

# The provider of the operating system: the one that also works where only FIPS-validated algorithms are allowed.
$Sha256 = [Security.Cryptography.SHA256CryptoServiceProvider]::new()

# Pieces of patterns, by the names that stand for them in others. In a text everything stands for itself but the quote,
# the backslash and control characters.
$Pieces = @(
    @('%text-or-null%', '(null|%text%)'),
    @('%text%', '"%letters%"'),
    @('%letters%', '(?>([^"\\\x00-\x1f]+|\\(["\\bfnrt]|u00(0[0-7bef]|1[0-9a-f])))*)'),
    @('%any-letters%', '(?>([^"\\\x00-\x1f]+|\\(["\\/bfnrt]|u[0-9A-Fa-f]{4}))*)'),
    @('%blanks%', '[ \t\r\n]*'),
    @('%hash%', '[0-9a-f]{64}'),
    @('%whole%', '(0|[1-9][0-9]{0,15})'),
    @('%time%', '%date%T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z'),
    @('%date%', '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'),
    @('%key%', '[A-Za-z0-9+/]{122}=='),
    @('%signature%', '[A-Za-z0-9+/]{85}[AQgw]==')
)

function New-Pattern([string] $pattern, [string] $more = 'None') {
    foreach ($piece in $Pieces) { $pattern = $pattern.Replace($piece[0], $piece[1]) }
    [regex]::new($pattern, [Text.RegularExpressions.RegexOptions] "CultureInvariant, ExplicitCapture, $more")
}

# An entry: its members in the one order that they have. Only what stands in its facts is looked at elsewhere. Compiling
# takes a moment and pays off in a log of many thousands.
$EntryPattern = New-Pattern ('\A\{"actor":\{"account":%text%,"sid":%text-or-null%\},"app":%text%,' +
    '"at":"(?<at>%time%)","boot":(?<boot>%text%),"facts":(?<facts>\{.*\}),"host":%text%,"mono":(?<mono>%whole%)' +
    '(,"prev":"(?<prev>%hash%)")?,"run":(?<run>%text-or-null%),"seq":(?<seq>%whole%),' +
    '"stamp":(?<stamp>%text-or-null%),"step":(?<step>%text-or-null%),"type":"(?<type>%letters%)",' +
    '"v":(?(prev)2|1)\}\z') 'Compiled'

# The facts of the entries that a log writes about itself.
$LogOpenedPattern = New-Pattern ('\A\{"key":"(?<key>%hash%)","log":%text%,"origin":(?<origin>%text%),' +
    '"previous":(null|\{"entries":%whole%,"file":%text%,"head":"%hash%","log":%text-or-null%,' +
    '"reason":"(retention|damaged)"\}),"publicKey":"(?<publicKey>%key%)"\}\z')
$CheckpointPattern = New-Pattern ('\A\{"key":"(?<key>%hash%)","origin":(?<origin>%text%),' +
    '"signature":"(?<signature>%signature%)"\}\z')
$KeyChangedPattern = New-Pattern '\A\{"key":"(?<key>%hash%)","publicKey":"(?<publicKey>%key%)","reason":%text%\}\z'
$SegmentClosedPattern = New-Pattern '\A\{"file":%text%,"reason":%text%\}\z'

# One value of JSON: the member's name before it, a bracket that opens or a plain value, the brackets that close behind
# it, a comma. The first pattern takes the canonical form only, the second all that is JSON (RFC 8259).
$CanonicalStep = New-Pattern ('\G("(?<name>%letters%)":)?' +
    '((?<open>[[{])|(?<plain>%text%|0|-?[1-9][0-9]{0,15}|true|false|null))' +
    '(?<close>[]}]*)(?<comma>,?)') 'Compiled'
$LooseStep = New-Pattern ('\G%blanks%("(?<name>%any-letters%)"%blanks%:%blanks%)?' +
    '((?<open>[[{])|(?<plain>"%any-letters%"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false|null))' +
    '%blanks%(?<close>([]}]%blanks%)*)(?<comma>,?)%blanks%')

$SignatureFilePattern = New-Pattern '\A(?<signature>%signature%)\n?\z'
$SumsLinePattern = New-Pattern '\A(?<hash>%hash%)  (?<name>[A-Za-z0-9._/-]+)\z'

# ---------------------------------------------------------------------------------------------------------------------
# Bytes and words
# ---------------------------------------------------------------------------------------------------------------------

function ConvertTo-Hex([byte[]] $bytes) {
    [BitConverter]::ToString($bytes).Replace('-', '').ToLowerInvariant()
}

function ConvertFrom-Hex([string] $digits) {
    $bytes = [byte[]]::new($digits.Length / 2)
    for ($index = 0; $index -lt $bytes.Length; $index++) {
        $bytes[$index] = [Convert]::ToByte($digits.Substring(2 * $index, 2), 16)
    }
    return , $bytes
}

# The bytes of a base64, or nothing when it is not exactly what encoding them gives.
function ConvertFrom-Base64([string] $base64) {
    try { $bytes = [Convert]::FromBase64String($base64) }
    catch [FormatException] { return $null }
    if ([string]::Equals([Convert]::ToBase64String($bytes), $base64)) { return , $bytes }
    return $null
}

function Join-Bytes([byte[]] $first, [byte[]] $second) {
    $joined = [byte[]]::new($first.Length + $second.Length)
    [Buffer]::BlockCopy($first, 0, $joined, 0, $first.Length)
    [Buffer]::BlockCopy($second, 0, $joined, $first.Length, $second.Length)
    return , $joined
}

# Text from the bundle as it may be printed: nothing in it can begin a new line or hide the words around it.
function Get-Printable([string] $text) {
    [regex]::Replace($text, '[\p{C}\p{Zl}\p{Zp}]', '?')
}

# An exception's own words, without those that PowerShell puts around them.
function Get-Reason($problem) {
    Get-Printable $problem.Exception.GetBaseException().Message
}

# What is worth saying about the log; without an entry where it is about something else. $head is the hash before a bad
# entry, where that is not the hash of the last one that was taken.
function New-Finding([string] $code, $entry, [string] $message, [bool] $fails = $true, [string] $head = '') {
    @{ Code = $code; Entry = $entry; Message = $message; Fails = $fails; Head = $head }
}

# ---------------------------------------------------------------------------------------------------------------------
# Keys and signatures: ECDSA on P-256 with SHA-256, signatures as r and s of 32 bytes each
# ---------------------------------------------------------------------------------------------------------------------

# The key in this base64, or nothing when it is not exactly a P-256 key whose point is on the curve.
function Get-PublicKey([string] $base64) {
    $der = ConvertFrom-Base64 $base64
    if ($null -eq $der -or $der.Length -ne 91) { return $null }
    $digits = ConvertTo-Hex $der
    if (-not $digits.StartsWith($KeyBeginning, [StringComparison]::Ordinal)) { return $null }
    $x = $digits.Substring(54, 64)
    $y = $digits.Substring(118, 64)
    if (-not (Test-OnCurve $x $y)) { return $null }
    return @{ Id = ConvertTo-Hex $Sha256.ComputeHash($der); Verifier = Get-Verifier $der $x $y }
}

function Test-OnCurve([string] $xDigits, [string] $yDigits) {
    $x = ConvertTo-Integer ('0' + $xDigits)
    $y = ConvertTo-Integer ('0' + $yDigits)
    $p = ConvertTo-Integer $CurveP
    if ([bigint]::Compare($x, $p) -ge 0 -or [bigint]::Compare($y, $p) -ge 0) { return $false }
    # 3x is taken off as p - 3 times x, so that nothing gets negative.
    $right = $x * $x * $x + ($p - 3) * $x + (ConvertTo-Integer $CurveB)
    return [bigint]::Remainder($y * $y, $p).Equals([bigint]::Remainder($right, $p))
}

function ConvertTo-Integer([string] $hexDigits) {
    $style = [Globalization.NumberStyles]::AllowHexSpecifier
    [bigint]::Parse($hexDigits, $style, [Globalization.CultureInfo]::InvariantCulture)
}

# Windows takes the bare key. Elsewhere .NET takes one in a certificate only: this makes one around it, in memory, whose
# own signature nobody looks at.
function Get-Verifier([byte[]] $der, [string] $x, [string] $y) {
    try {
        # A BCRYPT_ECCKEY_BLOB: 'ECS1' (a public P-256 key), the length of a coordinate, the coordinates.
        $blob = ConvertFrom-Hex ('4543533120000000' + $x + $y)
        $format = [Security.Cryptography.CngKeyBlobFormat]::EccPublicBlob
        return [Security.Cryptography.ECDsaCng]::new([Security.Cryptography.CngKey]::Import($blob, $format))
    }
    catch [PlatformNotSupportedException] {
        $algorithm = '300a06082a8648ce3d040302'
        $name = '300c310a300806035504030c016b'
        $validity = '301e170d3030303130313030303030305a170d3439313233313233353935395a'
        $digits = '3081c0' + '3081a6' + '020101' + $algorithm + $name + $validity + $name + (ConvertTo-Hex $der) +
            $algorithm + '0309003006020101020101'
        $bytes = ConvertFrom-Hex $digits
        $certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::new($bytes)
        return [Security.Cryptography.X509Certificates.ECDsaCertificateExtensions]::GetECDsaPublicKey($certificate)
    }
}

function Test-Signature($key, [byte[]] $bytes, [string] $signature) {
    try { return $key.Verifier.VerifyHash($Sha256.ComputeHash($bytes), [Convert]::FromBase64String($signature)) }
    # What is no signature at all is one that does not hold.
    catch [Security.Cryptography.CryptographicException] { return $false }
}

# ---------------------------------------------------------------------------------------------------------------------
# Lines of a file, in bounded memory
# ---------------------------------------------------------------------------------------------------------------------

function Open-File([string] $file) {
    [IO.FileStream]::new($file, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]::ReadWrite)
}

function Open-Lines([string] $file) {
    @{ Stream = Open-File $file; Buffer = [byte[]]::new(1048576); At = 0; End = 0 }
}

# The next line without its line feed; nothing at the end. Of a line that is too long, no more than shows that it is.
function Read-Line($lines) {
    $begun = $null
    while ($true) {
        if ($lines.At -eq $lines.End) {
            $lines.At = 0
            $lines.End = $lines.Stream.Read($lines.Buffer, 0, $lines.Buffer.Length)
            if ($lines.End -eq 0) { return , $begun }
        }
        $from = $lines.At
        $found = [Array]::IndexOf($lines.Buffer, [byte] 10, $from, $lines.End - $from)
        $end = $found
        if ($found -lt 0) { $end = $lines.End }
        $piece = [byte[]]::new($end - $from)
        [Buffer]::BlockCopy($lines.Buffer, $from, $piece, 0, $piece.Length)
        if ($null -ne $begun) { $piece = Join-Bytes $begun $piece }
        $lines.At = $end
        if ($found -ge 0) { $lines.At = $found + 1 }
        if ($found -ge 0 -or $piece.Length -gt $LongestLine) { return , $piece }
        $begun = $piece
    }
}

# A small file as a whole, or nothing when it is larger than that.
function Read-SmallFile([string] $file, [int] $longest) {
    $stream = Open-File $file
    try {
        if ($stream.Length -gt $longest) { return $null }
        $bytes = [byte[]]::new($stream.Length)
        $read = 0
        while ($read -lt $bytes.Length) {
            $count = $stream.Read($bytes, $read, $bytes.Length - $read)
            if ($count -eq 0) { throw "The file $file became shorter while it was read." }
            $read += $count
        }
        return , $bytes
    }
    finally { $stream.Dispose() }
}

# ---------------------------------------------------------------------------------------------------------------------
# JSON and the form of an entry
# ---------------------------------------------------------------------------------------------------------------------

# A text without its escapes. Those of JSON are among those of a pattern and mean the same there.
function ConvertFrom-Escaped([string] $letters) {
    [regex]::Unescape($letters)
}

# Whether a text is JSON; canonical: in the one form of RFC 8785, with whole numbers, nested no deeper than that. What
# stands in the outermost object is put into $members, as it is written, when that is given.
function Test-JsonText([string] $text, [bool] $canonical, [int] $deepest, $members) {
    $pattern = $LooseStep
    if ($canonical) { $pattern = $CanonicalStep }
    # The brackets that will close what is open, and in each level the name of the member before.
    $closing = [Text.StringBuilder]::new()
    $names = [string[]]::new($deepest + 1)
    $bracket = ''
    $isFirst = $true
    for ($step = $pattern.Match($text); $step.Success; $step = $step.NextMatch()) {
        $groups = $step.Groups
        $level = $closing.Length
        $named = $groups['name']
        if ($named.Success -ne ($bracket -eq '}')) { return $false }
        if ($named.Success -and ($canonical -or $level -eq 1)) {
            $name = $named.Value
            if ($name.IndexOf([char] 92) -ge 0) { $name = ConvertFrom-Escaped $name }
            if ($canonical) {
                if (-not $isFirst -and [string]::CompareOrdinal($names[$level], $name) -ge 0) { return $false }
                $names[$level] = $name
            }
            elseif ($null -ne $members) { $members[$name] = $groups['plain'].Value }
        }
        $plain = $groups['plain']
        $isFirst = -not $plain.Success
        if ($isFirst) {
            if ($canonical -and $level -eq $deepest) { return $false }
            $bracket = '}'
            if ($groups['open'].Value -eq '[') { $bracket = ']' }
            [void] $closing.Append($bracket)
        }
        # Of the values that long only numbers do not begin with a quote.
        elseif ($canonical -and $plain.Length -ge 16 -and $text[$plain.Index] -ne '"' -and
            [Math]::Abs([long] $plain.Value) -gt $LargestNumber) { return $false }
        $close = $groups['close']
        if ($close.Length -gt 0) {
            foreach ($letter in $close.Value.ToCharArray()) {
                if ([char]::IsWhiteSpace($letter)) { continue }
                if ($closing.Length -eq 0 -or $closing[$closing.Length - 1] -ne $letter) { return $false }
                $closing.Length -= 1
            }
            $bracket = ''
            if ($closing.Length -gt 0) { $bracket = [string] $closing[$closing.Length - 1] }
            $isFirst = $false
        }
        $continues = $groups['comma'].Length -gt 0
        if ($closing.Length -eq 0) { return (-not $continues -and $step.Index + $step.Length -eq $text.Length) }
        # A comma stands between two values: never directly behind an opening bracket, and nowhere else.
        if ($continues -eq $isFirst) { return $false }
    }
    return $false
}

# What an entry's line says; only Fault, a code, when it is none.
function Get-Form([byte[]] $line) {
    try { $text = $Utf8.GetString($line) }
    catch [ArgumentException] { return @{ Fault = 'not-json' } }
    $match = $EntryPattern.Match($text)
    if (-not $match.Success) { return @{ Fault = Get-Fault $text } }
    $groups = $match.Groups
    $at = $groups['at'].Value
    $number = [long] $groups['seq'].Value
    $monotonic = [long] $groups['mono'].Value
    if ($number -lt 1 -or $number -gt $LargestNumber -or $monotonic -gt $LargestNumber -or -not (Test-Date $at) -or
        -not (Test-JsonText $groups['facts'].Value $true ($DeepestNesting - 1) $null)) {
        return @{ Fault = Get-Fault $text }
    }
    return @{
        Fault = ''
        Text = $text
        Match = $groups
        Sequence = $number
        Previous = $groups['prev'].Value
        IsSigned = $groups['prev'].Success
        Type = $groups['type'].Value
        At = $at
        Boot = $groups['boot'].Value
        Monotonic = $monotonic
    }
}

# Why a line is not that of an entry.
function Get-Fault([string] $text) {
    $members = [Collections.Generic.Dictionary[string, string]]::new([StringComparer]::Ordinal)
    if (-not (Test-JsonText $text $false 0 $members)) { return 'not-json' }
    $version = 0.0
    if ($members.ContainsKey('v') -and [double]::TryParse($members['v'], [Globalization.NumberStyles]::Float,
            [Globalization.CultureInfo]::InvariantCulture, [ref] $version) -and
        $version -gt 2 -and [Math]::Floor($version) -eq $version -and -not [double]::IsInfinity($version)) {
        return 'newer-format'
    }
    if (-not (Test-JsonText $text $true $DeepestNesting $null)) { return 'not-canonical' }
    return 'shape'
}

# Whether a month has that day. The calendar repeats after 400 years; .NET has no year 0.
function Test-Date([string] $at) {
    $day = [int] $at.Substring(8, 2)
    if ($day -le 28) { return $true }
    return $day -le [DateTime]::DaysInMonth(2000 + [int] $at.Substring(0, 4) % 400, [int] $at.Substring(5, 2))
}

# Milliseconds since some fixed moment. 400 years have 146097 days.
function Get-Milliseconds([string] $at) {
    $year = [int] $at.Substring(0, 4)
    $time = [DateTime]::new(2000 + $year % 400, [int] $at.Substring(5, 2), [int] $at.Substring(8, 2),
        [int] $at.Substring(11, 2), [int] $at.Substring(14, 2), [int] $at.Substring(17, 2), [int] $at.Substring(20, 3))
    return $time.Ticks / [TimeSpan]::TicksPerMillisecond + [Math]::Floor($year / 400) * 146097 * 86400000
}

# The facts of an entry that the log writes about itself, matched; nothing when they are not exactly such facts, or when
# the entry belongs to a stamp, a run or a step.
function Get-SpecialFacts($form, $pattern) {
    $groups = $form.Match
    foreach ($name in 'stamp', 'run', 'step') {
        if (-not [string]::Equals($groups[$name].Value, 'null')) { return $null }
    }
    $match = $pattern.Match($groups['facts'].Value)
    if ($match.Success) { return , $match.Groups }
    return $null
}

# What a checkpoint signs, and how; nothing when the entry is no checkpoint. The signature is over the line without it.
function Get-Checkpoint($form) {
    if ($form.Fault -ne '' -or -not $form.IsSigned -or -not [string]::Equals($form.Type, 'checkpoint')) { return $null }
    $facts = Get-SpecialFacts $form $CheckpointPattern
    if ($null -eq $facts) { return $null }
    $signature = $facts['signature']
    $unsigned = $form.Text.Remove($form.Match['facts'].Index + $signature.Index, $signature.Length)
    return @{
        Sequence = $form.Sequence
        Previous = $form.Previous
        Key = $facts['key'].Value
        Origin = $facts['origin'].Value
        Signature = $signature.Value
        Signed = $Utf8.GetBytes($unsigned)
    }
}

# The hash of an entry, over the one of the entry before.
function Get-EntryHash([byte[]] $previous, [byte[]] $line) {
    $bytes = [byte[]]::new($EntryMark.Length + 32 + $line.Length)
    [Buffer]::BlockCopy($EntryMark, 0, $bytes, 0, $EntryMark.Length)
    [Buffer]::BlockCopy($previous, 0, $bytes, $EntryMark.Length, 32)
    [Buffer]::BlockCopy($line, 0, $bytes, $EntryMark.Length + 32, $line.Length)
    return , $Sha256.ComputeHash($bytes)
}

# ---------------------------------------------------------------------------------------------------------------------
# The walk along the log
# ---------------------------------------------------------------------------------------------------------------------

# What is known of a log before its first entry. Hashes are in hex; those of $wanted's entries are noted there.
function New-Log($wanted) {
    @{
        Entries = [long] 0
        Head = $NoHash
        HeadBytes = [byte[]]::new(32)
        # The same of the entry before the last one.
        Before = ''
        BeforeBytes = $null
        At = ''
        Boot = ''
        Monotonic = [long] 0
        Type = ''
        IsSigned = $false
        IsClosed = $false
        Origin = $null
        # All keys that the log named; and which of them signs from which entry on.
        Keys = [Collections.Generic.Dictionary[string, object]]::new([StringComparer]::Ordinal)
        KeyChanges = [Collections.Generic.List[object]]::new()
        # Directly after a change of keys: the key that signed until then, and whether the log knew the new one before.
        FormerKey = ''
        IsNewKey = $false
        LastCheckpoint = [long] 0
        # Numbers of all checkpoints; and those of this block.
        Checkpoints = [Collections.Generic.List[long]]::new()
        Block = [Collections.Generic.List[object]]::new()
        Warnings = [Collections.Generic.List[object]]::new()
        ClockFindings = 0
        Wanted = $wanted
        # What makes the first bad entry bad; nothing while the log is whole.
        Bad = $null
    }
}

# Goes along the lines of a log up to the first bad entry.
function Read-Log([string] $file, $wanted) {
    $log = New-Log $wanted
    $lines = Open-Lines $file
    try {
        $line = Read-Line $lines
        while ($null -ne $line -and $null -eq $log.Bad) {
            $next = Read-Line $lines
            Add-Line $log $line $next
            $line = $next
        }
    }
    finally { $lines.Stream.Dispose() }
    Complete-Log $log
    return $log
}

function Add-Line($log, [byte[]] $line, $next) {
    $place = $log.Entries + 1
    if ($line.Length -gt $LongestLine) {
        $log.Bad = New-Finding 'too-long' $place "Entry $place is longer than an entry may be ($LongestLine bytes)."
        return
    }
    $form = Get-Form $line
    $log.Bad = Get-ChainFault $log $form $line $next
    if ($null -eq $log.Bad) { $log.Bad = Get-RuleFault $log $form }
    if ($null -eq $log.Bad) { Add-Entry $log $form $line }
}

# What is wrong with a line by its form, its number or its neighbours.
function Get-ChainFault($log, $form, [byte[]] $line, $next) {
    $place = $log.Entries + 1
    switch ($form.Fault) {
        'not-json' { return New-Finding 'not-json' $place "Entry $place is not JSON in UTF-8." }
        'newer-format' {
            return New-Finding 'newer-format' $place "Entry $place was written by a newer Keyturn: use its verifier."
        }
        'not-canonical' { return New-Finding 'not-canonical' $place "Entry $place is not in its canonical form." }
        'shape' { return New-Finding 'shape' $place "Entry $place does not have the form of an entry." }
    }
    $goesOnFromBefore = $form.IsSigned -and $log.Entries -gt 0 -and [string]::Equals($form.Previous, $log.Before)
    if ($form.Sequence -ne $place) {
        if ($log.Entries -gt 0 -and
            [string]::Equals((ConvertTo-Hex (Get-EntryHash $log.BeforeBytes $line)), $log.Head)) {
            return New-Finding 'repeated' $place "Entry $place is entry $($log.Entries) once more."
        }
        if ($goesOnFromBefore) { return New-Inserted $log.Entries }
        if ($form.Sequence -gt $place) {
            return New-Finding 'gap' $place "Entry $place is missing: entry $($form.Sequence) follows."
        }
        return New-Finding 'extra' $place "An entry $($form.Sequence) stands where entry $place has to."
    }
    if (-not $form.IsSigned -or [string]::Equals($form.Previous, $log.Head)) { return $null }
    if ($goesOnFromBefore) { return New-Inserted $log.Entries }
    # The line says that something else stands before it. Either it was changed, or the one before; and when the line is
    # what was written, it was the one before.
    if ($log.Entries -gt 0 -and ($null -eq $next -or (Test-Authentic $log $form $line $next))) { $place = $log.Entries }
    return New-Finding 'hash' $place "Entry $place is not what was written: its hash does not fit."
}

function New-Inserted([long] $entry) {
    New-Finding 'inserted' $entry "Entry $entry was put in: the one after it goes on from the one before it."
}

# Whether a line is as it was written, by its own signature or by the line after it.
function Test-Authentic($log, $form, [byte[]] $line, [byte[]] $next) {
    $checkpoint = Get-Checkpoint $form
    if ($null -ne $checkpoint -and $log.Keys.ContainsKey($checkpoint.Key) -and (Test-Checkpoint $log $checkpoint)) {
        return $true
    }
    if ($next.Length -gt $LongestLine) { return $false }
    $following = Get-Form $next
    if ($following.Fault -ne '' -or -not $following.IsSigned -or $following.Sequence -ne $form.Sequence + 1) {
        return $false
    }
    $hash = ConvertTo-Hex (Get-EntryHash (ConvertFrom-Hex $form.Previous) $line)
    return [string]::Equals($hash, $following.Previous)
}

function Test-Checkpoint($log, $checkpoint) {
    Test-Signature $log.Keys[$checkpoint.Key] $checkpoint.Signed $checkpoint.Signature
}

# What is wrong with an entry whose form and place in the chain are right.
function Get-RuleFault($log, $form) {
    $place = $form.Sequence
    if (($place - 1) % $BlockLength -eq 0) {
        $falsified = Get-FalseCheckpoint $log $place
        if ($null -ne $falsified) { return $falsified }
    }
    if (-not $form.IsSigned) {
        if (-not $log.IsSigned) { return $null }
        return New-Finding 'downgraded' $place ("Entry $place has the form of an older Keyturn, behind entries of " +
            'this one.')
    }
    if ($log.IsSigned -eq [string]::Equals($form.Type, 'log-opened')) {
        return New-Finding 'shape' $place ("Entry $place is not the one by which a log says which one it is, or is a " +
            'second one.')
    }
    if ($log.IsSigned -and -not [string]::Equals($form.Type, 'checkpoint')) {
        if ([Array]::IndexOf($SignedAtOnce, $log.Type) -ge 0) {
            return New-Finding 'unsigned' $place "Entry $place stands where a checkpoint has to: one was taken out."
        }
        if ($place - $log.LastCheckpoint -gt $MostUnsigned) {
            return New-Finding 'unsigned' $place ("Entry $place comes after $MostUnsigned others that no checkpoint " +
                'signs: one was taken out.')
        }
    }
    if ($log.IsClosed -and [string]::Equals($log.Type, 'checkpoint')) {
        return New-Finding 'after-end' $place "Entry $place stands behind the end of the log, which was closed."
    }
    return Get-SpecialFault $log $form
}

# Entries that the log writes about itself: what is wrong with one, or nothing, and then what it says is taken in.
function Get-SpecialFault($log, $form) {
    if ([string]::Equals($form.Type, 'log-opened')) { return Get-KeyFault $log $form $LogOpenedPattern }
    if ([string]::Equals($form.Type, 'key-changed')) { return Get-KeyFault $log $form $KeyChangedPattern }
    if ([string]::Equals($form.Type, 'checkpoint')) { return Get-CheckpointFault $log $form }
    if ([string]::Equals($form.Type, 'segment-closed')) {
        if ($null -eq (Get-SpecialFacts $form $SegmentClosedPattern)) { return New-Misshapen $form.Sequence }
        $log.IsClosed = $true
    }
    return $null
}

function Get-KeyFault($log, $form, $pattern) {
    $facts = Get-SpecialFacts $form $pattern
    if ($null -eq $facts) { return New-Misshapen $form.Sequence }
    $id = $facts['key'].Value
    $key = Get-PublicKey $facts['publicKey'].Value
    if ($null -eq $key -or -not [string]::Equals($key.Id, $id)) { return New-Misshapen $form.Sequence }
    if ($facts['origin'].Success) { $log.Origin = $facts['origin'].Value }
    $log.FormerKey = Get-CurrentKey $log $form.Sequence
    $log.IsNewKey = -not $log.Keys.ContainsKey($id)
    $log.Keys[$id] = $key
    $log.KeyChanges.Add(@{ Entry = $form.Sequence; Key = $id })
    return $null
}

# The key that signs at an entry; empty where the log did not name one yet.
function Get-CurrentKey($log, [long] $entry) {
    $current = ''
    foreach ($change in $log.KeyChanges) {
        if ($change.Entry -le $entry) { $current = $change.Key }
    }
    return $current
}

function Get-CheckpointFault($log, $form) {
    $place = $form.Sequence
    $checkpoint = Get-Checkpoint $form
    if ($null -eq $checkpoint) { return New-Misshapen $place }
    if (-not [string]::Equals($checkpoint.Origin, $log.Origin)) {
        return New-Finding 'origin' $place "Entry $place signs another log, not this one."
    }
    $isFormer = [string]::Equals($checkpoint.Key, $log.FormerKey)
    $current = $log.KeyChanges[$log.KeyChanges.Count - 1].Key
    if (-not $isFormer -and -not [string]::Equals($checkpoint.Key, $current)) {
        return New-Finding 'unknown-key' $place "Entry $place is signed by a key that does not sign this log there."
    }
    if ([Array]::IndexOf($CheckedAtOnce, $log.Type) -ge 0 -and -not (Test-Checkpoint $log $checkpoint)) {
        return New-FalseCheckpoint $checkpoint
    }
    $log.Checkpoints.Add($place)
    $log.Block.Add($checkpoint)
    if ($log.IsNewKey -and -not $isFormer -and [string]::Equals($log.Type, 'key-changed')) {
        $words = "From entry $($place - 1) on another key signs, and the one before did not vouch for it. Compare " +
            'the reason in that entry with what you know.'
        $log.Warnings.Add((New-Finding 'new-key' ($place - 1) $words $false))
    }
    $log.FormerKey = ''
    return $null
}

function New-Misshapen([long] $place) {
    New-Finding 'shape' $place "Entry $place does not have the form of what it says it is."
}

function New-FalseCheckpoint($checkpoint) {
    $place = $checkpoint.Sequence
    $words = "Entry $place is a checkpoint whose signature does not hold: it or entries before it were written anew, " +
        'by somebody who does not have the key.'
    New-Finding 'signature' $place $words $true $checkpoint.Previous
}

# The first checkpoint of the block, before that entry, whose signature does not hold. A valid signature covers those
# before it, so that only the last one is looked at, and the others when it does not hold.
function Get-FalseCheckpoint($log, [long] $before) {
    $block = @(foreach ($checkpoint in $log.Block) { if ($checkpoint.Sequence -lt $before) { $checkpoint } })
    $log.Block.Clear()
    if ($block.Length -eq 0 -or (Test-Checkpoint $log $block[$block.Length - 1])) { return $null }
    foreach ($checkpoint in $block) {
        if (-not (Test-Checkpoint $log $checkpoint)) { return New-FalseCheckpoint $checkpoint }
    }
}

# Takes an entry that is right.
function Add-Entry($log, $form, [byte[]] $line) {
    if ($log.Entries -gt 0) { Add-ClockWarning $log $form }
    $log.Before = $log.Head
    $log.BeforeBytes = $log.HeadBytes
    $log.HeadBytes = Get-EntryHash $log.HeadBytes $line
    $log.Head = ConvertTo-Hex $log.HeadBytes
    $log.Entries = $form.Sequence
    $log.At = $form.At
    $log.Boot = $form.Boot
    $log.Monotonic = $form.Monotonic
    $log.Type = $form.Type
    $log.IsSigned = $form.IsSigned
    if ($form.IsSigned -and [Array]::IndexOf($CountedFrom, $form.Type) -ge 0) { $log.LastCheckpoint = $form.Sequence }
    if ($log.Wanted.ContainsKey($log.Entries)) { $log.Wanted[$log.Entries] = $log.Head }
}

function Add-ClockWarning($log, $form) {
    $place = $form.Sequence
    $ranBack = $form.Monotonic -lt $log.Monotonic -and [string]::Equals($form.Boot, $log.Boot)
    $setBack = [string]::CompareOrdinal($form.At, $log.At) -lt 0 -and
        (Get-Milliseconds $log.At) - (Get-Milliseconds $form.At) -gt $ClockTolerance
    if (-not $ranBack -and -not $setBack -or $log.ClockFindings -eq $MostClockFindings) { return }
    $log.ClockFindings += 1
    $words = "The monotonic clock of entry $place stands before that of the entry before it, within one start of the " +
        'computer.'
    if ($setBack) {
        $words = "Entry $place was written at $($form.At), the one before it at $($log.At): the clock was set back " +
            'in between, or was wrong before.'
    }
    $log.Warnings.Add((New-Finding 'clock' $place $words $false))
}

# What is only known at the end of a log; and how far it is whole.
function Complete-Log($log) {
    if ($null -eq $log.Bad) {
        if ($log.Entries -eq 0) { $log.Bad = New-Finding 'empty' $null 'There is no entry in journal.jsonl.' }
        elseif ($log.IsSigned -and [Array]::IndexOf($SignedAtOnce, $log.Type) -ge 0) {
            $log.Bad = New-Finding 'cut' ($log.Entries + 1) ("The log ends at entry $($log.Entries), behind which a " +
                'checkpoint has to stand: the end was cut off.')
        }
    }
    $end = $log.Entries + 1
    if ($null -ne $log.Bad -and $null -ne $log.Bad.Entry) { $end = $log.Bad.Entry }
    $falsified = Get-FalseCheckpoint $log $end
    if ($null -ne $falsified) {
        $log.Bad = $falsified
        $end = $falsified.Entry
    }
    if ($null -ne $log.Bad -and $log.Bad.Head -ne '') { $log.Head = $log.Bad.Head }
    elseif ($end -eq $log.Entries) { $log.Head = $log.Before }
    $log.Entries = $end - 1
    if ($log.Entries -gt 0 -and (Get-CurrentKey $log $log.Entries) -eq '') {
        $words = 'The log is not signed: it was written by an older Keyturn, or somebody made it look so. Only an ' +
            'anchor that was kept elsewhere can tell.'
        $log.Warnings.Add((New-Finding 'format-1' $null $words $false))
    }
}

# ---------------------------------------------------------------------------------------------------------------------
# Anchors: what was remembered of the log elsewhere
# ---------------------------------------------------------------------------------------------------------------------

# The anchor in a head file. Throws words when the file is none, or does not prove what it says.
function Read-HeadFile([string] $file, [string] $name) {
    $bytes = Read-SmallFile $file $LongestSmallFile
    $words = "$name is not a head file of Keyturn, or was altered."
    if ($null -eq $bytes) { throw $words }
    # Some editors put a byte order mark before it.
    try { $text = $Utf8.GetString($bytes).TrimStart([char] 0xfeff) }
    catch [ArgumentException] { throw $words }
    $members = [Collections.Generic.Dictionary[string, string]]::new([StringComparer]::Ordinal)
    if (-not (Test-JsonText $text $false 0 $members)) { throw $words }
    foreach ($member in 'format', 'hash', 'at', 'origin', 'publicKey', 'checkpoint') {
        if (-not $members.ContainsKey($member)) { throw $words }
        $value = $members[$member]
        if (-not $value.StartsWith('"', [StringComparison]::Ordinal)) { throw $words }
        $members[$member] = ConvertFrom-Escaped $value.Substring(1, $value.Length - 2)
    }
    if (-not [string]::Equals($members['format'], 'keyturn.head.v2')) { throw $words }
    if (-not $members.ContainsKey('entry')) { throw $words }
    $checkpoint = $null
    $line = ConvertFrom-Base64 $members['checkpoint']
    if ($null -ne $line) {
        $form = Get-Form $line
        $checkpoint = Get-Checkpoint $form
    }
    $key = Get-PublicKey $members['publicKey']
    if ($null -eq $checkpoint -or $null -eq $key) { throw $words }
    $hash = ConvertTo-Hex (Get-EntryHash (ConvertFrom-Hex $checkpoint.Previous) $line)
    $origin = ConvertFrom-Escaped $checkpoint.Origin.Substring(1, $checkpoint.Origin.Length - 2)
    if (-not [string]::Equals([string] $checkpoint.Sequence, $members['entry']) -or
        -not [string]::Equals($hash, $members['hash']) -or
        -not [string]::Equals($form.At, $members['at']) -or
        -not [string]::Equals($origin, $members['origin']) -or
        -not [string]::Equals($checkpoint.Key, $key.Id) -or
        -not (Test-Signature $key $checkpoint.Signed $checkpoint.Signature)) { throw $words }
    return @{ Source = $name; Entry = $checkpoint.Sequence; Hash = $hash; Origin = $checkpoint.Origin; IsGiven = $true }
}

# The anchor in a paper code: the number of an entry, the first 80 bits of its hash in base32, and a check digit. Throws
# words when it can't be one.
function Read-PaperCode([string] $code) {
    $plain = $code.Trim().ToUpperInvariant().Replace('I', '1').Replace('L', '1').Replace('O', '0')
    $again = 'Compare it once more with the paper.'
    $match = [regex]::Match($plain, '\A([1-9][0-9]{0,15})[\s-]([0-9A-Z\s-]*)\z')
    if (-not $match.Success -or [long] $match.Groups[1].Value -gt $LargestNumber) {
        throw "The paper code does not begin with the number of an entry and a hyphen. $again"
    }
    $number = $match.Groups[1].Value
    $digits = [regex]::Replace($match.Groups[2].Value, '[\s-]', '')
    if ($digits.Length -ne 17) {
        throw "$($digits.Length) digits stand behind the number of the paper code, not 17. $again"
    }
    $bits = ''
    foreach ($digit in $digits.ToCharArray()) {
        $value = $PaperDigits.IndexOf($digit)
        if ($value -lt 0) { throw "The paper code holds a $digit, which such a code never has. $again" }
        $bits += [Convert]::ToString($value, 2).PadLeft(5, '0')
    }
    if ($digits[16] -ne (Get-CheckDigit ($number + $digits.Substring(0, 16)))) {
        throw "The last digit of the paper code, which checks the others, does not fit. $again"
    }
    $hash = ''
    for ($at = 0; $at -lt 80; $at += 4) { $hash += [Convert]::ToInt32($bits.Substring($at, 4), 2).ToString('x') }
    $source = "the paper code of entry $number"
    return @{ Source = $source; Entry = [long] $number; Hash = $hash; Origin = $null; IsGiven = $true }
}

# ISO/IEC 7064, the hybrid system with M = 32.
function Get-CheckDigit([string] $digits) {
    $product = 32
    foreach ($digit in $digits.ToCharArray()) {
        $sum = ($product + $PaperDigits.IndexOf($digit)) % 32
        if ($sum -eq 0) { $sum = 32 }
        $product = 2 * $sum % 33
    }
    return $PaperDigits[(33 - $product) % 32]
}

# What an anchor says against the log; nothing when the log has that entry with that hash.
function Get-AnchorFault($log, $anchor) {
    $within = $anchor.Entry -le $log.Entries
    if ($within -and $log.Wanted[$anchor.Entry].StartsWith($anchor.Hash, [StringComparison]::Ordinal)) { return $null }
    if ($null -ne $anchor.Origin -and $null -ne $log.Origin -and -not [string]::Equals($anchor.Origin, $log.Origin)) {
        return New-Finding 'other-log' $null ("$($anchor.Source) belongs to another log, " +
            "$(Get-Printable $anchor.Origin): it is no anchor of this one, or another log stands in its place.")
    }
    if ($within) {
        return New-Finding 'anchor' $anchor.Entry ("Entry $($anchor.Entry) is not the one that $($anchor.Source) " +
            'saw: it or an entry before it was written anew, or this is another log.')
    }
    # A chain that breaks before the anchor has said so already.
    if ($null -ne $log.Bad) { return $null }
    return New-Finding 'cut' ($log.Entries + 1) ("The log ends at entry $($log.Entries), but $($anchor.Source) " +
        "saw entry $($anchor.Entry): the end was cut off, or an older copy was put back.")
}

# ---------------------------------------------------------------------------------------------------------------------
# The files of the bundle
# ---------------------------------------------------------------------------------------------------------------------

# The hashes that SHA256SUMS lists, by name; nothing when the file is missing or not what it has to be.
function Read-Sums([byte[]] $bytes) {
    $sums = [Collections.Generic.SortedDictionary[string, string]]::new([StringComparer]::Ordinal)
    $at = 0
    while ($at -lt $bytes.Length) {
        $end = [Array]::IndexOf($bytes, [byte] 10, $at)
        if ($end -lt 0) { return $null }
        # In Latin-1 every byte is a letter; those that are none in a name are refused by the pattern.
        $match = $SumsLinePattern.Match([Text.Encoding]::GetEncoding(28591).GetString($bytes, $at, $end - $at))
        $name = $match.Groups['name'].Value
        if (-not $match.Success -or -not (Test-Name $name) -or $sums.ContainsKey($name)) { return $null }
        $sums.Add($name, $match.Groups['hash'].Value)
        $at = $end + 1
    }
    return $sums
}

# Whether every part of a name names something below the folder.
function Test-Name([string] $name) {
    foreach ($part in $name.Split([char] '/')) {
        if ($part -eq '' -or $part -eq '.' -or $part -eq '..') { return $false }
    }
    return $true
}

# Names of all files below the folder, with slashes. What is a link is not followed, wherever it leads.
function Get-FileNames([string] $folder) {
    $names = [Collections.Generic.List[string]]::new()
    $folders = [Collections.Generic.Stack[string]]::new()
    $folders.Push($folder)
    while ($folders.Count -gt 0) {
        foreach ($entry in [IO.Directory]::GetFileSystemEntries($folders.Pop())) {
            $attributes = [IO.File]::GetAttributes($entry)
            $isFolder = ($attributes -band [IO.FileAttributes]::Directory) -ne 0
            $isLink = ($attributes -band [IO.FileAttributes]::ReparsePoint) -ne 0
            if ($isFolder -and -not $isLink) { $folders.Push($entry) }
            else {
                $name = $entry.Substring($folder.Length).Replace([IO.Path]::DirectorySeparatorChar, [char] '/')
                $names.Add($name.TrimStart([char] '/'))
            }
        }
    }
    return $names
}

function Get-FilePath([string] $folder, [string] $name) {
    [IO.Path]::Combine($folder, $name.Replace([char] '/', [IO.Path]::DirectorySeparatorChar))
}

function Get-FileDigest([string] $file) {
    $stream = Open-File $file
    try { return ConvertTo-Hex $Sha256.ComputeHash($stream) }
    finally { $stream.Dispose() }
}

# What is wrong with the files beside the log, in the order of their names. $sumsBytes: SHA256SUMS, or nothing.
function Get-FileFindings([string] $folder, $sumsBytes) {
    $findings = [Collections.Generic.SortedDictionary[string, object]]::new([StringComparer]::Ordinal)
    if (-not [IO.File]::Exists((Get-FilePath $folder 'journal.jsonl'))) {
        $findings['journal.jsonl'] = New-Finding 'file-missing' $null 'The log itself, journal.jsonl, is missing.'
    }
    $sums = $null
    if ($null -ne $sumsBytes) { $sums = Read-Sums $sumsBytes }
    if ($null -eq $sums) {
        New-Finding 'sums' $null ('SHA256SUMS is missing, or a line of it does not have its form, names no file of ' +
            'the bundle, or names one twice. The other files were not compared.')
        return $findings.Values
    }
    foreach ($name in $sums.Keys) {
        $file = Get-FilePath $folder $name
        if (-not [IO.File]::Exists($file)) {
            $findings[$name] = New-Finding 'file-missing' $null "The file $name is missing."
        }
        elseif (-not [string]::Equals((Get-FileDigest $file), $sums[$name])) {
            $findings[$name] = New-Finding 'file-altered' $null "The file $name is not the one that SHA256SUMS lists."
        }
    }
    foreach ($name in Get-FileNames $folder) {
        if ($sums.ContainsKey($name) -or [Array]::IndexOf($NotInSums, $name) -ge 0) { continue }
        $words = "The file $(Get-Printable $name) is not listed in SHA256SUMS: it was added later."
        $findings[$name] = New-Finding 'file-extra' $null $words $false
    }
    return $findings.Values
}

# What the signature of SHA256SUMS comes to; nothing when it holds.
function Get-BundleSignatureFinding([string] $folder, $sumsBytes, $log) {
    $file = Get-FilePath $folder 'SHA256SUMS.sig'
    if (-not [IO.File]::Exists($file)) {
        $words = 'SHA256SUMS is not signed: files other than journal.jsonl may have been exchanged together with it.'
        return New-Finding 'bundle-unsigned' $null $words $false
    }
    $bytes = Read-SmallFile $file $LongestSmallFile
    $keyId = Get-CurrentKey $log $log.Entries
    if ($null -ne $bytes -and $null -ne $sumsBytes -and $keyId -ne '') {
        $match = $SignatureFilePattern.Match([Text.Encoding]::GetEncoding(28591).GetString($bytes))
        if ($match.Success -and
            (Test-Signature $log.Keys[$keyId] (Join-Bytes $BundleMark $sumsBytes) $match.Groups['signature'].Value)) {
            return $null
        }
    }
    return New-Finding 'bundle-signature' $null ('SHA256SUMS is not signed with the key of the log: it, or its ' +
        'signature, was exchanged.')
}

# ---------------------------------------------------------------------------------------------------------------------
# The whole bundle
# ---------------------------------------------------------------------------------------------------------------------

# A path that was given, from the folder in which PowerShell stands; .NET would take the one in which it was started.
function Get-FullPath([string] $given) {
    [IO.Path]::GetFullPath($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($given))
}

# Paths of the head files that were given. With -File, PowerShell hands over a list as one text with commas in it.
function Get-AnchorFiles([string[]] $given) {
    foreach ($text in $given) {
        if ([IO.File]::Exists((Get-FullPath $text))) { Get-FullPath $text }
        else { foreach ($part in $text.Split([char] ',')) { Get-FullPath $part.Trim() } }
    }
}

function Read-GivenAnchors([string[]] $files, [string] $code) {
    foreach ($file in $files) {
        if (-not [IO.File]::Exists($file)) {
            throw "There is no file $(Get-Printable $file). Check the path behind -Anchor."
        }
        Read-HeadFile $file (Get-Printable $file)
    }
    if ($code -ne '') { Read-PaperCode $code }
}

function Test-Bundle([string] $folder, $givenAnchors) {
    $headFinding = $null
    $anchors = [Collections.Generic.List[object]]::new()
    $head = Get-FilePath $folder 'head.json'
    if ([IO.File]::Exists($head)) {
        try {
            $own = Read-HeadFile $head 'head.json'
            # It lies in the bundle, and proves nothing that whoever made the bundle could not make up.
            $own.IsGiven = $false
            $anchors.Add($own)
        }
        catch { $headFinding = New-Finding 'head' $null (Get-Reason $_) }
    }
    foreach ($anchor in $givenAnchors) { $anchors.Add($anchor) }

    $wanted = [Collections.Generic.Dictionary[long, string]]::new()
    foreach ($anchor in $anchors) { $wanted[$anchor.Entry] = '' }
    $journal = Get-FilePath $folder 'journal.jsonl'
    $log = New-Log $wanted
    if ([IO.File]::Exists($journal)) { $log = Read-Log $journal $wanted }

    $findings = [Collections.Generic.List[object]]::new()
    if ($null -ne $log.Bad) { $findings.Add($log.Bad) }
    $findings.AddRange($log.Warnings)
    if ($null -ne $headFinding) { $findings.Add($headFinding) }
    $proven = [long] 0
    foreach ($anchor in $anchors) {
        $fault = Get-AnchorFault $log $anchor
        if ($null -ne $fault) { $findings.Add($fault) }
        elseif ($anchor.IsGiven -and $anchor.Entry -le $log.Entries) { $proven = [Math]::Max($proven, $anchor.Entry) }
    }
    $sumsBytes = $null
    $sums = Get-FilePath $folder 'SHA256SUMS'
    if ([IO.File]::Exists($sums)) { $sumsBytes = Read-SmallFile $sums $LongestSums }
    foreach ($finding in Get-FileFindings $folder $sumsBytes) { $findings.Add($finding) }
    $signatureFinding = Get-BundleSignatureFinding $folder $sumsBytes $log
    if ($null -ne $signatureFinding) { $findings.Add($signatureFinding) }
    return New-Result $log $findings $proven
}

function New-Result($log, $findings, [long] $proven) {
    $firstBad = $null
    $fails = $false
    foreach ($finding in $findings) {
        if (-not $finding.Fails) { continue }
        $fails = $true
        if ($null -eq $finding.Entry) { continue }
        if ($null -eq $firstBad -or $finding.Entry -lt $firstBad) { $firstBad = $finding.Entry }
    }
    $listed = [Collections.Generic.List[object]]::new()
    foreach ($finding in $findings) {
        # What deserves attention behind the first bad entry is of no account.
        if ($finding.Fails -or $null -eq $firstBad -or $null -eq $finding.Entry -or $finding.Entry -lt $firstBad) {
            $listed.Add($finding)
        }
    }
    $result = 'OK'
    if ($fails) { $result = 'Fail' }
    elseif ($listed.Count -gt 0) { $result = 'Warning' }
    return @{ Result = $result; FirstBad = $firstBad; Findings = $listed; Log = $log; Proven = $proven }
}

function Write-Line([string] $text) {
    [Console]::Out.WriteLine($text)
}

function Write-Result($result) {
    $log = $result.Log
    Write-Line "RESULT $($result.Result)"
    Write-Line "ENTRIES $($log.Entries)"
    Write-Line "HEAD $($log.Head)"
    Write-Line "FIRSTBAD $(Get-NumberOrNone $result.FirstBad)"
    foreach ($finding in $result.Findings) {
        Write-Line "FINDING $($finding.Code) $(Get-NumberOrNone $finding.Entry) $($finding.Message)"
    }
    Write-Line ''
    Write-Line (Get-SignatureWords $log)
    Write-Line (Get-TrustWords $result)
    Write-Line (Get-AnchorWords $result)
}

function Get-NumberOrNone($number) {
    if ($null -eq $number) { return 'none' }
    return [string] $number
}

function Get-SignatureWords($log) {
    $keyId = Get-CurrentKey $log $log.Entries
    if ($keyId -eq '') { return 'The log does not say which one it is, and no key signs it.' }
    $signedTo = 0
    foreach ($checkpoint in $log.Checkpoints) {
        if ($checkpoint -le $log.Entries) { $signedTo = $checkpoint }
    }
    return "This is the log $(Get-Printable $log.Origin). It is signed up to entry $signedTo of $($log.Entries), " +
        "now with the key $keyId."
}

function Get-TrustWords($result) {
    $entries = $result.Log.Entries
    foreach ($finding in $result.Findings) {
        if ($finding.Code -eq 'other-log' -or $finding.Code -eq 'anchor') {
            if ($result.Proven -eq 0) { return 'It is not the log that an anchor saw: none of it can be relied on.' }
            return "It is not the log that an anchor saw: only entries 1 to $($result.Proven), which another anchor " +
                'proves, can be relied on.'
        }
    }
    if ($entries -eq 0) { return 'None of it can be relied on.' }
    if ($null -ne $result.FirstBad) {
        return "Entries 1 to $entries are whole. Nothing from entry $($result.FirstBad) on can be relied on."
    }
    if ($result.Result -eq 'Fail') {
        return "All entries, 1 to $entries, are whole, but something else in the bundle is not what was written."
    }
    return "All entries, 1 to $entries, are whole."
}

function Get-AnchorWords($result) {
    if ($result.Proven -gt 0) {
        return "An anchor that was kept elsewhere proves entries 1 to $($result.Proven): they are those that it saw."
    }
    return 'Which key signs is taken from the log itself, and no anchor that was kept elsewhere proves it: whoever ' +
        'writes a whole log anew puts in a key of his own. A head file behind -Anchor, or a paper code behind -Code, ' +
        'shows that.'
}

# Gives the exit code.
function Invoke-Verification([string] $given, [string[]] $anchorFiles, [string] $code) {
    $folder = Get-FullPath $given
    if (-not [IO.Directory]::Exists($folder)) {
        throw "There is no folder $(Get-Printable $folder). Extract the bundle, and give its folder behind -Path."
    }
    $result = Test-Bundle $folder @(Read-GivenAnchors @(Get-AnchorFiles $anchorFiles) $code)
    Write-Result $result
    if ($result.Result -eq 'Fail') { return 1 }
    return 0
}

$exitCode = 2
try {
    if ($args.Count -gt 0) { throw 'Only -Path, -Anchor and -Code can be given.' }
    $exitCode = Invoke-Verification $Path $Anchor $Code
}
catch { [Console]::Error.WriteLine("Nothing was verified: $(Get-Reason $_)") }
exit $exitCode
