# The commands of the simulated privileged endpoint. Each hands what it was given to the simulated stamp, which does the
# work and says what is to be written. Parameters as in the reference of the privileged endpoint.

# The real commands tell what they do on the verbose stream, and it reaches whoever called them.
$VerbosePreference = 'Continue'
# A command that the stamp fails ends with that failure; it does not go on past it. An error that the stamp only tells is
# told and no more: hence the other word in each call.
$ErrorActionPreference = 'Stop'

function Get-AzureStackStampInformation {
    [CmdletBinding()]
    param()
    Invoke-SimulatedStamp -Command Get-AzureStackStampInformation -Parameters $PSBoundParameters -ErrorAction Continue
}

function Test-AzureStack {
    [CmdletBinding()]
    param([string] $Group, [string] $Include, [switch] $DetailedResults)
    Invoke-SimulatedStamp -Command Test-AzureStack -Parameters $PSBoundParameters -ErrorAction Continue
}

function Get-ActionStatus {
    [CmdletBinding()]
    param([string] $ActionType, [string] $FunctionName)
    Invoke-SimulatedStamp -Command Get-ActionStatus -Parameters $PSBoundParameters -ErrorAction Continue
}

function Start-SecretRotation {
    [CmdletBinding()]
    param(
        [string] $PfxFilesPath,
        [Management.Automation.PSCredential] $PathAccessCredential,
        [Security.SecureString] $CertificatePassword,
        [switch] $Internal,
        [switch] $ReRun
    )
    Invoke-SimulatedStamp -Command Start-SecretRotation -Parameters $PSBoundParameters -ErrorAction Continue
}

function Close-PrivilegedEndpoint {
    [CmdletBinding()]
    param([string] $TranscriptsPathDestination, [Management.Automation.PSCredential] $Credential)
    Invoke-SimulatedStamp -Command Close-PrivilegedEndpoint -Parameters $PSBoundParameters -ErrorAction Continue
}
