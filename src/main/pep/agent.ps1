# Keyturn's agent: loaded once into a PowerShell of its own (Windows PowerShell 5.1, or PowerShell 7 in tests), where it
# holds one session on the privileged endpoint. Keyturn calls the functions at the end, one call a line. Arguments are
# literals of ASCII: (Text 'base64 of UTF-16') for text, (Secret @('base64', ...)) for a secret, numbers, $true, ([ordered]@{}).
# The agent answers with lines of ASCII: the mark that Keyturn chose, and one JSON object. A text in it begins with = and
# stands as it is, or with ~ and is the base64 of its UTF-16. No secret is ever written.
param([string] $Mark)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$script:Mark = $Mark
$script:Call = 0
$script:Written = 0
$script:Key = [Security.Cryptography.RSACryptoServiceProvider]::new(2048)
$script:Key.PersistKeyInCsp = $false
$script:Plain = [regex]::new('\A[ !#-\[\]-~]*\z')
$script:Session = $null
$script:Run = $null
# Of one answer so many characters are written, and of one list or object so many members; what is left out is said.
# Each value counts as five hundred characters besides, or lists of lists would take for ever.
$script:MostCharacters = 12000000
$script:MostMembers = 10000
$script:Left = $script:MostCharacters
# What one poll writes, about: the rest waits for the next one, so that no call's answer grows without bound.
$script:MostOfPoll = 1000000

# --- literals ---

function Text([string] $Base64) {
    $bytes = [Convert]::FromBase64String($Base64)
    $characters = [char[]]::new($bytes.Length / 2)
    [Buffer]::BlockCopy($bytes, 0, $characters, 0, $bytes.Length)
    [string]::new($characters)
}

# RSA-OAEP with SHA-1, the one hash that .NET Framework's provider has for it; UTF-16, up to 107 characters a part.
function Secret([string[]] $Parts) {
    $secret = [Security.SecureString]::new()
    foreach ($part in $Parts) {
        $bytes = $script:Key.Decrypt([Convert]::FromBase64String($part), $true)
        for ($at = 0; $at -lt $bytes.Length; $at += 2) { $secret.AppendChar([BitConverter]::ToChar($bytes, $at)) }
        [Array]::Clear($bytes, 0, $bytes.Length)
    }
    $secret.MakeReadOnly()
    , $secret
}

function Credential([string] $User, [Security.SecureString] $Password) {
    [Management.Automation.PSCredential]::new($User, $Password)
}

# --- answers ---

function TextJson([string] $Value) {
    if ($Value.Length -gt $script:Left) {
        $Value = $Value.Substring(0, [Math]::Max(0, $script:Left)) + " [cut here by Keyturn: $($Value.Length) characters in all]"
        $script:Left = 0
    }
    else { $script:Left -= $Value.Length }
    if ($script:Plain.IsMatch($Value)) { return '"=' + $Value + '"' }
    $bytes = [byte[]]::new(2 * $Value.Length)
    [Buffer]::BlockCopy($Value.ToCharArray(), 0, $bytes, 0, $bytes.Length)
    '"~' + [Convert]::ToBase64String($bytes) + '"'
}

function Json($Value, [int] $Depth) {
    $script:Left -= 500
    if ($null -eq $Value) { return 'null' }
    $plain = $Value
    if ($Value -is [psobject]) { $plain = $Value.PSObject.BaseObject }
    if ($plain -is [string] -or $plain -is [char]) { return TextJson "$plain" }
    if ($plain -is [bool]) { if ($plain) { return 'true' } else { return 'false' } }
    if ($plain -is [int] -or $plain -is [byte] -or $plain -is [int16] -or $plain -is [uint16] -or $plain -is [uint32]) {
        return $plain.ToString([Globalization.CultureInfo]::InvariantCulture)
    }
    # A number that JavaScript could round goes as text.
    if ($plain -is [long] -and [Math]::Abs([decimal] $plain) -le 9007199254740991) {
        return $plain.ToString([Globalization.CultureInfo]::InvariantCulture)
    }
    if ($plain -is [datetime]) { return TextJson $plain.ToUniversalTime().ToString('o', [Globalization.CultureInfo]::InvariantCulture) }
    if ($plain -is [Security.SecureString]) { return '"=[secret]"' }
    if ($plain -is [Management.Automation.PSCredential]) { return TextJson $plain.UserName }
    if ($plain -is [byte[]]) { return TextJson ([Convert]::ToBase64String($plain)) }
    # As a list it would be its nodes without their names.
    if ($plain -is [Xml.XmlNode]) { return TextJson $plain.OuterXml }
    # The cast is PowerShell's own: it writes numbers and the like the same on every computer.
    if ($plain -is [ValueType] -or $plain -is [version] -or $plain -is [uri]) { return TextJson "$plain" }
    if ($Depth -le 0) { return TextJson "$Value [cut here by Keyturn: what is within it]" }
    if ($plain -is [Collections.IDictionary]) { return DictionaryJson $plain ($Depth - 1) }
    if ($plain -is [Collections.IEnumerable]) { return ListJson $plain ($Depth - 1) }
    ObjectJson ([psobject] $Value) ($Depth - 1)
}

function DictionaryJson([Collections.IDictionary] $Dictionary, [int] $Depth) {
    $members = [Collections.Generic.List[string]]::new()
    foreach ($entry in $Dictionary.GetEnumerator()) {
        if ($members.Count -ge $script:MostMembers -or $script:Left -le 0) { break }
        $members.Add((TextJson "$($entry.Key)") + ':' + (Json $entry.Value $Depth))
    }
    MembersJson $members $Dictionary.Count
}

function ObjectJson([psobject] $Value, [int] $Depth) {
    $members = [Collections.Generic.List[string]]::new()
    $all = 0
    foreach ($property in $Value.PSObject.Properties) {
        # Remoting adds these three to everything.
        if ('PSComputerName', 'RunspaceId', 'PSShowComputerName' -contains $property.Name) { continue }
        $all++
        if ($members.Count -lt $script:MostMembers -and $script:Left -gt 0) {
            $members.Add((TextJson $property.Name) + ':' + (Json $property.Value $Depth))
        }
    }
    MembersJson $members $all
}

function MembersJson([Collections.Generic.List[string]] $Members, [int] $All) {
    if ($Members.Count -lt $All) { $Members.Add('"=[cut here by Keyturn]":"=' + $All + ' members in all"') }
    '{' + ($Members -join ',') + '}'
}

function ListJson($Values, [int] $Depth) {
    $members = [Collections.Generic.List[string]]::new()
    $all = 0
    foreach ($value in $Values) {
        $all++
        if ($members.Count -lt $script:MostMembers -and $script:Left -gt 0) { $members.Add((Json $value $Depth)) }
    }
    if ($members.Count -lt $all) { $members.Add('"=[cut here by Keyturn: ' + $all + ' members in all]"') }
    '[' + ($members -join ',') + ']'
}

# Straight to the standard output, past PowerShell's formatting and its line width.
function Say([string] $Kind, [string] $Members) {
    $line = $script:Mark + '{"call":' + $script:Call + ',"kind":"' + $Kind + '"' + $Members + '}'
    $script:Written += $line.Length
    $script:Left = $script:MostCharacters
    [Console]::Out.WriteLine($line)
}

function Member([string] $Name, $Value, [int] $Depth = 6) {
    ',"' + $Name + '":' + (Json $Value $Depth)
}

# An error record, or an exception without one, as members.
function Fault($Failure) {
    $exception = if ($Failure -is [Exception]) { $Failure } else { $Failure.Exception }
    while ($exception.InnerException -and ($exception -is [Management.Automation.MethodInvocationException] -or $exception -is [AggregateException])) {
        $exception = $exception.InnerException
    }
    $record = if ($Failure -is [Management.Automation.ErrorRecord] -and [object]::ReferenceEquals($exception, $Failure.Exception)) { $Failure }
    elseif ($exception -is [Management.Automation.IContainsErrorRecord]) { $exception.ErrorRecord }
    else { $null }
    $types = @(for ($e = $exception; $e; $e = $e.InnerException) { $e.GetType().FullName })
    $causes = @(for ($e = $exception.InnerException; $e; $e = $e.InnerException) { $e.Message })
    $message = if ($record -and $record.ErrorDetails -and $record.ErrorDetails.Message) { $record.ErrorDetails.Message } else { $exception.Message }
    $id = if ($record) { $record.FullyQualifiedErrorId } else { $exception.GetType().Name }
    $category = if ($record) { "$($record.CategoryInfo)" } else { '' }
    (Member 'message' $message) + (Member 'id' "$id") + (Member 'category' $category) + (Member 'types' $types) + (Member 'causes' $causes)
}

function SessionState {
    if ($script:Session) { "$($script:Session.Runspace.RunspaceStateInfo.State)" } else { 'None' }
}

# --- what is called ---

# Begins an answer: everything that is written from now on belongs to the call of that number.
function Agent-Call([int] $Number) { $script:Call = $Number; $script:Written = 0 }

function Agent-Done { Say 'done' '' }

function Agent-Hello {
    $public = $script:Key.ExportParameters($false)
    Say 'hello' ((Member 'version' "$($PSVersionTable.PSVersion)") + (Member 'edition' "$($PSVersionTable.PSEdition)") +
        (Member 'language' "$($ExecutionContext.SessionState.LanguageMode)") + (Member 'bits' (8 * [IntPtr]::Size)) +
        (Member 'modulus' ([Convert]::ToBase64String($public.Modulus))) + (Member 'exponent' ([Convert]::ToBase64String($public.Exponent))))
}

# Milliseconds. The culture is the one in which the stamp's own tests work; an idle session is kept for an hour.
function Agent-Open([string] $ComputerName, [string] $ConfigurationName, $Credential, [int] $OpenTimeout, [int] $OperationTimeout, [int] $IdleTimeout) {
    try {
        $option = [Management.Automation.Remoting.PSSessionOption]::new()
        $option.Culture = 'en-US'
        $option.UICulture = 'en-US'
        $option.OpenTimeout = [TimeSpan]::FromMilliseconds($OpenTimeout)
        $option.OperationTimeout = [TimeSpan]::FromMilliseconds($OperationTimeout)
        $option.CancelTimeout = [TimeSpan]::FromMilliseconds($OperationTimeout)
        $option.IdleTimeout = [TimeSpan]::FromMilliseconds($IdleTimeout)
        $option.NoMachineProfile = $true
        $script:Session = New-PSSession -ComputerName $ComputerName -ConfigurationName $ConfigurationName -Credential $Credential -SessionOption $option -ErrorAction Stop
        Say 'opened' (Member 'session' (SessionState))
    }
    catch { Say 'failed' ((Fault $_) + (Member 'session' (SessionState))) }
}

# The command and its parameters go as such, not as script text: a session without language takes nothing else. $true
# stands for a switch.
function Agent-Start([string] $Command, [Collections.IDictionary] $Parameters, [int] $Depth) {
    try {
        $shell = [Management.Automation.PowerShell]::Create()
        $shell.Runspace = $script:Session.Runspace
        $null = $shell.AddCommand($Command)
        foreach ($name in $Parameters.Keys) {
            $value = $Parameters[$name]
            if ($value -is [bool]) { $null = $shell.AddParameter($name) } else { $null = $shell.AddParameter($name, $value) }
        }
        $nothing = [Management.Automation.PSDataCollection[psobject]]::new()
        $nothing.Complete()
        $output = [Management.Automation.PSDataCollection[psobject]]::new()
        $script:Run = @{
            Shell = $shell; Output = $output; Depth = $Depth; Number = 0
            Waiting = [Collections.Generic.Queue[object]]::new(); Pending = $shell.BeginInvoke($nothing, $output)
        }
        Say 'started' ''
    }
    catch { Say 'failed' ((Fault $_) + (Member 'session' (SessionState))) }
}

# Takes what has come from every stream. Within a stream the order is that of the sender; between streams it is that of
# arrival, to the few milliseconds between two looks.
function TakeRecords($Run) {
    $at = [DateTime]::UtcNow.ToString('o', [Globalization.CultureInfo]::InvariantCulture)
    $streams = $Run.Shell.Streams
    foreach ($record in $streams.Progress.ReadAll()) { $Run.Waiting.Enqueue(@('progress', $record, $at)) }
    foreach ($record in $streams.Debug.ReadAll()) { $Run.Waiting.Enqueue(@('debug', $record, $at)) }
    foreach ($record in $streams.Verbose.ReadAll()) { $Run.Waiting.Enqueue(@('verbose', $record, $at)) }
    foreach ($record in $streams.Information.ReadAll()) { $Run.Waiting.Enqueue(@('information', $record, $at)) }
    foreach ($record in $streams.Warning.ReadAll()) { $Run.Waiting.Enqueue(@('warning', $record, $at)) }
    foreach ($record in $Run.Output.ReadAll()) { $Run.Waiting.Enqueue(@('output', $record, $at)) }
    foreach ($record in $streams.Error.ReadAll()) { $Run.Waiting.Enqueue(@('error', $record, $at)) }
}

function RecordMembers($Kind, $Record, [int] $Depth) {
    switch ($Kind) {
        'progress' {
            ',"activityId":' + $Record.ActivityId + ',"percent":' + $Record.PercentComplete + ',"activity":' + (TextJson $Record.Activity) +
                ',"status":' + (TextJson $Record.StatusDescription) + ',"operation":' + (TextJson $Record.CurrentOperation)
        }
        'information' { Member 'message' "$($Record.MessageData)" }
        'output' { Member 'value' $Record $Depth }
        'error' { Fault $Record }
        default { Member 'message' $Record.Message }
    }
}

# One that can't be written is told as an error, for none may be missing.
function SayRecord($Run, $Kind, $Record, $At) {
    $Run.Number++
    $head = ',"number":' + $Run.Number + ',"at":"' + $At + '"'
    # A stamp may write very many of these, almost all of them short and plain: then no function is called for them.
    if ($Kind -eq 'progress') {
        $texts = $Record.Activity + $Record.StatusDescription + $Record.CurrentOperation
        if ($texts.Length -le 1000 -and $script:Plain.IsMatch($texts)) {
            Say 'progress' ($head + ',"activityId":' + $Record.ActivityId + ',"percent":' + $Record.PercentComplete + ',"activity":"=' +
                $Record.Activity + '","status":"=' + $Record.StatusDescription + '","operation":"=' + $Record.CurrentOperation + '"')
            return
        }
    }
    try { $members = RecordMembers $Kind $Record $Run.Depth }
    catch {
        $script:Left = $script:MostCharacters
        $members = Fault $_
        $Kind = 'error'
    }
    Say $Kind ($head + $members)
}

# Writes what has come, waiting up to a time (milliseconds) for the first of it; the end comes when all is written.
function Agent-Poll([int] $Milliseconds) {
    $run = $script:Run
    $until = [DateTime]::UtcNow.AddMilliseconds($Milliseconds)
    do {
        $ended = $run.Pending.IsCompleted
        TakeRecords $run
        while ($run.Waiting.Count -gt 0 -and $script:Written -lt $script:MostOfPoll) {
            $next = $run.Waiting.Dequeue()
            SayRecord $run $next[0] $next[1] $next[2]
        }
        if ($run.Waiting.Count -gt 0) { return }
        if (-not $ended) { $null = $run.Pending.AsyncWaitHandle.WaitOne(20) }
    } until ($ended -or [DateTime]::UtcNow -ge $until)
    if ($ended) { EndRun $run }
}

function EndRun($Run) {
    $failure = 'null'
    try { $null = $Run.Shell.EndInvoke($Run.Pending) }
    catch { $failure = '{' + (Fault $_.Exception).Substring(1) + '}' }
    Say 'ended' ((Member 'state' "$($Run.Shell.InvocationStateInfo.State)") + (Member 'session' (SessionState)) + ',"failure":' + $failure)
    $Run.Shell.Dispose()
    $script:Run = $null
}

function Agent-Stop {
    if ($script:Run) { $null = $script:Run.Shell.BeginStop($null, $null) }
}

function Agent-Close {
    if ($script:Session) { Remove-PSSession -Session $script:Session -ErrorAction SilentlyContinue }
    $script:Session = $null
}
