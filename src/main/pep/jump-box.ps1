# What Keyturn asks of the computer on which it runs. Loaded after the agent, in a PowerShell without a session.

# Maps the share with that account, writes a file of that name, reads it back and removes it. Only what was done by this
# is undone: a file that was there is never touched, since CreateNew refuses it. What of it could not be undone is said.
function Agent-TryShare([string] $Root, [string] $Folder, [string] $Name, $Credential) {
    $script:Done = 'nothing'
    $script:Made = $null
    $fault = ''
    try {
        $null = New-PSDrive -Name 'KeyturnTrial' -PSProvider FileSystem -Root $Root -Credential $Credential -ErrorAction Stop
        $script:Done = 'mapped'
        TryFolder $Folder $Name
    }
    catch { $fault = Fault $_ }
    if ($script:Made) {
        try { [IO.File]::Delete($script:Made); $script:Made = $null } catch { if (-not $fault) { $fault = Fault $_ } }
    }
    if ($script:Done -ne 'nothing') {
        # The connection ends with this process, if not before it.
        try { Remove-PSDrive -Name 'KeyturnTrial' -Force -ErrorAction SilentlyContinue } catch { }
    }
    if (-not $fault) { $script:Done = 'all' }
    Say 'share' ((Member 'done' $script:Done) + (Member 'left' ($null -ne $script:Made)) + $fault)
}

function TryFolder([string] $Folder, [string] $Name) {
    $null = [IO.Directory]::GetFileSystemEntries($Folder)
    $script:Done = 'listed'
    $file = [IO.Path]::Combine($Folder, $Name)
    $bytes = [Text.Encoding]::ASCII.GetBytes('Keyturn tries whether it can write here. This file can be removed.')
    $stream = [IO.File]::Open($file, [IO.FileMode]::CreateNew, [IO.FileAccess]::Write)
    $script:Made = $file
    try { $stream.Write($bytes, 0, $bytes.Length) } finally { $stream.Dispose() }
    $script:Done = 'written'
    $back = [IO.File]::ReadAllBytes($file)
    if ([Convert]::ToBase64String($back) -cne [Convert]::ToBase64String($bytes)) { throw 'What was read back is not what was written.' }
    $script:Done = 'read'
}

# The list of hosts that WinRM's client trusts, from the registry, where everybody may read it; and what a group policy
# says instead. Null for what can't be read here.
function Agent-TrustedHosts {
    $list = RegistryText 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\WSMAN\Client' 'trusted_hosts'
    $policy = RegistryText 'HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\WinRM\Client' 'TrustedHostsList'
    Say 'trusted-hosts' ((Member 'list' $list.Value) + (Member 'policy' $policy.Value) + (Member 'problem' $list.Problem))
}

# A value that is not there is an empty list for WinRM, and no policy.
function RegistryText([string] $Key, [string] $Name) {
    try {
        $value = [Microsoft.Win32.Registry]::GetValue($Key, $Name, $null)
        @{ Value = $(if ($null -eq $value) { $null } else { "$value" }); Problem = $null }
    }
    catch { @{ Value = $null; Problem = $_.Exception.GetBaseException().Message } }
}
