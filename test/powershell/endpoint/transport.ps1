# Loaded into the shell in which Keyturn's agent will run, before the agent: gives it a New-PSSession that reaches the
# consoles of a simulated stamp instead of WinRM, and a New-PSDrive that reaches its share. Nothing here is part of what
# runs on a jump box. KEYTURN_CONSOLES holds the ports on this computer by the address of the console, as
# "10.0.4.11=40333;10.0.4.12=40334"; KEYTURN_HOST_ASSEMBLY the assembly with the transport.
if ($PSVersionTable.PSVersion -lt [version] '7.6') {
    throw 'The simulated consoles are reached by a transport that only PowerShell 7.6 and later can load. ' +
        'Name one in KEYTURN_TEST_POWERSHELL, or leave that variable out.'
}
Import-Module -Name $env:KEYTURN_HOST_ASSEMBLY -Cmdlet New-TcpSession, Test-SimulatedShare

function Get-SimulatedConsole {
    foreach ($pair in $env:KEYTURN_CONSOLES -split ';') {
        $address, $port = $pair -split '='
        @{ Address = $address; Port = [int] $port }
    }
}

function New-PSSession {
    [CmdletBinding()]
    param(
        [string] $ComputerName,
        [string] $ConfigurationName,
        [Management.Automation.PSCredential] $Credential,
        [Management.Automation.Remoting.PSSessionOption] $SessionOption
    )
    foreach ($console in Get-SimulatedConsole) {
        if ($console.Address -eq $ComputerName) { return New-TcpSession -Port $console.Port @PSBoundParameters }
    }
    $words = "[$ComputerName] Connecting to remote server $ComputerName failed with the following error message : " +
        'The network path was not found (simulated).'
    $unknown = [Management.Automation.Remoting.PSRemotingTransportException]::new($words)
    $id = 'NetworkPathNotFound,PSSessionOpenFailed'
    $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new($unknown, $id, 'OpenError', $ComputerName))
}

# No drive is made: the simulated stamp is asked whether that account may use the share.
function New-PSDrive {
    [CmdletBinding()]
    param(
        [string] $Name,
        [string] $PSProvider,
        [string] $Root,
        [Management.Automation.PSCredential] $Credential,
        [string] $Scope
    )
    $first = @(Get-SimulatedConsole)[0]
    Test-SimulatedShare -Port $first.Port -Path $Root -Credential $Credential
}

function Remove-PSDrive {
    [CmdletBinding()]
    param([string] $Name, [switch] $Force)
}
