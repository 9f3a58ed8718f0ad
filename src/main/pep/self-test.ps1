# A session on this computer in place of one on a stamp, so that the agent can be tried where no stamp is. Loaded after
# the agent.
function Agent-OpenHere {
    $script:Here = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace()
    $script:Here.Open()
    $script:Session = @{ Runspace = $script:Here }
    $shell = [Management.Automation.PowerShell]::Create()
    $shell.Runspace = $script:Here
    # The engine's own ways to write records, so that no module is needed.
    $null = $shell.AddScript({
        function Test-KeyturnRecords {
            [CmdletBinding()] param([string] $Text, [Security.SecureString] $Secret, [switch] $Given)
            $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(1, 'activity', 'status'))
            $PSCmdlet.WriteWarning($Text)
            $PSCmdlet.WriteInformation([Management.Automation.InformationRecord]::new($Text, 'here'))
            $PSCmdlet.WriteObject(@{ Text = $Text; Given = [bool] $Given })
            $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([InvalidOperationException]::new($Text), 'KeyturnSelfTest', 'NotSpecified', $null))
            # Of the secret no more is told than what proves that it arrived.
            $pointer = [Runtime.InteropServices.Marshal]::SecureStringToGlobalAllocUnicode($Secret)
            $bytes = [byte[]]::new(2 * $Secret.Length)
            try {
                [Runtime.InteropServices.Marshal]::Copy($pointer, $bytes, 0, $bytes.Length)
                $sha256 = [Security.Cryptography.SHA256]::Create()
                $PSCmdlet.WriteObject([Convert]::ToBase64String($sha256.ComputeHash($bytes)))
            }
            finally {
                [Array]::Clear($bytes, 0, $bytes.Length)
                [Runtime.InteropServices.Marshal]::ZeroFreeGlobalAllocUnicode($pointer)
            }
        }
        function Wait-Keyturn { while ($true) { [Threading.Thread]::Sleep(20) } }
    }.ToString()).Invoke()
    Say 'opened' (Member 'session' (SessionState))
}
