# A client of the simulated endpoint for tests: what a script on a jump box does by hand. Each record of a command is a
# line on the standard output: its stream, and its text as base64 of UTF-8, so that no letter gets lost on the way. The
# mark before them tells these lines from what a host shows by itself.
$ErrorActionPreference = 'Stop'

function Text([string] $Base64) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Base64)) }

function Secret([string] $Base64) {
    $secret = [Security.SecureString]::new()
    foreach ($character in (Text $Base64).ToCharArray()) { $secret.AppendChar($character) }
    , $secret
}

function Login([string] $User, [string] $Password) { [pscredential]::new((Text $User), (Secret $Password)) }

function Say([string] $Kind, [string] $Text) {
    [Console]::Out.WriteLine("@@$Kind " + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Text)))
}

function Open([string] $ComputerName, [pscredential] $Credential, [string] $Configuration = 'PrivilegedEndpoint', [string] $Culture = 'en-US', [int] $Milliseconds = 60000) {
    $option = [Management.Automation.Remoting.PSSessionOption]::new()
    $option.Culture = $Culture
    $option.OpenTimeout = [timespan]::FromMilliseconds($Milliseconds)
    try {
        $script:Session = New-PSSession -ComputerName $ComputerName -ConfigurationName $Configuration -Credential $Credential -SessionOption $option -ErrorAction Stop
        Say 'state' $script:Session.State
    }
    catch { SayError 'refused' $_ }
}

function SayError([string] $Kind, $Failure) { Say $Kind "$($Failure.FullyQualifiedErrorId)|$($Failure.Exception.Message)" }

function Inner($Exception) {
    while ($Exception.InnerException -and $Exception -is [Management.Automation.MethodInvocationException]) { $Exception = $Exception.InnerException }
    $Exception
}

function Start([scriptblock] $Fill) {
    $script:Shell = [powershell]::Create()
    $script:Shell.Runspace = $script:Session.Runspace
    $null = . $Fill $script:Shell
    $nothing = [Management.Automation.PSDataCollection[psobject]]::new()
    $nothing.Complete()
    $script:Output = [Management.Automation.PSDataCollection[psobject]]::new()
    $script:Pending = $script:Shell.BeginInvoke($nothing, $script:Output)
}

function Finish {
    while (-not $script:Pending.AsyncWaitHandle.WaitOne(10)) { SayRecords }
    SayRecords
    $failure = ''
    try { $null = $script:Shell.EndInvoke($script:Pending) }
    catch {
        $exception = Inner $_.Exception
        $failure = "$($exception.ErrorRecord.FullyQualifiedErrorId)|$($exception.Message)"
    }
    Say 'ended' "$($script:Shell.InvocationStateInfo.State)|$failure"
    Say 'state' $script:Session.State
}

function SayRecords {
    $streams = $script:Shell.Streams
    foreach ($record in $streams.Progress.ReadAll()) { Say 'progress' "$($record.Activity)|$($record.StatusDescription)|$($record.PercentComplete)" }
    foreach ($record in $streams.Verbose.ReadAll()) { Say 'verbose' $record.Message }
    foreach ($record in $streams.Information.ReadAll()) { Say 'information' "$($record.MessageData)" }
    foreach ($record in $streams.Warning.ReadAll()) { Say 'warning' $record.Message }
    foreach ($record in $script:Output.ReadAll()) { SayOutput $record }
    foreach ($record in $streams.Error.ReadAll()) { SayError 'error' $record }
}

function SayOutput($Value) {
    if ($Value.PSObject.BaseObject -isnot [Management.Automation.PSCustomObject]) { Say 'output' "$($Value.GetType().Name) $Value"; return }
    foreach ($property in $Value.PSObject.Properties) {
        if ('PSComputerName', 'RunspaceId', 'PSShowComputerName' -notcontains $property.Name) {
            Say 'property' "$($property.Name) $(if ($null -eq $property.Value) { 'null' } else { "$($property.Value.GetType().Name) $($property.Value)" })"
        }
    }
}

function Run([scriptblock] $Fill) { Start $Fill; Finish }
